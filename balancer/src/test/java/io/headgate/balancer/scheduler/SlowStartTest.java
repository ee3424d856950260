package io.headgate.balancer.scheduler;

import static io.headgate.balancer.scheduler.ListedCandidates.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ManualTime;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.SchedulerName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlowStartTest {

  private static final ConnectionKey KEY = SchedulersTest.key("10.1.2.3", "10.96.0.1");
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final ManualTime time = new ManualTime();
  private final ListedCandidates three = ListedCandidates.of(3);
  private final ListedCandidates four = ListedCandidates.of(4);

  /** For every rule that is free to choose, whether connections end at once or are held. */
  @ParameterizedTest
  @EnumSource(names = {"RR", "WRR", "LC", "WLC", "SED", "NQ", "TWOS", "RANDOM"})
  void c14_anEndpointThatBecameReadyGetsAPartOfItsShare(SchedulerName name) {
    for (boolean held : new boolean[] {false, true}) {
      Scheduler scheduler = slowly(name);
      scheduler.endpointsChanged(three.endpoints());
      ListedCandidates candidates = ListedCandidates.over(four.endpoints()).holding(100, 100, 100);
      scheduler.endpointsChanged(candidates.endpoints());

      int first = newOnes(scheduler, candidates, Duration.ofSeconds(5), held);
      for (int i = 0; i < 4; i++) {
        newOnes(scheduler, candidates, Duration.ofSeconds(5), held);
      }
      int last = newOnes(scheduler, candidates, Duration.ofSeconds(5), held);

      // Its fair share of 5,000 connections is 1,250. On average 2.5/30 of it are 104, with a
      // standard deviation of 10, and at the end 27.5/30 are 1,146.
      assertThat(first).isBetween(50, 1_250 / 4);
      assertThat(last).isBetween(1_000, 1_300);
    }
  }

  /** Of a thousand connections a second, those that the fourth endpoint gets. */
  private int newOnes(
      Scheduler scheduler, ListedCandidates candidates, Duration duration, boolean held) {
    int newOnes = 0;
    for (long millis = 0; millis < duration.toMillis(); millis++) {
      int index = scheduler.schedule(candidates, KEY);
      newOnes += index == 3 ? 1 : 0;
      if (held) {
        candidates.load(index).open();
      }
      time.pass(Duration.ofMillis(1));
    }
    return newOnes;
  }

  @ParameterizedTest
  @EnumSource(names = {"RR", "LC"})
  void afterThePeriodTheRuleAloneDecides(SchedulerName name) {
    Scheduler scheduler = slowly(name);
    scheduler.endpointsChanged(three.endpoints());
    scheduler.endpointsChanged(four.endpoints());
    time.pass(PERIOD);

    assertThat(turns(scheduler, four, 8)).isEqualTo("01230123");
  }

  @Test
  void theFirstOnesHaveTheirFullShare() {
    Scheduler rr = slowly(SchedulerName.RR);
    rr.endpointsChanged(three.endpoints());

    assertThat(turns(rr, three, 6)).isEqualTo("012012");
  }

  @Test
  void whoBecomesReadyWhileNobodyIsHasTheFullShare() {
    Scheduler rr = slowly(SchedulerName.RR);
    rr.endpointsChanged(List.of(notReady(1), notReady(2)));
    ListedCandidates ready = ListedCandidates.of(2);
    rr.endpointsChanged(ready.endpoints());

    assertThat(turns(rr, ready, 4)).isEqualTo("0101");
  }

  @Test
  void whoWasThereButNotReadyStartsSlowly() {
    Scheduler rr = slowly(SchedulerName.RR);
    rr.endpointsChanged(List.of(endpoint(1, 1), notReady(2)));
    ListedCandidates ready = ListedCandidates.of(2);
    rr.endpointsChanged(ready.endpoints());

    assertThat(turns(rr, ready, 4)).isEqualTo("0000");
  }

  @Test
  void anotherChangeDoesNotBeginAnew() {
    Scheduler rr = slowly(SchedulerName.RR);
    ListedCandidates two = ListedCandidates.of(2);
    rr.endpointsChanged(ListedCandidates.of(1).endpoints());
    rr.endpointsChanged(two.endpoints());
    time.pass(PERIOD.dividedBy(2));
    ListedCandidates again = ListedCandidates.of(2);
    rr.endpointsChanged(again.endpoints());
    time.pass(PERIOD.dividedBy(2));

    assertThat(turns(rr, again, 4)).isEqualTo("0101");
  }

  @Test
  void whereNobodyElseIsLeftTheyTakeEverything() {
    Scheduler lc = slowly(SchedulerName.LC);
    lc.endpointsChanged(three.endpoints());
    lc.endpointsChanged(four.endpoints());

    assertThat(turns(lc, four.without(0, 1, 2), 3)).isEqualTo("333");
  }

  @Test
  void theShareFollowsTheWeights() {
    Random random = new Random(20_265);
    SlowStart wlc =
        new SlowStart(
            Make.scheduler(SchedulerName.WLC, TieRule.ROTATE),
            FairShare.BY_WEIGHT,
            time,
            PERIOD,
            random::nextDouble);
    wlc.endpointsChanged(List.of(endpoint(1, 1)));
    ListedCandidates candidates = ListedCandidates.ofWeights(1, 3);
    wlc.endpointsChanged(candidates.endpoints());
    time.pass(PERIOD.dividedBy(2));
    int heavy = 0;
    for (int i = 0; i < 8_000; i++) {
      heavy += wlc.schedule(candidates, KEY);
    }

    // Half of three quarters: 3,000, with a standard deviation of 43.
    assertThat(heavy).isBetween(2_800, 3_200);
  }

  @Test
  void whatIsSettledByAnAddressIsNotSlowedDown() {
    for (SchedulerName name : List.of(SchedulerName.SH, SchedulerName.MH, SchedulerName.DH)) {
      Scheduler slow = slowly(name);
      slow.endpointsChanged(three.endpoints());
      slow.endpointsChanged(four.endpoints());
      for (int client = 0; client < 100; client++) {
        ConnectionKey key = SchedulersTest.key("10.9.1." + client, "10.96.0." + client);

        assertThat(slow.schedule(four, key)).isEqualTo(Make.scheduler(name).schedule(four, key));
      }
    }
  }

  private Scheduler slowly(SchedulerName name) {
    Scheduling full = Scheduling.of(name, TieRule.ROTATE);
    return Schedulers.create(
        new Scheduling(name, full.flags(), full.scope(), full.ties(), Optional.of(PERIOD)), time);
  }

  private static String turns(Scheduler scheduler, Candidates candidates, int connections) {
    StringBuilder turns = new StringBuilder();
    for (int i = 0; i < connections; i++) {
      turns.append(scheduler.schedule(candidates, KEY));
    }
    return turns.toString();
  }

  private static Endpoint notReady(int number) {
    Endpoint ready = endpoint(number, 1);
    return new Endpoint(
        ready.address(), EndpointConditions.NOT_READY, ready.place(), ready.target(), 1);
  }
}
