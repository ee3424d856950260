package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.RelayedConnections;
import io.headgate.balancer.proxy.SocketCounters;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.selection.PickerDefaults;
import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.AffinityPolicy;
import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.ClientLimits;
import io.headgate.discovery.model.ClientTerms;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.discovery.model.HealthPolicy;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.KeptConnections;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.PortSpec;
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
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TlsOffer;
import io.headgate.discovery.model.TlsPolicy;
import io.headgate.discovery.model.TrafficPolicies;
import io.headgate.gateway.EventLoopWatch;
import io.headgate.gateway.http.accesslog.AccessLog;
import io.headgate.gateway.http.tracing.Tracing;
import io.headgate.gateway.routing.Routes;
import io.headgate.gateway.tls.CertificateStore;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An {@link IngressServer} on real sockets, with Services made of whatever addresses a test gives.
 * The Ingress has the host {@code NAME.test} for every Service NAME.
 */
final class HttpFixture implements AutoCloseable {

  static final ForwardPolicy QUICK =
      new ForwardPolicy(
          Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(10), 1 << 20, 3);

  private static final IngressContext.Watching UNSEEN =
      new IngressContext.Watching(RequestObserver.NONE, AccessLog.OFF);

  private static final NodeInfo NODE = new NodeInfo("node", "");

  private final Vertx vertx;
  private final EventLoops loops;
  private final EventLoopWatch watch;
  private final Routes routes = new Routes(NODE, new ProblemLog());
  private final Map<ServiceName, Service> services = new LinkedHashMap<>();
  private final SharedState state;
  private final SocketCounters counters = new SocketCounters();
  private final RelayedConnections relays;
  private final RecordingObserver observer = new RecordingObserver();
  private final EndpointPicker picker;
  private final IngressServer server;
  private final InetSocketAddress address;
  private RoutePolicy policy = RoutePolicy.forwarding(QUICK);
  private AnswerPolicy answers = AnswerPolicy.DEFAULT;
  private ServicePolicy servicePolicy = ServicePolicy.DEFAULT;
  private SessionAffinity affinity = new SessionAffinity.None();
  private Map<ServiceName, Service> published = Map.of();
  private Optional<IngressBackend> otherHosts = Optional.empty();
  private Optional<String> appProtocol = Optional.empty();
  private ClientLimits clients = ClientLimits.NONE;
  private KeptConnections kept = KeptConnections.NONE;
  private GlobalPolicy global = GlobalPolicy.NONE;
  private long sequence;

  private HttpFixture(
      TransportName transport,
      HttpSettings settings,
      TimeSource time,
      IngressContext.Watching watching,
      Authorizations authorizations) {
    this(
        transport,
        settings,
        time,
        watching,
        authorizations,
        SharedState.local(TimeSource.system(), 1000));
  }

  private HttpFixture(
      TransportName transport,
      HttpSettings settings,
      TimeSource time,
      IngressContext.Watching watching,
      Authorizations authorizations,
      SharedState state) {
    this.state = state;
    vertx = EventLoops.vertx(transport, 1).build();
    loops = EventLoops.of(vertx);
    watch = EventLoopWatch.start(loops);
    picker =
        new EndpointPicker(
            state,
            new PickerDefaults(
                DefaultScheduler.HEADGATE,
                HealthPolicy.Ejection.AfterFailures.STANDARD,
                AffinityPolicy.Rewrite.EJECTION),
            time);
    relays = new RelayedConnections(loops, () -> routes.current().snapshot(), counters, time);
    IngressContext context =
        new IngressContext(
            routes,
            IngressContext.Balancing.of(picker, relays, state.limits().requests(), time),
            new IngressContext.Watching(observer, watching.log(), watching.tracing()),
            settings,
            time);
    server = new IngressServer(loops, new Dialer(loops), context, authorizations);
    address =
        server
            .listenHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
  }

  static HttpFixture start() {
    return start(HttpSettings.DEFAULT, TimeSource.system());
  }

  static HttpFixture start(HttpSettings settings, TimeSource time) {
    return new HttpFixture(TransportName.NIO, settings, time, UNSEEN, new Authorizations(time));
  }

