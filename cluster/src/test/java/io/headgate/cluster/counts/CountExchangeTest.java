package io.headgate.cluster.counts;

import static io.headgate.cluster.Sample.A;
import static io.headgate.cluster.Sample.B;
import static io.headgate.cluster.Sample.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.cluster.ManualTime;
import io.headgate.cluster.Sample;
import io.headgate.discovery.model.EndpointAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two members whose messages a test carries, in time that a test lets pass. */
class CountExchangeTest {

  private static final Duration TICK = Duration.ofMillis(10);

  private final ManualTime time = new ManualTime();
  private final List<CountMessage> sent = new ArrayList<>();
  private final Member one = new Member(1);
  private final Member two = new Member(2);

  /** What a test needs of one member. */
  private final class Member {

    private final SharedConnectionCounts counts = new SharedConnectionCounts();
    private final UUID id;
    private CountExchange exchange;

    Member(int number) {
      id = new UUID(0, number);
      exchange = life(1);
    }

    private CountExchange life(long epoch) {
      return new CountExchange(
          counts, new MemberLife(id, epoch), sent::add, CountTimings.DEFAULT, time);
    }

    EndpointLoad on(EndpointAddress endpoint) {
      return counts.of(SHOP, endpoint);
    }

    List<ConnectionLease> open(int connections, EndpointAddress endpoint) {
      return IntStream.range(0, connections).mapToObj(i -> on(endpoint).open()).toList();
    }
  }

  /** Lets time pass; what is sent arrives at once. */
  private void pass(Duration duration) {
    for (Duration left = duration; left.isPositive(); left = left.minus(TICK)) {
      time.pass(TICK);
      one.exchange.tick();
      two.exchange.tick();
      deliver();
    }
  }

  private void deliver() {
    while (!sent.isEmpty()) {
      CountMessage message = sent.removeFirst();
      one.exchange.receive(message);
      two.exchange.receive(message);
    }
  }

  @Test
  void whatOneOpensTheOtherSees() {
    List<ConnectionLease> leases = one.open(3, A);
    EndpointLoad seen = two.on(A);
    pass(Duration.ofMillis(30));

    assertThat(seen.activeElsewhere()).isEqualTo(3);
    assertThat(seen.active()).isZero();
    assertThat(one.on(A).activeElsewhere()).as("one's own are not elsewhere").isZero();

    leases.forEach(ConnectionLease::close);
    pass(Duration.ofMillis(30));

    assertThat(seen.activeElsewhere()).isZero();
    assertThat(seen.load()).isZero();
  }

  @Test
  void aCountIsThereForWhoeverAsksLater() {
    one.open(3, A);
    pass(Duration.ofMillis(30));

    assertThat(two.on(A).activeElsewhere()).isEqualTo(3);
  }

  @Test
  void whatIsOldCountsFully() {
    one.open(10, A);
    pass(Duration.ofSeconds(3));

    assertThat(two.on(A).load()).isEqualTo(10.0);
  }

  @Test
  void whatIsNewCountsLessTheMoreIsOpened() {
    one.open(10, A);
    pass(Duration.ofMillis(30));
    double after10 = two.on(A).load() / 10;
    one.open(100, A);
    pass(Duration.ofMillis(30));
    double after110 = two.on(A).load() / 110;

    assertThat(after10).isBetween(0.5, 0.8);
    assertThat(after110).isBetween(0.1, 0.25);
  }

  @Test
  void atHighRatesEndpointsThatAreAsGoodAsEqualAreEqual() {
    one.open(5_000, A);
    one.open(5_010, B);
    pass(Duration.ofMillis(30));

    assertThat(two.on(A).load()).isEqualTo(two.on(B).load()).isPositive();
  }

  @Test
  void c5_ofTheNextTenAtLeastSixGoToTheOtherPodAndAllOfThemAfterTwoSeconds() {
    one.open(10, A);
    pass(Duration.ofMillis(200));

    assertThat(nextOf(two, 10)).isBetween(6, 10);
  }

  @Test
  void c5_allTenGoToTheOtherPodWhenTheFirstHasOpenedNoneForTwoSeconds() {
    one.open(10, A);
    pass(Duration.ofSeconds(2).plusMillis(200));

    assertThat(nextOf(two, 10)).isEqualTo(10);
  }

  /** How many of the next connections, each to the endpoint of the least load, go to B. */
  private static int nextOf(Member member, int connections) {
    for (int i = 0; i < connections; i++) {
      boolean toA = member.on(A).load() <= member.on(B).load();
      member.open(1, toA ? A : B);
    }
    return member.on(B).active();
  }

  @Test
  void messagesAreAtLeastTwentyMillisecondsApartAndOnlyTellWhatChanged() {
    pass(Duration.ofMillis(100));
    ConnectionLease other = one.open(1, B).getFirst();
    pass(Duration.ofMillis(100));
    List<CountMessage.Vector> told = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      one.open(1, A);
      time.pass(TICK);
      one.exchange.tick();
      sent.forEach(message -> told.add((CountMessage.Vector) message));
      sent.clear();
    }
    other.close();

