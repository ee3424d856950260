package io.headgate.balancer.scheduler;

import static io.headgate.balancer.scheduler.Scheduler.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.Ip;
import io.headgate.balancer.state.ManualTime;
import io.headgate.discovery.model.SchedulerName;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code lblc} and {@code lblcr}, in parity. */
class LocalityTest {

  private static final ConnectionKey ONE = SchedulersTest.key("10.1.2.3", "10.96.0.1");
  private static final ConnectionKey OTHER = SchedulersTest.key("10.1.2.3", "10.96.0.2");

  private final ManualTime time = new ManualTime();

  @ParameterizedTest
  @EnumSource(names = {"LBLC", "LBLCR"})
  void anAddressStaysWhereItWas(SchedulerName name) {
    Scheduler scheduler = scheduler(name);
    ListedCandidates candidates = ListedCandidates.ofWeights(4, 4, 4).holding(0, 1, 1);

    assertThat(scheduler.schedule(candidates, ONE)).isZero();
    candidates.holding(2);
    assertThat(scheduler.schedule(candidates, OTHER)).isEqualTo(1);
    // 4 connections are not more than the weight, and 5 are.
    candidates.holding(2, 3, 3);
    assertThat(scheduler.schedule(candidates, ONE)).isZero();
    candidates.holding(1, 1, 1);
    // But nobody has fewer than half of its weight.
    assertThat(scheduler.schedule(candidates, ONE)).isZero();
    assertThat(scheduler.schedule(candidates, OTHER)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"LBLC", "LBLCR"})
  void whatIsNotAvailableIsLeft(SchedulerName name) {
    Scheduler scheduler = scheduler(name);
    ListedCandidates candidates = ListedCandidates.of(3);

    assertThat(scheduler.schedule(candidates, ONE)).isZero();
    assertThat(scheduler.schedule(candidates.without(0), ONE)).isEqualTo(1);
    assertThat(scheduler.schedule(candidates.without(1), ONE)).isEqualTo(2);
    assertThat(scheduler.schedule(candidates.without(2), ONE)).isEqualTo(NONE);
  }

  @Test
  void lblcMovesToAnIdleOneAndStaysThere() {
    Scheduler lblc = scheduler(SchedulerName.LBLC);
    ListedCandidates candidates = ListedCandidates.ofWeights(2, 2);

    assertThat(lblc.schedule(candidates, ONE)).isZero();
    candidates.holding(3, 1);
    assertThat(lblc.schedule(candidates, ONE)).isZero(); // 1 * 2 is not less than 2
    ListedCandidates idle = ListedCandidates.of(candidates.endpoints()).holding(3, 0);
    assertThat(lblc.schedule(idle, ONE)).isEqualTo(1);
    assertThat(lblc.schedule(ListedCandidates.of(candidates.endpoints()), ONE)).isEqualTo(1);
  }

  @Test
  void lblcrTakesTheLeastLoadedOfItsSet() {
    Scheduler lblcr = scheduler(SchedulerName.LBLCR);
    ListedCandidates first = ListedCandidates.ofWeights(2, 2, 2);
    assertThat(lblcr.schedule(first, ONE)).isZero();
    // Overloaded, and another idle: that one joins.
    assertThat(lblcr.schedule(over(first, 3, 0, 0), ONE)).isEqualTo(1);
    // Of the two of the set the less loaded one, though the third has nothing at all.
    assertThat(lblcr.schedule(over(first, 1, 2, 0), ONE)).isZero();
    assertThat(lblcr.schedule(over(first, 2, 1, 0), ONE)).isEqualTo(1);
    // Equals: the one that came last stands first.
    assertThat(lblcr.schedule(over(first, 1, 1, 0), ONE)).isEqualTo(1);
  }

  @Test
  void lblcrLetsTheMostLoadedGoAfterADay() {
    Scheduler lblcr = scheduler(SchedulerName.LBLCR);
    ListedCandidates first = ListedCandidates.ofWeights(2, 2, 2);
    lblcr.schedule(first, ONE);
    assertThat(lblcr.schedule(over(first, 3, 0, 0), ONE)).isEqualTo(1);

    useForADay(lblcr, first);
    assertThat(lblcr.schedule(over(first, 0, 1, 0), ONE)).isZero();
    time.pass(Duration.ofSeconds(1));
    // The decision is made before the second one, the more loaded, leaves the set.
    assertThat(lblcr.schedule(over(first, 0, 1, 0), ONE)).isZero();
    assertThat(lblcr.schedule(over(first, 2, 0, 0), ONE)).isZero();
  }

  /** Without the last second; an address that is not used would be forgotten. */
  private void useForADay(Scheduler scheduler, Candidates candidates) {
    for (int hour = 0; hour < 24; hour++) {
      time.pass(Duration.ofHours(1));
      scheduler.schedule(candidates, ONE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LBLC", "LBLCR"})
  void anAddressIsForgottenAfterADayWithoutUse(SchedulerName name) {
    Scheduler scheduler = scheduler(name);
    ListedCandidates first = ListedCandidates.ofWeights(9, 9);
    assertThat(scheduler.schedule(first, ONE)).isZero();
    time.pass(Duration.ofHours(23));
    assertThat(scheduler.schedule(over(first, 3, 0), ONE)).isZero();
    time.pass(Duration.ofHours(23));
    assertThat(scheduler.schedule(over(first, 3, 0), ONE)).isZero();
    time.pass(Duration.ofHours(24));
    assertThat(scheduler.schedule(over(first, 3, 0), ONE)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"LBLC", "LBLCR"})
  void theMemoryOutlivesAChangeOfEndpoints(SchedulerName name) {
    Scheduler scheduler = scheduler(name);
    assertThat(scheduler.schedule(ListedCandidates.ofPods(4, 5, 6).holding(1, 0, 1), ONE))
        .isEqualTo(1);

    assertThat(scheduler.schedule(ListedCandidates.ofPods(3, 4, 5, 6), ONE)).isEqualTo(2);
    assertThat(scheduler.schedule(ListedCandidates.ofPods(3, 4, 6), ONE)).isZero();
    assertThat(scheduler.schedule(ListedCandidates.ofPods(2, 3), ONE)).isEqualTo(1);
  }

  @Test
  void theMemoryIsBounded() {
    ServerSets sets = new ServerSets(time);
    ServerSet set = ServerSet.of(ListedCandidates.of(1).endpoints(), 0, 0);
    for (int address = 0; address < 20_000; address++) {
      sets.remember(Ip.of("10.1." + address / 256 + "." + address % 256), set, time.nanoTime());
    }
    assertThat(sets.size()).isEqualTo(16_384);

    time.pass(Duration.ofMinutes(5));
    for (int address = 0; address < 1_000; address++) {
      sets.use(Ip.of("10.1." + address / 256 + "." + address % 256), time.nanoTime());
    }
    time.pass(Duration.ofMinutes(1));
    sets.remember(Ip.of("10.2.0.1"), set, time.nanoTime());

    // What was used 6 minutes ago has gone, what was used a minute ago has not.
    assertThat(sets.size()).isEqualTo(1_001);
  }

  private Scheduler scheduler(SchedulerName name) {
    return Schedulers.create(Scheduling.of(name, TieRule.FIRST), time);
  }

  /** The same list of endpoints, with other counts. */
  private static ListedCandidates over(ListedCandidates same, int... held) {
    return ListedCandidates.over(same.endpoints()).holding(held);
  }
}
