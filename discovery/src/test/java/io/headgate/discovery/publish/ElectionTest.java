package io.headgate.discovery.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Replicas and the one Lease between them, with time that the test passes. */
class ElectionTest {

  private static final Duration TTL = Duration.ofSeconds(30);

  /** The Lease, as an API server keeps it. */
  private Optional<LeaseState> lease = Optional.empty();

  private final Replica one = new Replica("one", Instant.parse("2026-01-01T00:00:00Z"));
  private final Replica two = new Replica("two", Instant.parse("2031-07-01T00:00:00Z"));

  private final class Replica {
    private final ManualTime time;
    private final Election election;
    private boolean cutOff;

    Replica(String name, Instant shown) {
      time = new ManualTime(shown);
      election = new Election(new ElectionOptions("ns", "id", name, TTL), time);
    }

    void attempt() {
      if (!cutOff) {
        Optional<LeaseState> next = election.attempt(lease);
        if (next.isPresent()) {
          lease = next;
          election.won();
        }
      }
    }

    boolean isLeader() {
      return election.isLeader();
    }
  }

  @Test
  void iS1_theFirstOneIsTheLeaderAndStaysIt() {
    for (int i = 0; i < 100; i++) {
      one.attempt();
      two.attempt();
      assertThat(one.isLeader()).isTrue();
      assertThat(two.isLeader()).isFalse();
      pass(one.election.retryPeriod());
    }
    assertThat(lease.orElseThrow().transitions()).isZero();
  }

  @Test
  void iS1_aLeaderThatIsNotHeardOfIsFollowedWithinTheTime() {
    one.attempt();
    two.attempt();
    one.cutOff = true;

    pass(TTL.minusMillis(1));
    two.attempt();
    assertThat(two.isLeader()).isFalse();

    pass(Duration.ofMillis(1));
    two.attempt();
    assertThat(two.isLeader()).isTrue();
    assertThat(lease.orElseThrow().holder()).isEqualTo("two");
    assertThat(lease.orElseThrow().transitions()).isEqualTo(1);
  }

  @Test
  void aLeaderWithoutTheApiServerStopsInTime() {
    one.attempt();

    pass(TTL.dividedBy(2).minusNanos(1));
    assertThat(one.isLeader()).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(one.isLeader()).isFalse();
  }

  @Test
  void whatAClockShowsDoesNotMatter() {
    two.attempt(); // its clock is five years ahead
    one.attempt();
    assertThat(one.isLeader()).isFalse();

    two.cutOff = true;
    pass(TTL);
    one.attempt();

    assertThat(one.isLeader()).isTrue();
  }

  @Test
  void aReleasedLeaseIsTakenAtOnce() {
    one.attempt();
    two.attempt();

    lease = one.election.release();

    assertThat(one.isLeader()).isFalse();
    assertThat(one.election.release()).isEmpty();
    two.attempt();
    assertThat(two.isLeader()).isTrue();
  }

  @Test
  void whoeverLosesTheLeaseToAnotherIsNoLongerTheLeader() {
    one.attempt();
    lease = Optional.of(new LeaseState("three", TTL, Instant.EPOCH, Instant.EPOCH, 4));

    one.attempt();

    assertThat(one.isLeader()).isFalse();
    assertThat(lease.orElseThrow().holder()).isEqualTo("three");
  }

  /** Attempts, failures and pauses at random: at no time are there two. */
  @Test
  void iS1_neverTwoAtOnce() {
    Random random = new Random(1);
    Replica three = new Replica("three", Instant.EPOCH);
    List<Replica> replicas = List.of(one, two, three);
    int leaders = 0;
    for (int i = 0; i < 20_000; i++) {
      Replica any = replicas.get(random.nextInt(3));
      if (random.nextInt(50) == 0) {
        any.cutOff = !any.cutOff;
      }
      any.attempt();
      Duration passing = Duration.ofMillis(random.nextInt(4000));
      replicas.forEach(it -> it.time.pass(passing));
      long now = replicas.stream().filter(Replica::isLeader).count();
      assertThat(now).isLessThanOrEqualTo(1);
      leaders += (int) now;
    }
    assertThat(leaders).isGreaterThan(1000);
  }

  private void pass(Duration duration) {
    one.time.pass(duration);
    two.time.pass(duration);
  }
}
