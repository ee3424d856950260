package io.headgate.cluster.ejections;

import static io.headgate.cluster.Sample.SHOP;
import static io.headgate.cluster.Sample.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.Ejection.Reason;
import io.headgate.cluster.ManualTime;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is out on several nodes; what one says, the others hear when the test lets them. */
class SharedEjectionTableTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int MOST_OUT = 2;

  private final ManualTime time = new ManualTime();
  private final List<Node> nodes = new ArrayList<>();
  private final Node first = node();
  private final Node second = node();

  /** One node. It counts nanoseconds from another moment than the others. */
  private final class Node {

    private final TimeSource clock;
    private final List<List<EjectionFact>> said = new ArrayList<>();
    private final SharedEjectionTable table;

    Node(int number) {
      clock =
          new TimeSource() {
            @Override
            public Instant now() {
              return time.now();
            }

            @Override
            public long nanoTime() {
              return time.nanoTime() + Duration.ofHours(7L * number).toNanos();
            }
          };
      table =
          new SharedEjectionTable(
              Runnable::run, new UUID(0, number), said::add, EjectionTimings.DEFAULT, clock);
    }

    void fails(int pod) {
      long until = clock.nanoTime() + INTERVAL.toNanos();
      table.eject(SHOP, Ejection.until(endpoint(pod), Reason.FAILURES, until), MOST_OUT);
    }

    /** Whether this node is the one to send a connection there. */
    boolean tries(int pod) {
      return table.of(SHOP).stream()
          .filter(one -> one.endpoint().equals(endpoint(pod)) && one.isOver(clock.nanoTime()))
          .anyMatch(over -> table.claimProbe(SHOP, over, clock.nanoTime() + INTERVAL.toNanos()));
    }

    void drain(int pod) {
      table.eject(SHOP, Ejection.of(endpoint(pod), Reason.DRAINED), Integer.MAX_VALUE);
    }

    List<Integer> out() {
      return table.of(SHOP).stream()
          .map(one -> (int) one.endpoint().socketAddress().getAddress().getAddress()[3])
          .sorted()
          .toList();
    }
  }

  private Node node() {
    Node node = new Node(nodes.size() + 1);
    nodes.add(node);
    return node;
  }

  /** Everybody speaks, and then hears what was said. */
  private void exchange() {
    nodes.forEach(node -> node.table.tick());
    deliver();
  }

  private void deliver() {
    List<List<EjectionFact>> all = new ArrayList<>();
    nodes.forEach(node -> all.addAll(node.said));
    nodes.forEach(node -> node.said.clear());
    nodes.forEach(node -> all.forEach(node.table::receive));
  }

  private void pass(Duration duration) {
    time.pass(duration);
  }

  private void everybodyHasOut(Integer... pods) {
    for (Node node : nodes) {
      assertThat(node.out()).containsExactly(pods);
    }
  }

  @Test
  void d3_whatOneNodeEjectsIsOutOnAllWithTheTimeThatIsLeft() {
    first.fails(1);
    pass(Duration.ofSeconds(4));
    exchange();
    everybodyHasOut(1);

    pass(Duration.ofMillis(5_990));
    assertThat(first.tries(1)).isFalse();
    pass(Duration.ofMillis(10));
    assertThat(second.tries(1)).as("the finder's turn comes first").isFalse();
    assertThat(first.tries(1)).isTrue();
  }

  @Test
  void d3_oneProbeOfOneNodeAndItsSuccessIsEverybodys() {
    Node third = node();
    first.fails(1);
    exchange();
    pass(INTERVAL.plusSeconds(1));

    // The finder has no connections: another one tries, and nobody else does.
    assertThat(second.tries(1)).isTrue();
    exchange();
    assertThat(first.tries(1)).isFalse();
    assertThat(third.tries(1)).isFalse();
    everybodyHasOut(1);

    second.table.readmit(SHOP, endpoint(1), Reason.FAILURES);
    exchange();
    everybodyHasOut();
  }

  @Test
  void d3_aProbeThatFailsKeepsItOutForAnotherIntervalEverywhere() {
    first.fails(1);
    exchange();
    pass(INTERVAL.plusSeconds(1));
    assertThat(second.tries(1)).isTrue();
    exchange();
    pass(Duration.ofSeconds(1));
    second.fails(1);
    exchange();

    pass(INTERVAL.minusMillis(1));
    assertThat(first.tries(1)).isFalse();
    everybodyHasOut(1);
  }

  @Test
  void d3_theLimitHoldsOnEveryNodeAndTheEarlierEjectionsStay() {
    first.fails(1);
    pass(Duration.ofMillis(1));
    second.fails(2);
    pass(Duration.ofMillis(1));
    first.fails(3);
    pass(Duration.ofMillis(1));
    second.fails(4);
    exchange();
    exchange();
    everybodyHasOut(1, 2);

    first.table.readmit(SHOP, endpoint(1), Reason.FAILURES);
    exchange();
    everybodyHasOut(2);
  }

  @Test
  void d3_theLimitLeadsToTheSameInWhateverOrderNewsArrive() {
    Node third = node();
    for (int pod = 1; pod <= 4; pod++) {
      (pod % 2 == 0 ? first : second).fails(pod);
      pass(Duration.ofMillis(1));
    }
    nodes.forEach(node -> node.table.tick());
    List<List<EjectionFact>> all = new ArrayList<>();
    nodes.forEach(node -> all.addAll(node.said));
    nodes.forEach(node -> node.said.clear());
    third.table.receive(all.get(1));
    third.table.receive(all.get(0));
    first.table.receive(all.get(1));
    second.table.receive(all.get(0));

    assertThat(second.out()).isEqualTo(first.out());
    assertThat(third.out()).isEqualTo(first.out()).hasSize(MOST_OUT);
  }

  @Test
  void aDrainHoldsOnAllUntilItEndsAndForWhoComesLater() {
    first.drain(1);
    exchange();
    everybodyHasOut(1);

    Node third = node();
    second.table.joined();
    exchange();
    pass(Duration.ofHours(1));
    exchange();
    everybodyHasOut(1);

    third.table.readmit(SHOP, endpoint(1), Reason.DRAINED);
    exchange();
    everybodyHasOut();
  }

  @Test
  void ofTwoCommandsTheLaterHoldsForWhoWasCutOffToo() {
    Node third = node();
    first.drain(1);
    exchange();
    nodes.remove(third);
    pass(Duration.ofMinutes(5));
    first.table.readmit(SHOP, endpoint(1), Reason.DRAINED);
    exchange();
    third.table.tick();
    assertThat(third.out()).containsExactly(1);

    nodes.add(third);
    nodes.forEach(node -> node.table.joined());
    exchange();
    everybodyHasOut();
  }

  @Test
  void aNodeThatHasNotHeardYetIsObeyedToo() {
    first.drain(1);
    exchange();
    Node third = node(); // just started, and asked before it has heard of the drain
    third.table.readmit(SHOP, endpoint(1), Reason.DRAINED);
    exchange();
    exchange();
    everybodyHasOut();
  }

  @Test
  void aDrainThatSomebodyMissedIsRepeated() {
    first.drain(1);
    first.table.tick();
    first.said.clear();
    pass(EjectionTimings.DEFAULT.own());
    exchange();
    everybodyHasOut(1);
  }

  @Test
  void anUndrainThatSomebodyMissedIsSaidAgainWhenHeSaysTheOldThing() {
    first.drain(1);
    exchange();
    pass(Duration.ofSeconds(1));
    second.table.readmit(SHOP, endpoint(1), Reason.DRAINED);
    pass(Duration.ofMinutes(5));
    second.table.tick();
    second.said.clear();

    exchange();
    exchange();
    everybodyHasOut();
  }

  @Test
  void checksAreEveryNodesOwn() {
    first.table.eject(SHOP, Ejection.of(endpoint(1), Reason.CHECK), MOST_OUT);
    exchange();

    assertThat(first.out()).containsExactly(1);
    assertThat(second.out()).isEmpty();
  }

  @Test
  void aPodThatLeavesIsForgottenAndNobodysOldWordBringsItBack() {
    first.drain(1);
    first.fails(2);
    exchange();
    first.table.retain(SHOP, Set.of());
    assertThat(first.out()).isEmpty();
    second.table.joined();
    exchange();
    assertThat(first.out()).isEmpty();

    second.table.retain(SHOP, Set.of());
    first.drain(1); // another pod at that address
    exchange();
    everybodyHasOut(1);
  }

  @Test
  void whatAMemberFoundEndsSomeTimeAfterTheMember() {
    first.fails(1);
    exchange();
    nodes.remove(first);
    pass(Duration.ofSeconds(59));
    exchange();
    assertThat(second.out()).containsExactly(1);

    pass(Duration.ofSeconds(2));
    exchange();
    assertThat(second.out()).isEmpty();
    assertThat(second.table.size()).isZero();
  }

  @Test
  void nothingIsSaidForEveryConnectThatFailsAndNothingIsKeptForEver() {
    first.fails(1);
    exchange();
    for (int i = 0; i < 100; i++) {
      first.fails(1);
    }
    first.table.tick();
    assertThat(first.said).isEmpty();

    first.table.readmit(SHOP, endpoint(1), Reason.FAILURES);
    for (int i = 0; i < 400; i++) {
      pass(Duration.ofMillis(500));
      exchange();
    }
    assertThat(first.table.size()).isZero();
    assertThat(second.table.size()).isZero();
  }
}
