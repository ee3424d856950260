package io.headgate.gateway.app;

import io.headgate.balancer.address.NodePortAddresses;
import io.headgate.balancer.address.VirtualAddresses;
import io.headgate.balancer.health.HealthChecks;
import io.headgate.balancer.listing.ListingSources;
import io.headgate.balancer.listing.PersistentClients.Holder;
import io.headgate.balancer.listing.TrafficBook;
import io.headgate.balancer.listing.VirtualServer;
import io.headgate.balancer.proxy.ConnectionOptions;
import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.FlowLimits;
import io.headgate.balancer.proxy.FlowOptions;
import io.headgate.balancer.proxy.ListenOptions;
import io.headgate.balancer.proxy.ListenerSet;
import io.headgate.balancer.proxy.ProxyMode;
import io.headgate.balancer.proxy.TransparentServices;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.TieRule;
import io.headgate.balancer.selection.EjectionLog;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.selection.PickerDefaults;
import io.headgate.balancer.state.AffinityEntries;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.build.SnapshotPublisher;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.admin.BalancingSources;
import io.headgate.gateway.http.EntryCounters;
import io.headgate.gateway.http.EntryRules;
import io.headgate.gateway.http.HttpSettings;
import io.headgate.gateway.http.IngressContext;
import io.headgate.gateway.http.IngressServer;
import io.headgate.gateway.http.RouteTls;
import io.headgate.gateway.http.accesslog.AccessLog;
import io.headgate.gateway.metrics.Metrics;
import io.headgate.gateway.metrics.StateSources;
import io.headgate.gateway.routing.Routes;
import io.headgate.gateway.tls.CertificateStore;
import io.headgate.gateway.tls.Stapling;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Everything that carries traffic: listeners, routes, certificates, and what they choose with. */
final class DataPlane {

  /** So much longer than it may, at most, waits a connection that finds every endpoint full. */
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final Options options;
  private final EjectionLog ejectionLog = new EjectionLog();
  private final SharedState state;
  private final TrafficBook traffic;
  private final EndpointPicker picker;
  private final HealthChecks checks;
  private final VirtualAddresses virtualAddresses;
  private final ListenerSet listeners;
  private final TransparentServices transparent;
  private final Routes routes;
  private final CertificateStore certificates;
  private final Metrics metrics;
  private final AccessLog accessLog;
  private final SpanExport spans;
  private final IngressServer ingress;
  private final SnapshotObserver keysOfTokens;
  private final Stapling stapling;
  private final Optional<ClusterDns> dns;
  private InetSocketAddress http = new InetSocketAddress(0);
  private InetSocketAddress https = new InetSocketAddress(0);

  DataPlane(
      Vertx vertx,
      Options options,
      ControlPlane control,
      VirtualAddresses virtualAddresses,
      SharedState state) {
    this.options = options;
    this.state = state;
    TimeSource time = control.time();
    this.virtualAddresses = virtualAddresses;
    SnapshotPublisher snapshots = control.publisher();
    EventLoops loops = EventLoops.of(vertx);
    state.ejections().addObserver(ejectionLog);
    traffic = new TrafficBook(state.counts());
    picker = new EndpointPicker(state, defaults(options.services()), time);
    checks = new HealthChecks(loops, state.ejections());
    vertx.setPeriodic(LOOK_AGAIN_MILLIS, tick -> picker.lookAgain());
    listeners =
        new ListenerSet(
            loops, snapshots, picker, listenOptions(options.services(), time), control.problems());
    transparent =
        new TransparentServices(listeners, virtualAddresses.returnPath(), control.problems());
    routes =
        new Routes(
            snapshots.current().node(), control.problems(), options.source().standIns().backend());
    certificates =
        new CertificateStore(
            control.problems(),
            time,
            options.ingresses().entry().tls(),
            options.source().standIns().certificate());
    metrics =
        new Metrics(
            traffic,
            new StateSources(state, ejectionLog, picker, time),
            listeners.counters(),
            listeners.flowCounters(),
            control.problems());
    Options.AccessLogging logging = options.lifecycle().observing().accessLog();
    accessLog =
        AccessLog.open(
            logging.format(),
            logging.share(),
            new FileOutputStream(FileDescriptor.out),
            ZoneId.systemDefault());
    spans = SpanExport.open(options, time);
    EntryRules entry = entry(options.ingresses().entry());
    metrics.add(entry.counters());
    ingress =
        new IngressServer(
            loops,
            new Dialer(loops),
            new IngressContext(
                routes,
                IngressContext.Balancing.of(
                    picker, listeners.relays(), state.limits().requests(), time),
                new IngressContext.Watching(metrics, accessLog, spans.tracing()),
                HttpSettings.DEFAULT
                    .withTlsPort(options.ingresses().https().getPort())
                    .withEntry(entry),
                time));
    keysOfTokens = ingress.keysOfTokens(control.problems());
    stapling = new Stapling(certificates, ingress::fetchStatus, control.problems(), time);
    vertx.setPeriodic(Stapling.EVERY.toMillis(), tick -> stapling.refresh());
    metrics.add(ingress, certificates);
    metrics.add(stapling);
    metrics.add(accessLog);
    spans.addTo(metrics);
    metrics.add(loops.loops());
    options.ingresses().compat().ifPresent(names -> metrics.add(names, ingress, certificates));
    dns = options.addresses().dns().map(it -> new ClusterDns(loops, it));
    dns.ifPresent(it -> metrics.add(it.counters()));
  }

