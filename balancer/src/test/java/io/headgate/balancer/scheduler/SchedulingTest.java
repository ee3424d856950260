package io.headgate.balancer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ManualTime;
import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulerScope;
import io.headgate.discovery.model.SchedulingPolicy;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in force, and whose connections it compares. */
class SchedulingTest {

  private static final ConnectionKey KEY = SchedulersTest.key("10.1.2.3", "10.96.0.1");

  @ParameterizedTest
  @CsvSource({
    // standing scheduler and ties, asked scheduler, asked flags, what is in force
    "RR, FIRST, '', '', rr, NODE",
    "LC, ROTATE, '', '', lc, CLUSTER",
    "RR, FIRST, MH, '', mh (mh-port), NODE", // as kube-proxy's ipvs mode
    "MH, FIRST, '', '', mh (mh-port), NODE",
    "MH, FIRST, '', 'MH_FALLBACK', mh (mh-fallback), NODE",
    "LC, ROTATE, MH, '', mh, CLUSTER",
    "LC, ROTATE, MH, 'MH_PORT MH_FALLBACK', 'mh (mh-fallback,mh-port)', CLUSTER",
    "LC, ROTATE, SH, 'SH_PORT SH_FALLBACK', 'sh (sh-fallback,sh-port)', CLUSTER",
    "LC, ROTATE, DH, 'DH_FALLBACK', dh (dh-fallback), CLUSTER",
    "LC, ROTATE, RR, 'SH_PORT', rr, CLUSTER" // a flag of another scheduler means nothing
  })
  void flagsAndScopeAreThoseOfTheModeUnlessAskedFor(
      SchedulerName name,
      TieRule ties,
      String asked,
      String flags,
      String expected,
      SchedulerScope scope) {
    SchedulingPolicy policy =
        new SchedulingPolicy(
            asked.isEmpty() ? Optional.empty() : Optional.of(SchedulerName.valueOf(asked)),
            flags(flags),
            Optional.empty(),
            Optional.empty());

    Scheduling scheduling = new DefaultScheduler(name, ties).scheduling(policy);

    assertThat(scheduling.text()).isEqualTo(expected);
    assertThat(scheduling.scope()).isEqualTo(scope);
  }

  private static Set<SchedulerFlag> flags(String text) {
    return Stream.of(text.split(" ", -1))
        .filter(it -> !it.isEmpty())
        .map(SchedulerFlag::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The first endpoint has more here, the second one has more in all. */
  @ParameterizedTest
  @EnumSource(names = {"LC", "WLC", "SED", "NQ", "TWOS", "OVF", "LBLC", "LBLCR"})
  void aScopeSaysWhoseConnectionsCount(SchedulerName name) {
    ListedCandidates candidates =
        ListedCandidates.ofWeights(5, 5)
            .seenAs(new ReportedLoad(2.5, 2), new ReportedLoad(7.25, 1));

    assertThat(mostly(name, SchedulerScope.CLUSTER, candidates)).isZero();
    // For ovf both have room on this node, and the first of the heaviest wins.
    assertThat(mostly(name, SchedulerScope.NODE, candidates))
        .isEqualTo(name == SchedulerName.OVF ? 0 : 1);
  }

  /** With two choices three of four connections get the less loaded one. */
  private static int mostly(SchedulerName name, SchedulerScope scope, Candidates candidates) {
    Scheduling scheduling = new Scheduling(name, Set.of(), scope, TieRule.ROTATE, Optional.empty());
    Scheduler scheduler = Schedulers.create(scheduling, new ManualTime());
    int second = 0;
    for (int i = 0; i < 1_000; i++) {
      second += scheduler.schedule(candidates, KEY);
    }
    return second > 500 ? 1 : 0;
  }

  @Test
  void ovfFlowsOverByTheConnectionsOfItsScope() {
    ListedCandidates candidates =
        ListedCandidates.ofWeights(5, 4).seenAs(new ReportedLoad(5.5, 1), new ReportedLoad(1, 1));

    assertThat(mostly(SchedulerName.OVF, SchedulerScope.NODE, candidates)).isZero();
    assertThat(mostly(SchedulerName.OVF, SchedulerScope.CLUSTER, candidates)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(TieRule.class)
  void nodesDoNotAllTakeTheFirstIdleEndpoint(TieRule ties) {
    ListedCandidates idle = ListedCandidates.of(50);
    Set<Integer> chosen = new HashSet<>();
    for (int node = 0; node < 50; node++) {
      Scheduling nq =
          new Scheduling(
              SchedulerName.NQ, Set.of(), SchedulerScope.CLUSTER, ties, Optional.empty());
      chosen.add(Schedulers.create(nq, new ManualTime()).schedule(idle, KEY));
    }

    // 50 of 50 at random leave 18 out on average; that only 10 were hit has no chance.
    assertThat(chosen).hasSizeGreaterThan(10);
    assertThat(Make.scheduler(SchedulerName.NQ).schedule(idle, KEY)).isZero();
  }
}
