package io.headgate.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.Ip;
import io.headgate.balancer.state.LocalAffinityTable;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.balancer.state.ManualTime;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.NodeInfo;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which endpoints an address of either family leads to. */
class PortFamiliesTest {

  private static final int NODE_PORT = 30_007;

  private final EndpointPicker picker =
      new EndpointPicker(
          new LocalConnectionCounts(),
          new LocalAffinityTable(new ManualTime(), 10),
          DefaultScheduler.HEADGATE);

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "v4 ClusterIP of two,          10.96.0.1 fd00::1, 10.1.0.1 fd01::1, 10.96.0.1 80,      "
        + " 10.1.0.1",
    "v6 ClusterIP of two,          10.96.0.1 fd00::1, 10.1.0.1 fd01::1, fd00::1 80,        "
        + " fd01::1",
    "v6 without v6 endpoints,      10.96.0.1 fd00::1, 10.1.0.1,         fd00::1 80,        "
        + " refused",
    "v4 serves all the same,       10.96.0.1 fd00::1, 10.1.0.1,         10.96.0.1 80,      "
        + " 10.1.0.1",
    "v6 node port of two,          10.96.0.1 fd00::1, 10.1.0.1 fd01::1, fd02::1 30007,     "
        + " fd01::1",
    "v6 node port without any,     10.96.0.1 fd00::1, 10.1.0.1,         fd02::1 30007,     "
        + " refused",
    "v6 node port of a v4 Service, 10.96.0.1,         10.1.0.1 fd01::1, fd02::1 30007,     "
        + " 10.1.0.1",
    "v4 node port of a v6 Service, fd00::1,           fd01::1,          192.168.0.1 30007, "
        + " fd01::1",
    "v6 slices of a v4 Service,    10.96.0.1,         fd01::1,          10.96.0.1 80,      "
        + " refused",
    "Ingress: the first family,    fd00::1 10.96.0.1, 10.1.0.1 fd01::1, 192.168.0.1 8080,  "
        + " fd01::1",
    "Ingress: the one with any,    10.96.0.1 fd00::1, fd01::1,          192.168.0.1 8080,  "
        + " fd01::1",
    "Ingress to a headless one,    '',                10.1.0.1 fd01::1, fd02::1 8080,      "
        + " 10.1.0.1",
  })
  void a29_eachFamilyHasItsOwnEndpoints(
      String what, String clusterIps, String endpoints, String dialled, String chosen) {
    assertThat(pick(port(clusterIps, endpoints), dialled)).isEqualTo(chosen);
  }

  @Test
  void theRoundOfOneFamilyIsNotDisturbedByTheOther() {
    ServicePort port = port("10.96.0.1 fd00::1", "10.1.0.1 10.1.0.2 fd01::1 fd01::2");
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      chosen.add(pick(port, "10.96.0.1 80"));
      chosen.add(pick(port, "fd00::1 80"));
    }

    assertThat(chosen)
        .containsExactly("10.1.0.1", "fd01::1", "10.1.0.2", "fd01::2", "10.1.0.1", "fd01::1");
  }

  /** The address of the endpoint chosen for a connection to an address and port. */
  private String pick(ServicePort port, String dialled) {
    String[] parts = dialled.split(" ", -1);
    ConnectionKey key =
        new ConnectionKey(
            new ClientAddress(Ip.of("10.0.0.9"), 40_000),
            new VirtualAddress(Ip.of(parts[0]), Integer.parseInt(parts[1])),
            Protocol.TCP);
    List<Selection> selected = new ArrayList<>();
    picker.pick(port, new NodeInfo("n1", ""), key, Exclusions.NONE, selected::add);
    return selected.getFirst()
            instanceof Selection.Selected(Endpoint endpoint, var lease, var watch)
        ? addresses("10.1.0.1 10.1.0.2 fd01::1 fd01::2")
            .filter(ip -> EndpointAddress.of(Ip.of(ip), 8080).equals(endpoint.address()))
            .findFirst()
            .orElseThrow()
        : "refused";
  }

  private static ServicePort port(String clusterIps, String endpoints) {
    List<ListenAddress> listen = new ArrayList<>();
    addresses(clusterIps).forEach(ip -> listen.add(new ListenAddress.ClusterIp(Ip.of(ip), 80)));
    if (!listen.isEmpty()) {
      listen.add(new ListenAddress.NodePort(NODE_PORT));
    }
    return new ServicePort(
        new ServicePortName(new ServiceName("default", "web"), "", Protocol.TCP),
        new PortSpec(80, "8080", NODE_PORT, Optional.empty()),
        listen,
        new ServiceTraits(
            "uid-1",
            new SessionAffinity.None(),
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            ServicePolicy.DEFAULT.with(SchedulingPolicy.of(SchedulerName.RR))),
        addresses(endpoints)
            .map(ip -> Endpoint.ready(EndpointAddress.of(Ip.of(ip), 8080)))
            .toList());
  }

  private static Stream<String> addresses(String list) {
    return Arrays.stream(list.split(" ", -1)).filter(ip -> !ip.isEmpty());
  }
}