  private EntryRules entry(Options.Entry entry) {
    return new EntryRules(
        RouteTls.of(certificates),
        entry.passthrough() ? Optional.of(listeners.serviceConnections()) : Optional.empty(),
        entry.fronts(),
        new EntryCounters(),
        entry.http2());
  }

  /**
   * Opens the sockets of Ingresses and of the name server.
   *
   * @throws FailureException where one cannot be opened
   */
  void listen() {
    dns.ifPresent(ClusterDns::listen);
    Options.Ingresses ingresses = options.ingresses();
    if (ingresses.enabled()) {
      http =
          opened(
              "--http-port",
              ingresses.http(),
              ingress.listenHttp(ingresses.http()).toCompletableFuture());
      https =
          opened(
              "--https-port",
              ingresses.https(),
              ingress.listenHttps(ingresses.https(), certificates).toCompletableFuture());
    }
  }

  /**
   * Follows the snapshots, in this order: what a connection needs to choose, sockets, with their
   * addresses there before they open and until they have closed, then the names by which they are
   * found, what requests need, and what only watches.
   */
  void follow(SnapshotPublisher publisher) {
    publisher.addObserver("endpoints", picker);
    publisher.addObserver("health checks", checks);
    if (options.services().enabled() || options.source().exposesPorts()) {
      publisher.addObserver("added addresses", virtualAddresses.adding());
      publisher.addObserver("transparent Services", transparent);
      publisher.addObserver("listeners", listeners);
      publisher.addObserver("removed addresses", virtualAddresses.removing());
    }
    dns.ifPresent(it -> publisher.addObserver("dns", it));
    publisher.addObserver("connections", listeners.relays());
    publisher.addObserver("certificates", certificates);
    publisher.addObserver("stapling", stapling);
    publisher.addObserver("routes", routes);
    publisher.addObserver("keys of tokens", keysOfTokens);
    publisher.addObserver("traffic", traffic);
    publisher.addObserver("metrics", metrics);
  }

  /** Stops accepting, and gives what is in flight that long to end. */
  void close(Duration limit) {
    checks.close();
    CompletableFuture<Void> requests = ingress.shutdown(limit).toCompletableFuture();
    dns.ifPresent(ClusterDns::close);
    listeners.close(limit);
    virtualAddresses.close();
    requests.join();
    accessLog.close();
    spans.close();
  }

  /** Where HTTP is really served; port 0 where it is not. */
  InetSocketAddress http() {
    return http;
  }

  /** Where HTTPS is really served; port 0 where it is not. */
  InetSocketAddress https() {
    return https;
  }

  /** How endpoints are chosen. */
  BalancingSources.Choice choice() {
    return new BalancingSources.Choice(state, picker);
  }

  /** Where the name server really listens, the first address of it; empty where it does not. */
  Optional<InetSocketAddress> dns() {
    return dns.flatMap(ClusterDns::address);
  }

  TrafficBook traffic() {
    return traffic;
  }

  /** What listings read. */
  ListingSources listing() {
    return new ListingSources(
        defaults(options.services()).scheduler(),
        state.counts(),
        traffic,
        this::persistentClients,
        () -> listeners.connections().join());
  }

  private Map<Holder, Long> persistentClients() {
    Map<Holder, Long> clients = new HashMap<>();
    AffinityEntries entries = state.affinity().entries();
    entries.forEach(
        (key, pod) -> clients.merge(new Holder(key.serviceUid(), pod.endpoint()), 1L, Long::sum));
    return clients;
  }

  ListenerSet listeners() {
    return listeners;
  }

  /** On which addresses Service ports are really served. */
  List<VirtualServer> virtualServers() {
    return listeners.bound().stream()
        .map(bound -> new VirtualServer(bound.port(), bound.actual()))
        .toList();
  }

  Routes routes() {
    return routes;
  }

  CertificateStore certificates() {
    return certificates;
  }

  Metrics metrics() {
    return metrics;
  }

  private static PickerDefaults defaults(Options.Services services) {
    ProxyMode mode = services.mode();
    TieRule ties = mode == ProxyMode.HEADGATE ? TieRule.ROTATE : TieRule.FIRST;
    return new PickerDefaults(
        new DefaultScheduler(services.scheduler(), ties), mode.ejection(), mode.affinityRewrite());
  }

  private static ListenOptions listenOptions(Options.Services services, TimeSource time) {
    return new ListenOptions(
        nodePortAddresses(services),
        services.shiftLowPorts(),
        services.mode().connectPolicy(),
        new ConnectionOptions(time, services.addresses().fronts()),
        new FlowOptions(NodePortAddresses.ofThisMachine(), FlowLimits.DEFAULT, time));
  }

  /** The addresses of this machine on which node ports are served. */
  static List<InetAddress> nodePortAddresses(Options.Services services) {
    List<InetAddress> local = NodePortAddresses.ofThisMachine();
    return services.addresses().nodePorts().resolve(local, PrimaryAddresses.among(local));
  }

  private static InetSocketAddress opened(
      String flag, InetSocketAddress address, CompletableFuture<InetSocketAddress> opening) {
    try {
      return opening.join();
    } catch (CompletionException e) {
      throw CannotOpen.failure(flag, HostPort.of(address), e);
    }
  }
}