  /** Knows of others what is in there. */
  static HttpFixture start(SharedState state, TimeSource time) {
    return new HttpFixture(
        TransportName.NIO, HttpSettings.DEFAULT, time, UNSEEN, new Authorizations(time), state);
  }

  /** Takes HTTP/2 without TLS. */
  static HttpFixture startWithH2c(TimeSource time) {
    EntryRules entry =
        new EntryRules(
            RouteTls.NONE,
            Optional.empty(),
            Optional.empty(),
            new EntryCounters(),
            new Http2Offer(true, 128));
    return start(HttpSettings.DEFAULT.withEntry(entry), time);
  }

  /** Asks others in that way about requests. */
  static HttpFixture start(Authorizations authorizations) {
    return new HttpFixture(
        TransportName.NIO, HttpSettings.DEFAULT, TimeSource.system(), UNSEEN, authorizations);
  }

  static HttpFixture start(TransportName transport) {
    TimeSource time = TimeSource.system();
    return new HttpFixture(transport, HttpSettings.DEFAULT, time, UNSEEN, new Authorizations(time));
  }

  static HttpFixture start(AccessLog log) {
    return start(new IngressContext.Watching(RequestObserver.NONE, log));
  }

  /** Follows requests in that way. */
  static HttpFixture start(Tracing tracing) {
    return start(new IngressContext.Watching(RequestObserver.NONE, AccessLog.OFF, tracing));
  }

  private static HttpFixture start(IngressContext.Watching watching) {
    TimeSource time = TimeSource.system();
    return new HttpFixture(
        TransportName.NIO, HttpSettings.DEFAULT, time, watching, new Authorizations(time));
  }

  HttpFixture policy(ForwardPolicy newPolicy) {
    return policy(RoutePolicy.forwarding(newPolicy));
  }

  HttpFixture policy(RoutePolicy newPolicy) {
    policy = newPolicy;
    return this;
  }

  HttpFixture policy(AnswerPolicy newPolicy) {
    answers = newPolicy;
    return this;
  }

  HttpFixture policy(ServicePolicy newPolicy) {
    servicePolicy = newPolicy;
    return this;
  }

  /** What holds for connections that come after the next Service. */
  HttpFixture clients(ClientLimits said) {
    clients = said;
    return this;
  }

  /** Which connections to pods are kept after the next Service. */
  HttpFixture kept(KeptConnections said) {
    kept = said;
    return this;
  }

  HttpFixture affinity(SessionAffinity newAffinity) {
    affinity = newAffinity;
    return this;
  }

  /** Pods of the Services that follow are spoken to in HTTP/2. */
  HttpFixture http2ToPods() {
    appProtocol = Optional.of("kubernetes.io/h2c");
    return this;
  }

  /** A Service with its Ingress; served when this returns. */
  HttpFixture service(String name, InetSocketAddress... endpoints) {
    List<Endpoint> ready = new ArrayList<>();
    for (InetSocketAddress endpoint : endpoints) {
      ready.add(Endpoint.ready(new EndpointAddress(endpoint)));
    }
    ServiceName serviceName = new ServiceName("default", name);
    ServiceTraits traits =
        new ServiceTraits(
            "uid-" + name,
            affinity,
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            servicePolicy);
    ServicePort port =
        new ServicePort(
            new ServicePortName(serviceName, "http", Protocol.TCP),
            new PortSpec(80, "http", 0, appProtocol),
            List.of(),
            traits,
            ready);
    services.put(
        serviceName,
        new Service(
            serviceName, meta(name), new ServiceAddressing.Headless(), traits, List.of(port)));
    publish();
    return this;
  }

  /** A Service of type ExternalName without ports. */
  HttpFixture externalName(String name, String host) {
    ServiceName serviceName = new ServiceName("default", name);
    ServiceTraits traits =
        new ServiceTraits(
            "uid-" + name,
            new SessionAffinity.None(),
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            ServicePolicy.DEFAULT);
    services.put(
        serviceName,
        new Service(
            serviceName, meta(name), new ServiceAddressing.ExternalName(host), traits, List.of()));
    publish();
    return this;
  }

  /** Holds for all requests from the next one on. */
  HttpFixture global(GlobalPolicy policyOfAll) {
    global = policyOfAll;
    publish();
    return this;
  }

