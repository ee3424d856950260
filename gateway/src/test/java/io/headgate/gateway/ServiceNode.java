package io.headgate.gateway;

import io.headgate.balancer.proxy.ConnectionOptions;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.FlowLimits;
import io.headgate.balancer.proxy.FlowOptions;
import io.headgate.balancer.proxy.ListenOptions;
import io.headgate.balancer.proxy.ListenerSet;
import io.headgate.balancer.proxy.ProxyMode;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.TieRule;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.state.LocalAffinityTable;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.build.BuildOptions;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.ServiceRules;
import io.headgate.discovery.build.SnapshotPublisher;
import io.headgate.discovery.manifest.AllocationRanges;
import io.headgate.discovery.manifest.ManifestDirectoryWatcher;
import io.headgate.discovery.manifest.ManifestOptions;
import io.headgate.discovery.manifest.MemoryAllocationStore;
import io.headgate.discovery.manifest.PodRuntime;
import io.headgate.discovery.manifest.PortRange;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.admin.HealthCheckNodePorts;
import io.headgate.gateway.admin.Readiness;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Services served from a directory of manifests over real sockets, by one node of which the tests
 * write who else is there: Pods are manifests, and an {@link EchoPod} answers at the address of
 * each. Everything is on loopback addresses of this process's own.
 */
final class ServiceNode implements AutoCloseable {

  static final String NODE = "node-1";
  static final int EVENT_LOOPS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FILE = "all.yaml";

  /** Short: hundreds of changes are made one after the other. */
  private static final Duration HOLD_OFF = Duration.ofMillis(1);

  /** Tells processes apart that test at the same time. */
  private static final int PROCESS = (int) (ProcessHandle.current().pid() % 200);

  private final Path directory;
  private final ProblemLog problems = new ProblemLog();
  private final Vertx vertx = EventLoops.vertx(TransportName.NIO, EVENT_LOOPS).build();
  private final EventLoopWatch watch;
  private final Readiness readiness = new Readiness();
  private final SnapshotPublisher snapshots;
  private final ListenerSet listeners;
  private final HealthCheckNodePorts healthChecks;
  private final ManifestDirectoryWatcher watcher;
  private final List<EchoPod> pods = new ArrayList<>();

  private ServiceNode(Path directory, List<InetAddress> nodePorts, ServiceRules rules) {
    this.directory = directory;
    TimeSource time = TimeSource.system();
    snapshots =
        new SnapshotPublisher(
            new BuildOptions(
                NODE, IngressClassPolicy.DEFAULT, HOLD_OFF, rules, AnnotationRules.DEFAULT),
            problems,
            time);
    EventLoops loops = EventLoops.of(vertx);
    watch = EventLoopWatch.start(loops);
    EndpointPicker picker =
        new EndpointPicker(
            new LocalConnectionCounts(),
            new LocalAffinityTable(time, 1000),
            new DefaultScheduler(SchedulerName.RR, TieRule.FIRST));
    listeners =
        new ListenerSet(
            loops,
            snapshots,
            picker,
            new ListenOptions(
                nodePorts,
                false,
                ProxyMode.HEADGATE.connectPolicy(),
                new ConnectionOptions(time),
                new FlowOptions(nodePorts, FlowLimits.DEFAULT, time)),
            problems);
    healthChecks = new HealthCheckNodePorts(vertx, snapshots, readiness, nodePorts, problems);
    snapshots.addObserver("endpoints", picker);
    snapshots.addObserver("listeners", listeners);
    snapshots.addObserver("health check node ports", healthChecks);
    watcher =
        new ManifestDirectoryWatcher(
            new ManifestOptions(directory, ranges(), NODE),
            new MemoryAllocationStore(),
            PodRuntime.none(),
            time);
  }

  /** A node with ClusterIPs in both families, and a pool for load balancers. */
  static ServiceNode start(Path directory, boolean allowExternalIps) {
    return start(directory, List.of(ip(nodeAddress())), allowExternalIps);
  }

  /** The same with node ports on other addresses of this machine. */
  static ServiceNode start(Path directory, List<InetAddress> nodePorts, boolean allowExternalIps) {
    return start(directory, nodePorts, new ServiceRules(allowExternalIps, false));
  }

  /** The same with Services that are served by those rules. */
  static ServiceNode start(Path directory, ServiceRules rules) {
    return start(directory, List.of(ip(nodeAddress())), rules);
  }

  private static ServiceNode start(
      Path directory, List<InetAddress> nodePorts, ServiceRules rules) {
    ServiceNode node = new ServiceNode(directory, nodePorts, rules);
    join(node.watcher.start(node.snapshots));
    join(node.snapshots.awaitSequence(1));
    node.readiness.ready();
    return node;
  }

  private static AllocationRanges ranges() {
    return new AllocationRanges(
        AllocationRanges.parseCidrs("127.86.%d.0/24,::/120".formatted(PROCESS)),
        PortRange.DEFAULT_NODE_PORTS,
        AllocationRanges.parseCidrs("127.87.%d.0/28".formatted(PROCESS)));
  }

  /** The one address on which node ports are served, unless said otherwise. */
  static String nodeAddress() {
    return "127.88." + PROCESS + ".1";
  }

  /** An address of the Service range, 1-250. */
  static String clusterIp(int number) {
    return "127.86." + PROCESS + "." + number;
  }

  /** An address of this machine for a pod, or for whatever else there is, 1-250. */
  static String address(int number) {
    return "127.89." + PROCESS + "." + number;
  }

  /**
   * A pod that answers with its name.
   *
   * @param port 0 for any
   * @return the port
   */
  int pod(String name, String address, int port) throws IOException {
    EchoPod pod = EchoPod.start(name, new InetSocketAddress(ip(address), port));
    pods.add(pod);
    return pod.address().getPort();
  }

  /** Makes these the manifests, and returns when everything follows them. */
  void write(String... documents) {
    long before = snapshots.current().sequence();
    RunningGateway.write(directory, FILE, String.join("---\n", documents));
    await(snapshot -> snapshot.sequence() > before);
  }

  /** Returns when a snapshot says so and everything follows it. */
  void await(Predicate<Snapshot> condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> condition.test(snapshots.current()));
    join(snapshots.awaitSequence(snapshots.current().sequence()));
  }

  Readiness readiness() {
    return readiness;
  }

  Service service(String name) {
    Service service = snapshots.current().services().get(new ServiceName("default", name));
    if (service == null) {
      throw new AssertionError("no Service " + name + ": " + messages());
    }
    return service;
  }

  /** What is wrong: with the manifests, and at run time. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(snapshots.current().problems());
    all.addAll(problems.current());
    return all;
  }

  List<String> messages() {
    return problems().stream().map(Problem::message).toList();
  }

  /** How many sockets of Services are open. */
  int openSockets() {
    return listeners.bound().size();
  }

  @Override
  public void close() {
    watcher.close();
    snapshots.close();
    listeners.close();
    healthChecks.close();
    pods.forEach(EchoPod::close);
    try {
      watch.close();
    } finally {
      join(vertx.close().toCompletionStage());
    }
  }

  static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
