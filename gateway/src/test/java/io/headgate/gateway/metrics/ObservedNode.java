package io.headgate.gateway.metrics;

import io.headgate.balancer.listing.TrafficBook;
import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.FlowCounters;
import io.headgate.balancer.proxy.RelayedConnections;
import io.headgate.balancer.proxy.SocketCounters;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.selection.EjectionLog;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.selection.PickerDefaults;
import io.headgate.balancer.state.ClusterFigures;
import io.headgate.balancer.state.ClusterMember;
import io.headgate.balancer.state.ClusterView;
import io.headgate.balancer.state.LocalRequestBudget;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.dns.DnsCounters;
import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SecretName;
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
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TrafficPolicies;
import io.headgate.gateway.admission.AdmissionCounters;
import io.headgate.gateway.http.EntryCounters;
import io.headgate.gateway.http.HttpSettings;
import io.headgate.gateway.http.IngressContext;
import io.headgate.gateway.http.IngressServer;
import io.headgate.gateway.http.accesslog.AccessLog;
import io.headgate.gateway.routing.Routes;
import io.headgate.gateway.tls.CertificateStore;
import io.headgate.gateway.tls.Stapling;
import io.headgate.gateway.tls.TestCertificates;
import io.headgate.gateway.tracing.SpanCounters;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A node with everything that has metrics: Ingresses over a real socket, a pod that answers and one
 * that is dead, another node that speaks. Requests are made by a plain socket.
 */
final class ObservedNode implements AutoCloseable {

  static final IngressName SHOP = new IngressName("default", "shop");
  static final String HOST = "shop.test";

  private static final ServiceName WEB = new ServiceName("default", "web");
  private static final SecretName SECRET = new SecretName("default", "shop-tls");
  private static final ServicePortName PORT = new ServicePortName(WEB, "http", Protocol.TCP);
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Certificate CERTIFICATE = TestCertificates.secret("shop-tls", HOST);

  private static final TimeUnit SECONDS = TimeUnit.SECONDS;

