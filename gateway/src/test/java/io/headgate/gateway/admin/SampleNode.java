package io.headgate.gateway.admin;

import io.headgate.balancer.listing.ListingSources;
import io.headgate.balancer.listing.TrafficBook;
import io.headgate.balancer.listing.VirtualServer;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.selection.PickerDefaults;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.ClusterView;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.PodAddress;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.EndpointPlace;
import io.headgate.discovery.model.EndpointTarget;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.RoutePolicy;
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
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TlsPolicy;
import io.headgate.discovery.model.TrafficPolicies;
import io.headgate.gateway.routing.Routes;
import io.headgate.gateway.tls.CertificateStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A node with one Service of two pods, one Ingress and one problem, at a fixed time. */
public final class SampleNode {

  private static final ServiceName WHOAMI = new ServiceName("default", "whoami");
  private static final ServicePortName PORT = new ServicePortName(WHOAMI, "", Protocol.TCP);
  private static final IngressName INGRESS = new IngressName("default", "whoami");
  private static final IngressName CANARY = new IngressName("default", "whoami-canary");
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private static final RequestFigures REQUESTS =
      new RequestFigures(7, 1, 2, 0.5, List.of(4L, 1L, 0L, 0L, 2L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));

  private static final List<String> ENDPOINTS = List.of("127.97.0.1", "127.97.0.2");

  private final SharedState state;
  private final Snapshot snapshot;

  /** Counts are held weakly, and by nobody else here: no port is balanced. */
  private final Set<EndpointLoad> held = ConcurrentHashMap.newKeySet();

  /** That shares with nobody. */
  public SampleNode() {
    this(ClusterView.NONE);
  }

  /** That is part of a cluster. */
  public SampleNode(ClusterView cluster) {
    this(cluster, Map.of(INGRESS, ingress(INGRESS, ChoicePolicy.DEFAULT)));
  }

  /** Whose Ingress has a canary of its own Service, and a say in which pod has a request. */
  static SampleNode choosing(ChoicePolicy main, ChoicePolicy canary) {
    return new SampleNode(
        ClusterView.NONE, Map.of(INGRESS, ingress(INGRESS, main), CANARY, ingress(CANARY, canary)));
  }

  private SampleNode(ClusterView cluster, Map<IngressName, Ingress> ingresses) {
    snapshot = snapshot(ingresses);
    SharedState own = SharedState.local(TimeSource.system(), 10);
    state = new SharedState(own.counts(), own.affinity(), own.ejections(), own.limits(), cluster);
  }

  /** What its first or second pod has. */
  public EndpointLoad load(int pod) {
    EndpointLoad load =
        state.counts().of(PORT, EndpointAddress.of(address(ENDPOINTS.get(pod)), 80));
    held.add(load);
    return load;
  }

  /** A client that stays on its first or second pod. */
  public void client(String ip, int pod) {
    state
        .affinity()
        .bindIfAbsent(
            AffinityKey.ofService("uid-1", new ClientAddress(address(ip), 0)),
            new PodAddress(EndpointAddress.of(address(ENDPOINTS.get(pod)), 80)),
            Duration.ofHours(3),
            bound -> {});
  }

  /** What the admin address shows of it. */
  public AdminSources sources() {
    ProblemLog problems = new ProblemLog();
    Routes routes = new Routes(snapshot.node(), problems);
    routes.onSnapshot(
        new SnapshotDelta(Map.of(), snapshot.ingress().ingresses().keySet(), Set.of()), snapshot);
    return new AdminSources(
        () -> snapshot,
        new BalancingSources(
            new ListingSources(
                DefaultScheduler.HEADGATE,
                state.counts(),
                new TrafficBook(state.counts()),
                Map::of,
                List::of),
            new BalancingSources.Choice(
                state,
                new EndpointPicker(
                    state, PickerDefaults.of(DefaultScheduler.HEADGATE), TimeSource.system())),
            problems,
            SampleNode::servers,
            new FixedTime()),
        new RoutingSources(routes, () -> Map.of(INGRESS, REQUESTS)),
        new CertificateStore(problems, TimeSource.system()),
        Map.of("http-port", "8080"));
  }

  /** Five minutes and a bit after everything was created. */
  private record FixedTime() implements TimeSource {
    @Override
    public Instant now() {
      return CREATED.plusSeconds(305);
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }

  private static List<VirtualServer> servers() {
    return List.of(new VirtualServer(PORT, new InetSocketAddress(address("127.96.0.10"), 8080)));
  }

  private static Snapshot snapshot(Map<IngressName, Ingress> ingresses) {
    Problem problem =
        new Problem(
            new ObjectRef("Service", "shop", "cart"),
            Problem.Reason.Allocation,
            "spec.ports[0].nodePort: Invalid value: 30007: provided port is already allocated",
            Optional.of(new FilePosition("cart.yaml", 12)));
    return new Snapshot(
        7,
        new NodeInfo("node-a", "zone-1"),
        Map.of(WHOAMI, service()),
        new IngressObjects(ingresses, Map.of()),
        List.of(problem));
  }

  private static Service service() {
    ServiceTraits traits =
        new ServiceTraits(
            "uid-1",
            new SessionAffinity.None(),
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            ServicePolicy.DEFAULT);
    ServicePort port =
        new ServicePort(
            PORT,
            new PortSpec(8080, "80", 30080, Optional.empty()),
            List.of(new ListenAddress.ClusterIp(address("127.96.0.10"), 8080)),
            traits,
            List.of(endpoint("127.97.0.1", "whoami-a"), endpoint("127.97.0.2", "whoami-b")));
    return new Service(
        WHOAMI,
        new ObjectMeta("uid-1", CREATED, Map.of("app", "whoami", "tier", "front")),
        new ServiceAddressing.Virtual("NodePort", List.of(address("127.96.0.10"))),
        traits,
        List.of(port));
  }

  private static Endpoint endpoint(String ip, String pod) {
    return new Endpoint(
        EndpointAddress.of(address(ip), 80),
        EndpointConditions.READY,
        EndpointPlace.UNKNOWN,
        new EndpointTarget(pod, ""),
        1);
  }

  private static Ingress ingress(IngressName name, ChoicePolicy choice) {
    IngressPath path =
        new IngressPath(
            new PathMatch.Prefix("/"),
            new IngressBackend.ServiceBackend(WHOAMI, new PortRef.ByNumber(8080)));
    return new Ingress(
        name,
        new ObjectMeta("uid-2", CREATED, Map.of()),
        "nginx",
        new IngressRouting(
            List.of(new IngressRule(new HostMatch.Exact("whoami.example"), List.of(path))),
            Optional.empty(),
            new IngressPolicies(RoutePolicy.DEFAULT, PathPolicy.PLAIN, choice, TlsPolicy.DEFAULT)),
        List.of());
  }

  private static InetAddress address(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(ip, e);
    }
  }
}
