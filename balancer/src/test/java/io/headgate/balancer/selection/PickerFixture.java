package io.headgate.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.TieRule;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.DialFailure;
import io.headgate.balancer.state.Ip;
import io.headgate.balancer.state.ManualTime;
import io.headgate.balancer.state.SharedState;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.AffinityPolicy;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.EndpointPlace;
import io.headgate.discovery.model.EndpointTarget;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.HealthPolicy;
import io.headgate.discovery.model.HealthPolicy.Ejection.AfterFailures;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerName;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The real picker over the state of one node, with time by hand: pods are numbers from 1. */
final class PickerFixture {

  static final NodeInfo NODE = new NodeInfo("n1", "");
  static final ServiceName WEB = new ServiceName("default", "web");
  static final SessionAffinity SPREAD = new SessionAffinity.None();
  static final SessionAffinity STICKY = new SessionAffinity.ClientIp(Duration.ofHours(3));
  static final PickerDefaults DEFAULTS =
      new PickerDefaults(
          new DefaultScheduler(SchedulerName.RR, TieRule.FIRST),
          AfterFailures.STANDARD,
          AffinityPolicy.Rewrite.EJECTION);
  private static final String CLUSTER_IP = "127.96.0.10";

  final ManualTime time = new ManualTime();
  final SharedState state;
  final EndpointPicker picker;

  private PickerFixture(PickerDefaults defaults, UnaryOperator<SharedState> change) {
    state = change.apply(SharedState.local(time, 1_000_000));
    picker = new EndpointPicker(state, defaults, time);
  }

  /** Round robin, with that rule for endpoints that fail. */
  static PickerFixture ejecting(HealthPolicy.Ejection ejection) {
    return with(ejection, AffinityPolicy.Rewrite.EJECTION);
  }

  static PickerFixture with(HealthPolicy.Ejection ejection, AffinityPolicy.Rewrite rewrite) {
    return new PickerFixture(
        new PickerDefaults(
            new DefaultScheduler(SchedulerName.RR, TieRule.FIRST), ejection, rewrite),
        state -> state);
  }

  /** With other parts of what nodes share. */
  static PickerFixture sharing(UnaryOperator<SharedState> change) {
    return new PickerFixture(DEFAULTS, change);
  }

  static ServicePort port(SessionAffinity affinity, ServicePolicy policy, List<Endpoint> pods) {
    return port("http", 80, affinity, policy, pods);
  }

  static ServicePort port(
      String name,
      int number,
      SessionAffinity affinity,
      ServicePolicy policy,
      List<Endpoint> endpoints) {
    return new ServicePort(
        new ServicePortName(WEB, name, Protocol.TCP),
        new PortSpec(number, "8080", 0, Optional.empty()),
        List.of(new ListenAddress.ClusterIp(Ip.of(CLUSTER_IP), number)),
        new ServiceTraits(
            "uid-1", affinity, TrafficPolicies.DEFAULT, ExternalAccess.EVERYBODY, policy),
        endpoints);
  }

  static List<Endpoint> pods(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(PickerFixture::pod).toList();
  }

  static Endpoint pod(int number) {
    return new Endpoint(
        address(number),
        EndpointConditions.READY,
        new EndpointPlace("n1", "", List.of(), List.of()),
        new EndpointTarget(Integer.toString(number), ""),
        1);
  }

  static EndpointAddress address(int pod) {
    return EndpointAddress.of(Ip.of("127.97.0." + pod), 8080);
  }

  static ConnectionKey key(String client) {
    return new ConnectionKey(
        new ClientAddress(Ip.of(client), 40_000),
        new VirtualAddress(Ip.of(CLUSTER_IP), 80),
        Protocol.TCP);
  }

  Selection pick(ServicePort port, String client, Exclusions excluded) {
    List<Selection> selections = new ArrayList<>();
    picker.pick(port, NODE, key(client), excluded, selections::add);
    assertThat(selections).hasSize(1);
    return selections.getFirst();
  }

  Selection.Selected selected(ServicePort port) {
    return (Selection.Selected) pick(port, "10.0.0.1", Exclusions.NONE);
  }

  /** A connection that ends at once: its pod. */
  int connect(ServicePort port, String client) {
    return connect(port, client, Exclusions.NONE);
  }

  int connect(ServicePort port, String client, Exclusions excluded) {
    Selection.Selected selected = (Selection.Selected) pick(port, client, excluded);
    selected.reached();
    selected.lease().traffic().connected();
    selected.lease().close();
    return pod(selected);
  }

  static int pod(Selection.Selected selected) {
    return Integer.parseInt(selected.endpoint().target().pod());
  }

  /** The pods of that many connections, where those of {@code dead} refuse and others are tried. */
  List<Integer> connections(ServicePort port, int count, Set<Integer> dead) {
    List<Integer> dialled = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Selection selection = pick(port, "10.0.0.1", Exclusions.NONE);
      Exclusions failed = Exclusions.NONE;
      while (selection instanceof Selection.Selected selected && dead.contains(pod(selected))) {
        dialled.add(pod(selected));
        selected.failed(DialFailure.REFUSED);
        failed = failed.with(selected.endpoint().address());
        selection = pick(port, "10.0.0.1", failed);
      }
      if (selection instanceof Selection.Selected selected) {
        dialled.add(pod(selected));
        selected.reached();
        selected.lease().traffic().connected();
        selected.lease().close();
      }
    }
    return dialled;
  }

  void change(Optional<ServicePort> before, Optional<ServicePort> after) {
    Map<ServiceName, Service> services =
        after.map(port -> Map.of(WEB, service(port))).orElse(Map.of());
    picker.onSnapshot(
        new SnapshotDelta(
            Map.of(
                WEB,
                new ServiceChange(
                    before.map(PickerFixture::service), after.map(PickerFixture::service))),
            Set.of(),
            Set.of()),
        new Snapshot(1, NODE, services, IngressObjects.EMPTY, List.of()));
  }

  private static Service service(ServicePort port) {
    return new Service(
        WEB,
        new ObjectMeta("uid-1", Instant.EPOCH, Map.of()),
        new ServiceAddressing.Virtual("ClusterIP", List.of(Ip.of(CLUSTER_IP))),
        port.traits(),
        List.of(port));
  }
}