  private final Vertx vertx = EventLoops.vertx(TransportName.NIO, 1).build();
  private final ServerSocket pod = listen();
  private final int deadPort = freePort();
  private final Routes routes = new Routes(new NodeInfo("node-1", ""), new ProblemLog());
  private final CertificateStore certificates;
  private final TrafficBook traffic;
  private final EndpointPicker picker;
  private final Metrics metrics;
  private final IngressServer server;
  private final InetSocketAddress address;
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));

  /**
   * With its own names, and those of ingress-nginx where they are asked for.
   *
   * @param compat what {@code --metrics-compat} comes to
   */
  ObservedNode(Optional<NginxNames> compat) {
    TimeSource time = TimeSource.system();
    SharedState own = SharedState.local(time, 100);
    SharedState state =
        new SharedState(
            own.counts(), own.affinity(), own.ejections(), own.limits(), new TwoNodes());
    EventLoops loops = EventLoops.of(vertx);
    ProblemLog problems = new ProblemLog();
    SocketCounters sockets = new SocketCounters();
    certificates = new CertificateStore(problems, time);
    traffic = new TrafficBook(state.counts());
    picker = new EndpointPicker(state, PickerDefaults.of(DefaultScheduler.HEADGATE), time);
    metrics =
        new Metrics(
            traffic,
            new StateSources(state, new EjectionLog(), picker, time),
            sockets,
            new FlowCounters(),
            problems);
    server =
        new IngressServer(
            loops,
            new Dialer(loops),
            new IngressContext(
                routes,
                IngressContext.Balancing.of(
                    picker,
                    new RelayedConnections(loops, () -> snapshot, sockets, time),
                    new LocalRequestBudget(time),
                    time),
                new IngressContext.Watching(metrics, AccessLog.OFF),
                HttpSettings.DEFAULT,
                time));
    metrics.add(server, certificates);
    metrics.add(new Stapling(certificates, server::fetchStatus, problems, time));
    metrics.add(new AdmissionCounters());
    metrics.add(AccessLog.OFF);
    metrics.add(new SpanCounters());
    metrics.add(loops.loops());
    metrics.add(new DnsCounters());
    metrics.add(new EntryCounters());
    metrics.addStaleness(() -> Duration.ZERO);
    compat.ifPresent(names -> metrics.add(names, server, certificates));
    address = server.listenHttp(LOOPBACK).toCompletableFuture().orTimeout(10, SECONDS).join();
    Thread answering = new Thread(this::answer, "pod");
    answering.setDaemon(true);
    answering.start();
    serve(Set.of(SHOP));
  }

  static NginxNames nginx(boolean perHost) {
    return new NginxNames(perHost, "k8s.io/ingress-nginx", "ingress", "controller-1");
  }

  Metrics metrics() {
    return metrics;
  }

  Routes routes() {
    return routes;
  }

  String scrape() {
    return metrics.scrape();
  }

  /** Serves these Ingresses and no others; each has the host {@code NAME.test}. */
  void serve(Set<IngressName> names) {
    Map<IngressName, Ingress> ingresses = new HashMap<>();
    names.forEach(name -> ingresses.put(name, ingress(name)));
    Set<IngressName> changed = new HashSet<>(snapshot.ingress().ingresses().keySet());
    changed.addAll(names);
    Service service = service();
    Snapshot next =
        new Snapshot(
            snapshot.sequence() + 1,
            snapshot.node(),
            Map.of(WEB, service),
            new IngressObjects(ingresses, Map.of(SECRET, CERTIFICATE)),
            List.of());
    ServiceChange change =
        new ServiceChange(Optional.ofNullable(snapshot.services().get(WEB)), Optional.of(service));
    SnapshotDelta delta = new SnapshotDelta(Map.of(WEB, change), changed, Set.of(SECRET));
    snapshot = next;
    picker.onSnapshot(delta, next);
    certificates.onSnapshot(delta, next);
    routes.onSnapshot(delta, next);
    traffic.onSnapshot(delta, next);
    metrics.onSnapshot(delta, next);
  }

  /** The whole response to one request. */
  String get(String host, String path) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(10_000);
      String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      pod.close();
      vertx.close().await(10, SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers every connection once and closes it. */
  private void answer() {
    try {
      while (true) {
        try (Socket client = pod.accept()) {
          client.setSoTimeout(10_000);
          int newlines = 0;
          for (int c = 0; newlines < 2 && c >= 0; ) {
            c = client.getInputStream().read();
            newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
          }
          client
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
                      .getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private Service service() {
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
            new PortSpec(80, "80", 0, Optional.empty()),
            List.of(),
            traits,
            List.of(endpoint(deadPort), endpoint(pod.getLocalPort())));
    return new Service(
        WEB,
        new ObjectMeta("uid-1", Instant.EPOCH, Map.of()),
        new ServiceAddressing.Virtual("ClusterIP", List.of(LOOPBACK.getAddress())),
        traits,
        List.of(port));
  }

  private static Endpoint endpoint(int port) {
    return Endpoint.ready(EndpointAddress.of(LOOPBACK.getAddress(), port));
  }

  private static Ingress ingress(IngressName name) {
    HostMatch host = new HostMatch.Exact(name.name() + ".test");
    IngressPath path =
        new IngressPath(
            new PathMatch.Prefix("/cart"),
            new IngressBackend.ServiceBackend(WEB, new PortRef.ByNumber(80)));
    return new Ingress(
        name,
        new ObjectMeta("uid-" + name.name(), Instant.EPOCH, Map.of()),
        "nginx",
        new IngressRouting(
            List.of(new IngressRule(host, List.of(path))),
            Optional.of(
                new IngressBackend.ServiceBackend(
                    new ServiceName("default", "absent"), new PortRef.ByNumber(80))),
            RoutePolicy.DEFAULT),
        List.of(new IngressTls(List.of("secure.test"), Optional.of(SECRET))));
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 50, LOOPBACK.getAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket closed = listen()) {
      return closed.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This node and another one, heard a quarter of a second ago. */
  private record TwoNodes() implements ClusterView {

    @Override
    public List<ClusterMember> members() {
      return List.of();
    }

    @Override
    public ClusterFigures figures() {
      return new ClusterFigures(
          2,
          new ClusterFigures.Counts(1, Duration.ofMillis(250), 1),
          new ClusterFigures.Decisions(0, 0),
          new ClusterFigures.Said(10, 1000));
    }

    @Override
    public Map<String, Duration> silences() {
      return Map.of("node-2", Duration.ofMillis(250));
    }
  }
}
