package io.headgate.balancer.selection;

import static io.headgate.balancer.selection.PickerFixture.SPREAD;
import static io.headgate.balancer.selection.PickerFixture.pods;
import static io.headgate.balancer.selection.PickerFixture.port;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.DialPolicy;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.HealthPolicy.Ejection;
import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulerScope;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which scheduler a Service port has, for how long, and what it is told. */
class SchedulerInForceTest {

  private static final SchedulingPolicy RR = SchedulingPolicy.of(SchedulerName.RR);

  private final PickerFixture node = PickerFixture.ejecting(new Ejection.Off());

  @Test
  void aChangeOfEndpointsOrOfAnythingElseKeepsTheScheduler() {
    ServicePort before = of(RR, pods(4));
    ServicePort moreTries =
        port(
            SPREAD,
            ServicePolicy.DEFAULT
                .with(SchedulingPolicy.of(SchedulerName.RR))
                .with(new DialPolicy(OptionalInt.of(3), Optional.empty(), Optional.empty(), false)),
            pods(4));

    assertThat(connect(before)).isEqualTo(1);
    assertThat(connect(of(RR, pods(5)))).isEqualTo(2);
    assertThat(connect(moreTries)).isEqualTo(3);
    assertThat(connect(before)).isEqualTo(4);
  }

  @Test
  void anotherNameFlagOrScopeMakesAnotherScheduler() {
    List<SchedulingPolicy> others =
        List.of(
            SchedulingPolicy.of(SchedulerName.WRR),
            new SchedulingPolicy(
                RR.scheduler(), Set.of(), Optional.of(SchedulerScope.CLUSTER), Optional.empty()),
            RR);
    for (SchedulingPolicy other : others) {
      ServicePort port = of(other, pods(3));

      assertThat(connect(port)).isEqualTo(1);
      assertThat(connect(port)).isEqualTo(2);
    }
  }

  @Test
  void aFlagOfAnotherSchedulerMakesNone() {
    SchedulingPolicy flagged =
        new SchedulingPolicy(
            RR.scheduler(), Set.of(SchedulerFlag.SH_PORT), Optional.empty(), Optional.empty());

    assertThat(connect(of(RR, pods(3)))).isEqualTo(1);
    assertThat(connect(of(flagged, pods(3)))).isEqualTo(2);
  }

  /** Nobody may have connected before the fourth pod comes: the snapshots alone tell of it. */
  @ParameterizedTest
  @EnumSource(names = {"RR", "LC", "RANDOM"})
  void c14_aPodThatBecomesReadyGetsLittleAtFirst(SchedulerName name) {
    SchedulingPolicy slowly =
        new SchedulingPolicy(
            Optional.of(name), Set.of(), Optional.empty(), Optional.of(Duration.ofSeconds(30)));
    ServicePort three = of(slowly, pods(3));
    ServicePort four = of(slowly, pods(4));
    node.change(Optional.empty(), Optional.of(three));
    node.time.pass(Duration.ofHours(1));
    node.change(Optional.of(three), Optional.of(four));

    // Of 5,000 connections in 5 s its fair share is 1,250; it gets about a twelfth of that.
    assertThat(connectionsOfTheFourth(four, 5_000)).isBetween(50, 1_250 / 4);
    node.time.pass(Duration.ofSeconds(25));
    // All ends at once: lc has nothing but ties, of which the first in parity wins.
    assertThat(connectionsOfTheFourth(four, 4_000))
        .isBetween(name == SchedulerName.LC ? 0 : 850, 1_150);
  }

  private int connectionsOfTheFourth(ServicePort port, int connections) {
    int hits = 0;
    for (int i = 0; i < connections; i++) {
      hits += connect(port) == 4 ? 1 : 0;
      node.time.pass(Duration.ofMillis(1));
    }
    return hits;
  }

  private int connect(ServicePort port) {
    return node.connect(port, "10.0.0.1");
  }

  private static ServicePort of(SchedulingPolicy scheduling, List<Endpoint> pods) {
    return port(SPREAD, ServicePolicy.DEFAULT.with(scheduling), pods);
  }
}