    assertThat(told).hasSizeBetween(45, 51);
    assertThat(told)
        .allSatisfy(
            message -> {
              assertThat(message.full()).isFalse();
              assertThat(message.services()).hasSize(1);
              assertThat(message.services().getFirst().endpoints())
                  .extracting(EndpointCount::endpoint)
                  .containsExactly(A);
            });
  }

  @Test
  void inALargeClusterEachSaysLess() {
    assertThat(CountTimings.DEFAULT.intervalNanos(2, 499)).isEqualTo(20_000_000);
    assertThat(CountTimings.DEFAULT.intervalNanos(3, 499)).isEqualTo(40_000_000);
    assertThat(CountTimings.DEFAULT.intervalNanos(4, 499)).isEqualTo(40_000_000);
    assertThat(CountTimings.DEFAULT.intervalNanos(5, 499)).isEqualTo(60_000_000);
    assertThat(CountTimings.DEFAULT.intervalNanos(10, 499)).isEqualTo(100_000_000);
    assertThat(CountTimings.DEFAULT.intervalNanos(500, 499)).isEqualTo(100_000_000);
    assertThat(CountTimings.DEFAULT.intervalNanos(2, 500)).isEqualTo(100_000_000);
  }

  @Test
  void whereNothingChangesAHeartbeatASecondIsAllThatIsSent() {
    pass(Duration.ofMillis(100));
    List<CountMessage> quiet = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      time.pass(TICK);
      one.exchange.tick();
      quiet.addAll(sent);
      sent.clear();
    }

    assertThat(quiet).hasSizeBetween(4, 6);
  }

  @Test
  void c7_aMemberThatIsGoneHasNoConnections() {
    one.open(100, A);
    pass(Duration.ofMillis(30));
    assertThat(two.on(A).activeElsewhere()).isEqualTo(100);

    two.exchange.departed(one.id);

    assertThat(two.on(A).activeElsewhere()).isZero();
  }

  @Test
  void c7_aMemberThatIsSilentForThreeHeartbeatsHasNoConnections() {
    one.open(100, A);
    pass(Duration.ofMillis(30));
    EndpointLoad seen = two.on(A);

    silence(Duration.ofMillis(2_900));
    assertThat(seen.activeElsewhere()).isEqualTo(100);
    assertThat(seen.load()).as("what it opens meanwhile is not known").isLessThan(10);
    silence(Duration.ofMillis(250));

    assertThat(seen.activeElsewhere()).isZero();
    assertThat(two.exchange.heard()).isZero();
  }

  private void silence(Duration duration) {
    for (Duration left = duration; left.isPositive(); left = left.minus(TICK)) {
      time.pass(TICK);
      two.exchange.tick();
    }
    sent.clear();
  }

  @Test
  void c8_anOlderNumberIsIgnored() {
    MemberLife life = new MemberLife(new UUID(0, 9), 5);
    two.exchange.receive(vector(life, 10, true, 7));
    two.exchange.receive(vector(life, 9, true, 3));

    assertThat(two.on(A).activeElsewhere()).isEqualTo(7);
  }

  @Test
  void c8_aNewLifeOfTheSameMemberStartsAnew() {
    two.exchange.receive(vector(new MemberLife(new UUID(0, 9), 5), 10, true, 7));
    two.exchange.receive(vector(new MemberLife(new UUID(0, 9), 6), 1, true, 2));
    two.exchange.receive(vector(new MemberLife(new UUID(0, 9), 5), 11, true, 7));

    assertThat(two.on(A).activeElsewhere()).isEqualTo(2);
  }

  @Test
  void whatWasMissedIsAskedForAndMadeUpFor() {
    pass(Duration.ofMillis(100));
    one.open(4, A);
    pass(Duration.ofMillis(10));
    time.pass(TICK.multipliedBy(2));
    one.exchange.tick();
    sent.clear(); // lost
    one.open(2, B);
    pass(Duration.ofMillis(60));

    assertThat(two.on(A).activeElsewhere()).isEqualTo(4);
    assertThat(two.on(B).activeElsewhere()).isEqualTo(2);
  }

  @Test
  void whatAFullVectorDoesNotNameHasNoConnections() {
    MemberLife life = new MemberLife(new UUID(0, 9), 5);
    two.exchange.receive(vector(life, 1, true, 7));
    two.exchange.receive(new CountMessage.Vector(life, 2, true, List.of()));

    assertThat(two.on(A).activeElsewhere()).isZero();
  }

  private static CountMessage.Vector vector(
      MemberLife life, long sequence, boolean full, int active) {
    return new CountMessage.Vector(
        life,
        sequence,
        full,
        List.of(new ServiceCounts(SHOP, 0, List.of(new EndpointCount(A, active)))));
  }

  @Test
  void memoryFollowsWhatIsCounted() {
    for (int number = 1; number <= 200; number++) {
      one.counts.of(Sample.service(number), A).open().close();
    }
    pass(Duration.ofSeconds(10));

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(one.counts.size()).isZero();
              assertThat(two.counts.size()).isZero();
            });
  }
}
