package io.headgate.gateway.http.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.TrafficPolicies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose word counts for the choice of pods. */
class RouteBalanceTest {

  private static ServicePort port(SchedulingPolicy scheduling, SessionAffinity affinity) {
    ServicePolicy standing = ServicePolicy.DEFAULT;
    return new ServicePort(
        new ServicePortName(new ServiceName("default", "web"), "http", Protocol.TCP),
        new PortSpec(80, "http", 0, Optional.empty()),
        List.of(),
        new ServiceTraits(
            "uid",
            affinity,
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            new ServicePolicy(
                scheduling,
                standing.affinity(),
                standing.dial(),
                standing.connections(),
                standing.health())),
        List.of());
  }

  @Test
  void theServicesOwnWordGoesBeforeTheRoutes() {
    SessionAffinity none = new SessionAffinity.None();
    PodChoice choice =
        PodChoice.of(
            new ChoicePolicy(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(SchedulerName.RR),
                false),
            "/");
    assertThat(choice.isByService()).isFalse();
    assertThat(choice.isByService(port(SchedulingPolicy.DEFAULT, none))).isFalse();
    assertThat(choice.isByService(port(SchedulingPolicy.of(SchedulerName.SED), none))).isTrue();
    assertThat(
            choice.isByService(
                port(
                    new SchedulingPolicy(
                        Optional.empty(),
                        Set.of(),
                        Optional.empty(),
                        Optional.of(Duration.ofSeconds(30))),
                    none)))
        .isTrue();
    assertThat(
            choice.isByService(
                port(SchedulingPolicy.DEFAULT, new SessionAffinity.ClientIp(Duration.ofHours(3)))))
        .isTrue();
  }

  @Test
  void whatSettlesThePodIsSaid() {
    assertThat(new RouteBalance(SchedulerName.SH).isByClient()).isTrue();
    assertThat(new RouteBalance(SchedulerName.SH).text()).startsWith("requests of one client");
    assertThat(new RouteBalance(SchedulerName.TWOS).isByClient()).isFalse();
    assertThat(new RouteBalance(SchedulerName.TWOS).text()).startsWith("scheduler twos");
  }
}
