package io.headgate.cluster.quotas;

import static io.headgate.cluster.Sample.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.EndpointPlaces;
import io.headgate.cluster.ManualTime;
import io.headgate.cluster.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nodes or three, and messages that arrive at once or not at all. */
class SharedConnectionLimitsTest {

  private static final Duration TICK = Duration.ofMillis(50);

  private final ManualTime time = new ManualTime();
  private final List<SharedConnectionLimits> nodes = new ArrayList<>();
  private final List<EndpointPlaces> places = new ArrayList<>();
  private final List<SharedConnectionLimits> cut = new ArrayList<>();

  @Test
  void aNodeAloneHasEverything() {
    node();
    assertThat(take(0, 5, 7)).isEqualTo(5);
    assertThat(places.getFirst().hasFree(5)).isFalse();
    places.getFirst().giveBack();
    assertThat(places.getFirst().hasFree(5)).isTrue();
    assertThat(take(0, 5, 7)).isEqualTo(1);
  }

  @Test
  void eachHasItsPartUnaskedAndBorrowsTheRest() {
    two();
    take(1, 10, 1);
    pass(Duration.ofSeconds(3));

    assertThat(take(1, 10, 10)).as("at once").isGreaterThanOrEqualTo(4);
    pass(Duration.ofSeconds(1));
    assertThat(take(1, 10, 10)).as("borrowed").isEqualTo(5);
    assertThat(take(0, 10, 10)).isZero();
  }

  @Test
  void whoeverWaitsIsToldThatPlacesCame() {
    two();
    AtomicInteger came = new AtomicInteger();
    nodes.get(1).addObserver(came::incrementAndGet);
    assertThat(take(1, 10, 1)).isZero();
    pass(TICK.multipliedBy(3));

    assertThat(came).hasPositiveValue();
    assertThat(take(1, 10, 1)).isOne();
  }

  @Test
  void aNodeThatIsCutOffKeepsItsPartAndNoMore() {
    two();
    int before = take(1, 10, 1);
    pass(Duration.ofSeconds(3));
    cut.add(nodes.get(1));
    pass(Duration.ofSeconds(50));

    assertThat(before + take(0, 10, 20) + take(1, 10, 20)).isEqualTo(10);
  }

  @Test
  void thePartOfADeadNodeComesBackWhenItsLeaseHasEnded() {
    two();
    take(1, 10, 4);
    pass(Duration.ofSeconds(3));
    take(1, 10, 4);
    nodes.removeLast();
    pass(QuotaTimings.DEFAULT.lease());
    int before = take(0, 10, 20);
    assertThat(before).isLessThan(10);

    pass(QuotaTimings.DEFAULT.hesitation().plusSeconds(1));
    assertThat(before + take(0, 10, 20)).isEqualTo(10);
  }

  @Test
  void thePlacesOfADeadFounderComeBackToo() {
    two();
    take(1, 10, 1);
    pass(Duration.ofSeconds(3));
    nodes.removeFirst();
    pass(QuotaTimings.DEFAULT.lease().plusSeconds(5));

    assertThat(take(1, 10, 20)).isGreaterThanOrEqualTo(9);
  }

  @Test
  void nodesThatMeetLateCloseNothingAndOpenNothingAboveTheLimit() {
    node();
    node();
    cut.add(nodes.get(1));
    assertThat(take(0, 10, 20) + take(1, 10, 20)).isEqualTo(20);
    cut.clear();
    pass(Duration.ofSeconds(1));
    for (int i = 0; i < 10; i++) {
      places.getFirst().giveBack();
      pass(TICK);
      assertThat(take(0, 10, 1) + take(1, 10, 1)).isZero();
    }

    places.get(1).giveBack();
    pass(Duration.ofSeconds(1));
    assertThat(take(0, 10, 1)).isOne();
  }

  @Test
  void aNodeThatNobodyAsksKeepsNothingFromOthers() {
    two();
    node();
    nodes.getLast().joined();
    assertThat(take(2, 10, 1)).isZero();
    pass(Duration.ofSeconds(1));
    assertThat(take(2, 10, 20)).isEqualTo(10);
  }

  @Test
  void moreNodesThanPlacesTakeTurns() {
    two();
    node();
    nodes.getLast().joined();
    for (int node = 0; node < 3; node++) {
      int tries = 0;
      while (take(node, 1, 1) == 0 && tries++ < 100) {
        pass(TICK);
      }
      assertThat(tries).isLessThan(100);
      places.get(node).giveBack();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "12, 0 0 0, 4 4 4",
    "12, 12 0 0, 12 0 0",
    "12, 12 3 0, 9 3 0",
    "12, 12 12 12, 4 4 4",
    "12, 2 0 0, 4 4 4",
    "7, 1 6 0, 1 6 0",
    "1, 1 1 1, 1 0 0",
    "0, 5 5 5, 0 0 0"
  })
  void aTotalIsDividedByWhatIsWanted(int total, String wanted, String parts) {
    assertThat(Fairness.divide(total, ints(wanted), 0)).containsExactly(ints(parts));
  }

  private static int[] ints(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  /** The first has everything, and the second has joined it. */
  private void two() {
    node();
    node();
    nodes.get(1).joined();
    pass(Duration.ofSeconds(1));
  }

  private void node() {
    UUID self = new UUID(0, nodes.size());
    SharedConnectionLimits limits =
        new SharedConnectionLimits(self, this::said, QuotaTimings.DEFAULT, time);
    nodes.add(limits);
    places.add(limits.of(SHOP, Sample.A));
  }

  private void said(QuotaMessage message) {
    SharedConnectionLimits sender =
        nodes.stream()
            .filter(it -> it.self().equals(message.pulse().sender()))
            .findFirst()
            .orElseThrow();
    for (SharedConnectionLimits node : List.copyOf(nodes)) {
      if (cut.contains(node) == cut.contains(sender)) {
        node.receive(message);
      }
    }
  }

  private int take(int node, int limit, int most) {
    int taken = 0;
    while (taken < most && places.get(node).take(limit)) {
      taken++;
    }
    return taken;
  }

  private void pass(Duration duration) {
    for (Duration left = duration; left.isPositive(); left = left.minus(TICK)) {
      time.pass(TICK);
      List.copyOf(nodes).forEach(SharedConnectionLimits::tick);
    }
  }
}
