package io.headgate.balancer.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.TieRule;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.selection.PickerDefaults;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One node with real sockets: event loops, picker and listeners, and snapshots by hand. */
final class TestNode implements AutoCloseable {

  static final ConnectionOptions CONNECTIONS = new ConnectionOptions(TimeSource.system());

  private static final AtomicInteger NEXT_ADDRESS = new AtomicInteger();

  /** How tests that are not about UDP flows serve them. */
  static final FlowOptions FLOWS =
      new FlowOptions(List.of(), FlowLimits.DEFAULT, TimeSource.system());

  final SharedState state = SharedState.local(TimeSource.system(), 1_000_000);
  final ConnectionCounts counts = state.counts();
  final ProblemLog problems = new ProblemLog();
  final EventLoops loops;
  final ListenerSet listeners;
  private final Vertx vertx;
  final EndpointPicker picker;
  private volatile Snapshot current = Snapshot.empty(new NodeInfo("node-1", ""));

  private TestNode(TransportName transport, ProxyMode mode, ListenOptions options) {
    vertx = EventLoops.vertx(transport, 2).build();
    loops = EventLoops.of(vertx);
    picker =
        new EndpointPicker(
            state,
            new PickerDefaults(
                new DefaultScheduler(mode.scheduler(), TieRule.ROTATE),
                mode.ejection(),
                mode.affinityRewrite()),
            TimeSource.system());
    listeners = new ListenerSet(loops, () -> current, picker, options, problems);
  }

  static TestNode start(TransportName transport, ProxyMode mode) {
    return start(transport, mode, mode.connectPolicy());
  }

  static TestNode start(TransportName transport, ProxyMode mode, ConnectPolicy policy) {
    return start(transport, mode, new ListenOptions(List.of(), false, policy, CONNECTIONS, FLOWS));
  }

  static TestNode start(TransportName transport, ProxyMode mode, ListenOptions options) {
    assumeTrue(
        EventLoops.available(transport), () -> "this machine does not allow " + transport.text());
    return new TestNode(transport, mode, options);
  }

  /** An address of the loopback network that no other test has. */
  static InetAddress freshAddress() {
    int number = NEXT_ADDRESS.incrementAndGet();
    return loopback(number);
  }

  /** The third byte tells processes apart that test at the same time. */
  private static InetAddress loopback(int fourth) {
    byte third = (byte) (ProcessHandle.current().pid() % 250);
    try {
      return InetAddress.getByAddress(new byte[] {127, 83, third, (byte) fourth});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  static ListenAddress.ClusterIp freshClusterIp() {
    return new ListenAddress.ClusterIp(freshAddress(), 8080);
  }

  /** A pod's address where nobody listens. */
  static Endpoint refusing() {
    return Endpoint.ready(EndpointAddress.of(freshAddress(), 1));
  }

  /** Makes these the Services of the node, and waits until the sockets follow. */
  void publish(TestService... services) {
    publish(Arrays.stream(services).map(TestService::build).toList());
  }

  /** The same with Services of several ports. */
  void publish(List<Service> services) {
    Map<ServiceName, Service> after = new HashMap<>();
    services.forEach(service -> after.put(service.name(), service));
    Map<ServiceName, Service> before = current.services();
    Map<ServiceName, ServiceChange> changes = new HashMap<>();
    for (ServiceName name : before.keySet()) {
      changes.put(name, change(before, after, name));
    }
    for (ServiceName name : after.keySet()) {
      changes.put(name, change(before, after, name));
    }
    current =
        new Snapshot(
            current.sequence() + 1, current.node(), after, IngressObjects.EMPTY, List.of());
    SnapshotDelta delta = new SnapshotDelta(changes, Set.of(), Set.of());
    picker.onSnapshot(delta, current);
    listeners.onSnapshot(delta, current);
    listeners.relays().onSnapshot(delta, current);
  }

  /** Connections that are open on that endpoint. */
  int active(TestService service, Endpoint endpoint) {
    return counts.of(service.portName(), endpoint.address()).active();
  }

  static Socket connect(ListenAddress.ClusterIp address) throws IOException {
    return connect(address.address(), address.port());
  }

  static Socket connect(InetAddress address, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address, port), 2000);
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Connects, sends nothing, and reads until the end. */
  static String ask(ListenAddress.ClusterIp address) throws IOException {
    try (Socket socket = connect(address)) {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  /** The same, from an address of the client's own. */
  static String askFrom(InetAddress client, ListenAddress.ClusterIp address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(client, 0));
      socket.connect(new InetSocketAddress(address.address(), address.port()), 2000);
      socket.setSoTimeout(10_000);
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @Override
  public void close() {
    listeners.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static ServiceChange change(
      Map<ServiceName, Service> before, Map<ServiceName, Service> after, ServiceName name) {
    return new ServiceChange(
        Optional.ofNullable(before.get(name)), Optional.ofNullable(after.get(name)));
  }
}