  /** Every host that has no rule goes to that Service. */
  HttpFixture anyHost(String name) {
    otherHosts =
        Optional.of(
            new IngressBackend.ServiceBackend(
                new ServiceName("default", name), new PortRef.ByNumber(80)));
    publish();
    return this;
  }

  private void publish() {
    List<IngressRule> rules = new ArrayList<>();
    for (ServiceName service : services.keySet()) {
      rules.add(rule(service.name() + ".test", service.name(), 80));
    }
    rules.add(rule("gone.test", "gone", 80));
    otherHosts.ifPresent(
        backend ->
            rules.add(
                new IngressRule(
                    new HostMatch.Any(),
                    List.of(new IngressPath(new PathMatch.Prefix("/"), backend)))));
    for (ServiceName service : services.keySet()) {
      rules.add(rule("badport." + service.name() + ".test", service.name(), 81));
    }
    IngressName name = new IngressName("default", "test");
    Ingress ingress =
        new Ingress(
            name,
            meta("test"),
            "headgate",
            new IngressRouting(
                rules,
                Optional.empty(),
                new IngressPolicies(
                    policy, PathPolicy.PLAIN, ChoicePolicy.DEFAULT, TlsPolicy.DEFAULT, answers)),
            List.of());
    sequence++;
    Snapshot snapshot =
        new Snapshot(
            sequence,
            NODE,
            Map.copyOf(services),
            new IngressObjects(
                Map.of(name, ingress),
                Map.of(),
                Map.of(),
                new ClientTerms(TlsOffer.NONE, ClientTerms.Handshakes.NONE, clients, global, kept)),
            List.of());
    Map<ServiceName, ServiceChange> changes = new LinkedHashMap<>();
    services.forEach(
        (service, after) ->
            changes.put(
                service,
                new ServiceChange(
                    Optional.ofNullable(published.get(service)), Optional.of(after))));
    published = snapshot.services();
    SnapshotDelta delta = new SnapshotDelta(changes, Set.of(name), Set.of());
    picker.onSnapshot(delta, snapshot);
    routes.onSnapshot(delta, snapshot);
    relays.onSnapshot(delta, snapshot);
  }

  private static IngressRule rule(String host, String service, int port) {
    return new IngressRule(
        new HostMatch.Exact(host),
        List.of(
            new IngressPath(
                new PathMatch.Prefix("/"),
                new IngressBackend.ServiceBackend(
                    new ServiceName("default", service), new PortRef.ByNumber(port)))));
  }

  private static ObjectMeta meta(String name) {
    return new ObjectMeta("uid-" + name, Instant.EPOCH, Map.of());
  }

  /** Opens an HTTPS listener with nothing but the default certificate. */
  InetSocketAddress listenHttps() {
    return server
        .listenHttps(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new CertificateStore(new ProblemLog(), TimeSource.system()))
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  InetSocketAddress address() {
    return address;
  }

  IngressServer server() {
    return server;
  }

  EventLoops loops() {
    return loops;
  }

  SocketCounters counters() {
    return counters;
  }

  EndpointPicker picker() {
    return picker;
  }

  RecordingObserver observer() {
    return observer;
  }

  /** Requests in flight on an endpoint, as schedulers see them. */
  int active(String service, InetSocketAddress endpoint) {
    return load(service, endpoint).active();
  }

  /** Dials of that endpoint that failed. */
  long failures(String service, InetSocketAddress endpoint) {
    return load(service, endpoint).traffic().failures();
  }

  /** Bytes that have come from that endpoint. */
  long received(String service, InetSocketAddress endpoint) {
    return load(service, endpoint).traffic().bytesFromEndpoint();
  }

  /** The endpoints that get no requests. */
  List<InetSocketAddress> ejected(String service) {
    return state.ejections().of(portOf(service)).stream()
        .map(Ejection::endpoint)
        .map(EndpointAddress::socketAddress)
        .toList();
  }

  private EndpointLoad load(String service, InetSocketAddress endpoint) {
    return state.counts().of(portOf(service), new EndpointAddress(endpoint));
  }

  private static ServicePortName portOf(String service) {
    return new ServicePortName(new ServiceName("default", service), "http", Protocol.TCP);
  }

  @Override
  public void close() {
    server.close();
    try {
      watch.close();
    } finally {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    }
  }
}
