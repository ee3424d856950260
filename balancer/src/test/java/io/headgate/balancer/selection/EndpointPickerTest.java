package io.headgate.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.TieRule;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.Ip;
import io.headgate.balancer.state.LocalAffinityTable;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.balancer.state.ManualTime;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.EndpointPlace;
import io.headgate.discovery.model.EndpointTarget;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.TrafficPolicies;
import io.headgate.discovery.model.TrafficPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointPickerTest {

  private static final NodeInfo NODE = new NodeInfo("n1", "");
  private static final ServiceName WEB = new ServiceName("default", "web");
  private static final ServicePortName HTTP = new ServicePortName(WEB, "http", Protocol.TCP);
  private static final String CLUSTER_IP = "127.96.0.10";
  private static final ServiceTraits SPREAD = traits(new SessionAffinity.None());
  private static final ServiceTraits STICKY =
      traits(new SessionAffinity.ClientIp(Duration.ofSeconds(10)));

  private final ManualTime time = new ManualTime();
  private final LocalConnectionCounts counts = new LocalConnectionCounts();
  private final LocalAffinityTable affinity = new LocalAffinityTable(time, 1_000);
  private final EndpointPicker picker =
      new EndpointPicker(counts, affinity, DefaultScheduler.HEADGATE);

  @Test
  void theDefaultSchedulerRulesUnlessTheServiceAsksForAnother() {
    EndpointPicker parity =
        new EndpointPicker(counts, affinity, new DefaultScheduler(SchedulerName.LC, TieRule.FIRST));
    ServicePort asked =
        port(
            new ServiceTraits(
                "uid-1",
                new SessionAffinity.None(),
                TrafficPolicies.DEFAULT,
                ExternalAccess.EVERYBODY,
                ServicePolicy.DEFAULT.with(SchedulingPolicy.of(SchedulerName.RR))),
            pods(3));

    assertThat(pods(parity, port(SPREAD, pods(3)), 3)).containsExactly("1", "1", "1");
    assertThat(pods(parity, asked, 3)).containsExactly("1", "2", "3");
  }

  @Test
  void lcCountsWhatIsHeld() {
    ServicePort port = port(SPREAD, pods(3));
    Set<String> held = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      held.add(selected(pick(port, "10.0.0.1", Exclusions.NONE)).endpoint().target().pod());
    }

    assertThat(held).containsExactlyInAnyOrder("1", "2", "3");
  }

  @Test
  void b1_oneClientStaysOnOnePodThroughEveryAddress() {
    ServicePort sticky = port(STICKY, pods(3));

    assertThat(new HashSet<>(pods(picker, sticky, 15))).hasSize(1);
    assertThat(podOf(pick(sticky, key("10.0.0.1", "127.0.0.1", 30_007), Exclusions.NONE)))
        .isEqualTo(podOf(pick(sticky, "10.0.0.1", Exclusions.NONE)));
    change(sticky, port(SPREAD, pods(3)));
    assertThat(new HashSet<>(pods(picker, port(SPREAD, pods(3)), 15))).hasSize(3);
    change(port(SPREAD, pods(3)), sticky);
    assertThat(new HashSet<>(pods(picker, sticky, 15))).hasSize(1);
  }

  @Test
  void differentClientsAreSpread() {
    ServicePort sticky = port(STICKY, pods(3));

    assertThat(
            IntStream.range(0, 9)
                .mapToObj(client -> podOf(pick(sticky, "10.0.0." + client, Exclusions.NONE))))
        .containsExactly("1", "2", "3", "1", "2", "3", "1", "2", "3");
  }

  @Test
  void b2_anIdleClientMayGetAnotherPod() {
    ServicePort sticky = port(STICKY, pods(2));
    assertThat(pods(picker, sticky, 2)).containsExactly("1", "1");
    for (int connection = 0; connection < 12; connection++) {
      time.pass(Duration.ofSeconds(5));
      assertThat(pods(picker, sticky, 1)).containsExactly("1");
    }

    time.pass(Duration.ofSeconds(10));

    assertThat(pods(picker, sticky, 2)).containsExactly("2", "2");
  }

  @Test
  void b6_aPodThatIsNotReadyLosesItsClientOnce() {
    ServicePort sticky = port(STICKY, pods(3));
    assertThat(pods(picker, sticky, 1)).containsExactly("1");
    List<Endpoint> firstNotReady = new ArrayList<>(pods(3));
    firstNotReady.set(0, endpoint(1, EndpointConditions.NOT_READY, "n1", 1));

    String moved = pods(picker, port(STICKY, firstNotReady), 1).getFirst();

    assertThat(moved).isNotEqualTo("1");
    assertThat(new HashSet<>(pods(picker, port(STICKY, firstNotReady), 5))).containsExactly(moved);
    assertThat(new HashSet<>(pods(picker, sticky, 5))).containsExactly(moved);
  }

  @Test
  void b9_allPortsOfAServiceLeadToTheSamePod() {
    ServicePort http = port(STICKY, pods(5));
    ServicePort https =
        new ServicePort(
            new ServicePortName(WEB, "https", Protocol.TCP),
            http.spec(),
            List.of(),
            STICKY,
            pods(5).stream().map(EndpointPickerTest::atAnotherPort).toList());
    for (int client = 0; client < 20; client++) {
      assertThat(podOf(pick(https, "10.0.0." + client, Exclusions.NONE)))
          .isEqualTo(podOf(pick(http, "10.0.0." + client, Exclusions.NONE)));
    }
  }

  @Test
  void b11_aPodThatRefusesKeepsItsClient() {
    ServicePort sticky = port(STICKY, pods(3));
    EndpointAddress own = selected(pick(sticky, "10.0.0.1", Exclusions.NONE)).endpoint().address();

    Selection elsewhere = pick(sticky, "10.0.0.1", Exclusions.NONE.with(own));

    assertThat(selected(elsewhere).endpoint().address()).isNotEqualTo(own);
    assertThat(selected(pick(sticky, "10.0.0.1", Exclusions.NONE)).endpoint().address())
        .isEqualTo(own);
  }

  @Test
  void b12_anIpv4MappedClientHasTheSamePod() {
    ServicePort sticky = port(STICKY, pods(3));

    assertThat(podOf(pick(sticky, "::ffff:10.0.0.9", Exclusions.NONE)))
        .isEqualTo(podOf(pick(sticky, "10.0.0.9", Exclusions.NONE)));
    assertThat(affinity.size()).isEqualTo(1);
  }

  @Test
  void everyEndpointIsTriedOnceAndThenNoneIsLeft() {
    for (ServiceTraits traits : List.of(SPREAD, STICKY)) {
      ServicePort port = port(traits, pods(3));
      Exclusions failed = Exclusions.NONE;
      Set<EndpointAddress> tried = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        Selection.Selected selected = selected(pick(port, "10.0.0.1", failed));
        selected.lease().close();
        tried.add(selected.endpoint().address());
        failed = failed.with(selected.endpoint().address());
      }

      assertThat(tried).hasSize(3);
      assertThat(pick(port, "10.0.0.1", failed)).isEqualTo(Selection.NoEndpoints.INSTANCE);
    }
  }

  @Test
  void a5_withoutEndpointsThereIsNothingToSelect() {
    assertThat(pick(port(SPREAD, List.of()), "10.0.0.1", Exclusions.NONE))
        .isEqualTo(Selection.NoEndpoints.INSTANCE);
    assertThat(
            pick(
                port(STICKY, List.of(endpoint(1, EndpointConditions.READY, "n1", 0))),
                "10.0.0.1",
                Exclusions.NONE))
        .isEqualTo(Selection.NoEndpoints.INSTANCE);
  }

  @ParameterizedTest(name = "internal {0}, external {1}, to {2}, pods on {3}: {4}")
  @CsvSource({
    "LOCAL, CLUSTER, cluster-ip, n1 n2, 1",
    "LOCAL, CLUSTER, cluster-ip, n2 n2, dropped",
    "LOCAL, CLUSTER, node-port,  n2 n2, 1 2",
    "CLUSTER, LOCAL, cluster-ip, n2 n2, 1 2",
    "CLUSTER, LOCAL, node-port,  n2 n1, 2",
    "CLUSTER, LOCAL, node-port,  n2 n2, dropped",
    "LOCAL, LOCAL,   ingress,    n2 n2, 1 2",
    "CLUSTER, CLUSTER, node-port, n2 n2, 1 2"
  })
  void a6_a20_trafficPoliciesHoldByTheAddressThatWasReached(
      TrafficPolicy internal, TrafficPolicy external, String to, String nodes, String expected) {
    String[] on = nodes.split(" ", -1);
    ServicePort port =
        port(
            new ServiceTraits(
                "uid-1",
                new SessionAffinity.None(),
                new TrafficPolicies(internal, external),
                ExternalAccess.EVERYBODY,
                ServicePolicy.DEFAULT),
            List.of(
                endpoint(1, EndpointConditions.READY, on[0], 1),
                endpoint(2, EndpointConditions.READY, on[1], 1)));
    ConnectionKey key =
        switch (to) {
          case "cluster-ip" -> key("10.0.0.1", CLUSTER_IP, 80);
          case "node-port" -> key("10.0.0.1", "127.0.0.1", 30_007);
          default -> key("10.0.0.1", "127.0.0.1", 8_080);
        };
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      Selection selection = pick(port, key, Exclusions.NONE);
      seen.add(selection == Selection.Dropped.INSTANCE ? "dropped" : podOf(selection));
    }

    assertThat(String.join(" ", seen)).isEqualTo(expected);
  }

  @Test
  void rrKeepsItsPlaceAcrossAChangeOfEndpoints() {
    EndpointPicker rr =
        new EndpointPicker(counts, affinity, new DefaultScheduler(SchedulerName.RR, TieRule.FIRST));
    assertThat(pods(rr, port(SPREAD, pods(3)), 2)).containsExactly("1", "2");

    assertThat(pods(rr, port(SPREAD, pods(4)), 3)).containsExactly("3", "4", "1");
  }

  @Test
  void countsOutliveAChangeOfEndpoints() {
    Selection.Selected held = selected(pick(port(SPREAD, pods(2)), "10.0.0.1", Exclusions.NONE));

    pods(picker, port(SPREAD, pods(3)), 5);

    assertThat(counts.of(HTTP, held.endpoint().address()).active()).isEqualTo(1);
    held.lease().close();
    assertThat(counts.of(HTTP, held.endpoint().address()).active()).isZero();
  }

  @Test
  void whatIsGoneIsForgotten() {
    ServicePort sticky = port(STICKY, pods(2));
    apply(Optional.empty(), Optional.of(service(sticky)));
    pick(sticky, "10.0.0.1", Exclusions.NONE);
    assertThat(affinity.size()).isEqualTo(1);

    apply(Optional.of(service(sticky)), Optional.empty());
    assertThat(picker.size()).isZero();
    assertThat(affinity.size()).isZero();

    // A connection that still carries the former snapshot tries again.
    pick(port(SPREAD, pods(2)), "10.0.0.1", Exclusions.NONE);
    apply(Optional.empty(), Optional.empty());
    assertThat(picker.size()).isZero();
  }

  @Test
  void anUnchangedAffinityIsKept() {
    ServicePort sticky = port(STICKY, pods(2));
    apply(Optional.empty(), Optional.of(service(sticky)));
    pick(sticky, "10.0.0.1", Exclusions.NONE);

    change(sticky, port(STICKY, pods(3)));

    assertThat(affinity.size()).isEqualTo(1);
    assertThat(picker.size()).isEqualTo(1);
  }

  @Test
  void picksOfManyThreadsLeaveNothingOpen() throws Exception {
    ServicePort port = port(SPREAD, pods(4));
    Callable<Integer> loop =
        () -> {
          int selections = 0;
          for (int i = 0; i < 10_000; i++) {
            Selection.Selected selected = selected(pick(port, "10.0.0.1", Exclusions.NONE));
            selected.lease().close();
            selections++;
          }
          return selections;
        };
    List<Future<Integer>> results = new ArrayList<>();
    try (ExecutorService loops = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        results.add(loops.submit(loop));
      }
    }

    for (Future<Integer> result : results) {
      assertThat(result.get()).isEqualTo(10_000);
    }
    for (Endpoint endpoint : port.endpoints()) {
      assertThat(counts.of(HTTP, endpoint.address()).active()).isZero();
    }
  }

  private void change(ServicePort before, ServicePort after) {
    apply(Optional.of(service(before)), Optional.of(service(after)));
  }

  private void apply(Optional<Service> before, Optional<Service> after) {
    Map<ServiceName, Service> services = after.map(web -> Map.of(WEB, web)).orElse(Map.of());
    picker.onSnapshot(
        new SnapshotDelta(Map.of(WEB, new ServiceChange(before, after)), Set.of(), Set.of()),
        new Snapshot(1, NODE, services, IngressObjects.EMPTY, List.of()));
  }

  private static Service service(ServicePort port) {
    return new Service(
        WEB,
        new ObjectMeta("uid-1", Instant.EPOCH, Map.of()),
        new ServiceAddressing.Virtual("NodePort", List.of(Ip.of(CLUSTER_IP))),
        port.traits(),
        List.of(port));
  }

  private static ServiceTraits traits(SessionAffinity affinity) {
    return new ServiceTraits(
        "uid-1",
        affinity,
        TrafficPolicies.DEFAULT,
        ExternalAccess.EVERYBODY,
        ServicePolicy.DEFAULT);
  }

  private static ServicePort port(ServiceTraits traits, List<Endpoint> endpoints) {
    return new ServicePort(
        HTTP,
        new PortSpec(80, "8080", 30_007, Optional.empty()),
        List.of(
            new ListenAddress.ClusterIp(Ip.of(CLUSTER_IP), 80), new ListenAddress.NodePort(30_007)),
        traits,
        endpoints);
  }

  private static List<Endpoint> pods(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> endpoint(number, EndpointConditions.READY, "n1", 1))
        .toList();
  }

  private static Endpoint endpoint(
      int number, EndpointConditions conditions, String node, int weight) {
    return new Endpoint(
        EndpointAddress.of(Ip.of("127.97.0." + number), 8080),
        conditions,
        new EndpointPlace(node, "", List.of(), List.of()),
        new EndpointTarget(Integer.toString(number), ""),
        weight);
  }

  private static Endpoint atAnotherPort(Endpoint endpoint) {
    return new Endpoint(
        EndpointAddress.of(endpoint.address().socketAddress().getAddress(), 8443),
        endpoint.conditions(),
        endpoint.place(),
        endpoint.target(),
        endpoint.weight());
  }

  private static ConnectionKey key(String client, String virtual, int port) {
    return new ConnectionKey(
        new ClientAddress(Ip.of(client), 40_000),
        new VirtualAddress(Ip.of(virtual), port),
        Protocol.TCP);
  }

  /** The pods of short connections, one after the other, of one client. */
  private static List<String> pods(EndpointPicker picker, ServicePort port, int connections) {
    List<String> pods = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      picker.pick(
          port,
          NODE,
          key("10.0.0.1", CLUSTER_IP, 80),
          Exclusions.NONE,
          selection -> pods.add(podOf(selection)));
    }
    return pods;
  }

  private Selection pick(ServicePort port, String client, Exclusions excluded) {
    return pick(port, key(client, CLUSTER_IP, 80), excluded);
  }

  private Selection pick(ServicePort port, ConnectionKey key, Exclusions excluded) {
    List<Selection> selections = new ArrayList<>();
    picker.pick(port, NODE, key, excluded, selections::add);
    assertThat(selections).hasSize(1);
    return selections.getFirst();
  }

  private static Selection.Selected selected(Selection selection) {
    assertThat(selection).isInstanceOf(Selection.Selected.class);
    return (Selection.Selected) selection;
  }

  /** The pod of a connection that ends at once. */
  private static String podOf(Selection selection) {
    Selection.Selected selected = selected(selection);
    selected.lease().close();
    return selected.endpoint().target().pod();
  }
}
