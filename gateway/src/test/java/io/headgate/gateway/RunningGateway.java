package io.headgate.gateway;

import io.headgate.balancer.proxy.ConnectionOptions;
import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.FlowLimits;
import io.headgate.balancer.proxy.FlowOptions;
import io.headgate.balancer.proxy.ListenOptions;
import io.headgate.balancer.proxy.ListenerSet;
import io.headgate.balancer.proxy.ProxyMode;
import io.headgate.balancer.proxy.RelayedConnections;
import io.headgate.balancer.proxy.SocketCounters;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.balancer.proxy.TrustedFronts;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.state.LocalAffinityTable;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.balancer.state.LocalRequestBudget;
import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.build.BuildOptions;
import io.headgate.discovery.build.Compat;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.ServiceRules;
import io.headgate.discovery.build.SnapshotPublisher;
import io.headgate.discovery.build.StandIns;
import io.headgate.discovery.manifest.ManifestDirectoryWatcher;
import io.headgate.discovery.manifest.ManifestOptions;
import io.headgate.discovery.manifest.MemoryAllocationStore;
import io.headgate.discovery.manifest.PortRange;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.EntryCounters;
import io.headgate.gateway.http.EntryRules;
import io.headgate.gateway.http.Http2Offer;
import io.headgate.gateway.http.HttpSettings;
import io.headgate.gateway.http.IngressContext;
import io.headgate.gateway.http.IngressServer;
import io.headgate.gateway.http.RequestObserver;
import io.headgate.gateway.http.RouteTls;
import io.headgate.gateway.http.accesslog.AccessLog;
import io.headgate.gateway.routing.Routes;
import io.headgate.gateway.tls.CertificateStore;
import io.headgate.gateway.tls.Stapling;
import io.headgate.gateway.tls.TlsSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Ingresses served from a directory of manifests over real sockets, with an {@link EchoPod} for
 * every replica of a Deployment or StatefulSet: everything but the command line and the Services'
 * own listeners. Closing it fails where an event loop was blocked meanwhile.
 */
public final class RunningGateway implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String NODE = "node-1";

  private final Path directory;
  private final ShiftedTime time = new ShiftedTime();
  private final EchoPods pods;
  private final MemoryAllocationStore allocations;
  private final boolean ownsPods;
  private final ProblemLog problems = new ProblemLog();
  private final Vertx vertx = EventLoops.vertx(TransportName.NIO, 2).build();
  private final EventLoopWatch watch;
  private final SnapshotPublisher snapshots;
  private final ManifestDirectoryWatcher watcher;
  private final EntryCounters counters = new EntryCounters();
  private final ListenerSet listeners;
  private final IngressServer server;
  private final InetSocketAddress http;
  private final InetSocketAddress https;

  private RunningGateway(
      Path directory,
      Settings settings,
      EchoPods pods,
      MemoryAllocationStore allocations,
      boolean ownsPods) {
    this.directory = directory;
    this.ownsPods = ownsPods;
    this.pods = pods;
    this.allocations = allocations;
    snapshots =
        new SnapshotPublisher(
            new BuildOptions(
                NODE,
                IngressClassPolicy.DEFAULT,
                BuildOptions.DEFAULT_HOLD_OFF,
                new ServiceRules(false, false),
                new AnnotationRules(
                    AnnotationCatalogue.NGINX_PREFIX,
                    false,
                    settings.compat(),
                    settings.configMap(),
                    settings.standIns())),
            problems,
            time);
    EventLoops loops = EventLoops.of(vertx);
    watch = EventLoopWatch.start(loops);
    EndpointPicker picker =
        new EndpointPicker(
            new LocalConnectionCounts(),
            new LocalAffinityTable(time, 1000),
            DefaultScheduler.HEADGATE);
    Routes routes = new Routes(snapshots.current().node(), problems, settings.standIns().backend());
    CertificateStore certificates =
        new CertificateStore(problems, time, settings.tls(), settings.standIns().certificate());
    snapshots.addObserver("endpoints", picker);
    snapshots.addObserver("certificates", certificates);
    snapshots.addObserver("routes", routes);
    listeners =
        new ListenerSet(
            loops,
            snapshots,
            picker,
            new ListenOptions(
                List.of(),
                false,
                ProxyMode.HEADGATE.connectPolicy(),
                new ConnectionOptions(time),
                new FlowOptions(List.of(), FlowLimits.DEFAULT, time)),
            problems);
    RelayedConnections relays = listeners.relays();
    snapshots.addObserver("connections", relays);
    server =
        new IngressServer(
            loops,
            new Dialer(loops),
            new IngressContext(
                routes,
                IngressContext.Balancing.of(picker, relays, new LocalRequestBudget(time), time),
                new IngressContext.Watching(RequestObserver.NONE, AccessLog.OFF),
                HttpSettings.DEFAULT.withEntry(
                    new EntryRules(
                        RouteTls.of(certificates),
                        settings.passthrough()
                            ? Optional.of(listeners.serviceConnections())
                            : Optional.empty(),
                        settings.fronts(),
                        counters,
                        settings.http2())),
                time));
    snapshots.addObserver("keys of tokens", server.keysOfTokens(problems));
    snapshots.addObserver(
        "stapling", new Stapling(certificates, server::fetchStatus, problems, time));
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    http = join(server.listenHttp(anyPort));
    https = join(server.listenHttps(anyPort, certificates));
    watcher =
        new ManifestDirectoryWatcher(
            new ManifestOptions(
                directory, Cidr.parse("127.99.0.0/16"), PortRange.DEFAULT_NODE_PORTS, NODE),
            allocations,
            ownsPods ? pods : pods.seenFromElsewhere(),
            time);
  }

  /** Serves what is in the directory; returns when its first snapshot is served. */
  public static RunningGateway start(Path directory) {
    return start(directory, Settings.PLAIN);
  }

  /** The same, following ingress-nginx that closely. */
  public static RunningGateway start(Path directory, Compat compat) {
    Settings plain = Settings.PLAIN;
    return start(directory, new Settings(compat, plain.tls(), plain.passthrough(), plain.fronts()));
  }

  /**
   * How annotations are taken, and what clients go through.
   *
   * @param compat how closely ingress-nginx is followed
   * @param tls what is offered to clients
   * @param passthrough whether TLS may be the pods' own matter
   * @param fronts where given, every connection has to begin with a PROXY header
   * @param http2 what of HTTP/2 does not depend on TLS
   * @param configMap the global one
   * @param standIns where no Ingress has anything
   */
  public record Settings(
      Compat compat,
      TlsSettings tls,
      boolean passthrough,
      Optional<TrustedFronts> fronts,
      Http2Offer http2,
      Optional<ConfigMapName> configMap,
      StandIns standIns) {

    static final Settings PLAIN = new Settings(TlsSettings.DEFAULT, false, Optional.empty());

    /** With HTTP/2 as it is by default. */
    public Settings(
        Compat compat, TlsSettings tls, boolean passthrough, Optional<TrustedFronts> fronts) {
      this(compat, tls, passthrough, fronts, Http2Offer.DEFAULT, Optional.empty(), StandIns.NONE);
    }

    /** With nothing that is named for all. */
    public Settings(
        Compat compat,
        TlsSettings tls,
        boolean passthrough,
        Optional<TrustedFronts> fronts,
        Http2Offer http2) {
      this(compat, tls, passthrough, fronts, http2, Optional.empty(), StandIns.NONE);
    }

    /** Not following ingress-nginx where others would be affected. */
    public Settings(TlsSettings tls, boolean passthrough, Optional<TrustedFronts> fronts) {
      this(Compat.STRICT, tls, passthrough, fronts);
    }
  }

  /** The same with that global ConfigMap. */
  public static RunningGateway start(Path directory, ConfigMapName configMap) {
    Settings plain = Settings.PLAIN;
    return start(
        directory,
        new Settings(
            plain.compat(),
            plain.tls(),
            plain.passthrough(),
            plain.fronts(),
            plain.http2(),
            Optional.of(configMap),
            plain.standIns()));
  }

  /** The same with those where no Ingress has anything. */
  public static RunningGateway start(Path directory, StandIns standIns) {
    Settings plain = Settings.PLAIN;
    return start(
        directory,
        new Settings(
            plain.compat(),
            plain.tls(),
            plain.passthrough(),
            plain.fronts(),
            plain.http2(),
            Optional.empty(),
            standIns));
  }

  /** The same with those settings. */
  public static RunningGateway start(Path directory, Settings settings) {
    return start(
        new RunningGateway(directory, settings, new EchoPods(), new MemoryAllocationStore(), true));
  }

  /**
   * Another node for the same directory: with the same pods and UIDs, as an API server would have
   * them, and nothing else in common.
   */
  public RunningGateway anotherNode() {
    return start(new RunningGateway(directory, Settings.PLAIN, pods, allocations, false));
  }

  private static RunningGateway start(RunningGateway gateway) {
    join(gateway.watcher.start(gateway.snapshots));
    join(gateway.snapshots.awaitSequence(1));
    return gateway;
  }

  /**
   * Moves the wall clock on: what is created from now on is that much younger. Creation times have
   * whole seconds, as in the API.
   */
  public void advanceClock(Duration duration) {
    time.ahead = time.ahead.plus(duration);
  }

  private static final class ShiftedTime implements TimeSource {

    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant now() {
      return TimeSource.system().now().plus(ahead);
    }

    @Override
    public long nanoTime() {
      return TimeSource.system().nanoTime();
    }
  }

  /** Puts a manifest into a directory in one step, so that no half of it is ever read. */
  public static void write(Path directory, String file, String yaml) {
    try {
      Path whole = directory.resolve("." + file + ".part");
      Files.writeString(whole, yaml);
      Files.move(
          whole,
          directory.resolve(file),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a manifest into the directory, and returns when what it says is served. */
  public void write(String file, String yaml, Predicate<Snapshot> served) {
    write(directory, file, yaml);
    awaitSnapshot(served);
  }

  /** Deletes a manifest, and returns when that is served. */
  public void delete(String file, Predicate<Snapshot> served) {
    try {
      Files.delete(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitSnapshot(served);
  }

  /** Returns when a snapshot says so and everybody who follows the snapshots has seen it. */
  public void awaitSnapshot(Predicate<Snapshot> condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> condition.test(snapshots.current()));
    join(snapshots.awaitSequence(snapshots.current().sequence()));
  }

  public Snapshot snapshot() {
    return snapshots.current();
  }

  /** Everything that is wrong: with the manifests, and at run time. */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(snapshots.current().problems());
    all.addAll(problems.current());
    return all;
  }

  /** What became of connections before their first request. */
  public EntryCounters counters() {
    return counters;
  }

  /** What is counted of connections that are relayed. */
  public SocketCounters sockets() {
    return listeners.counters();
  }

  public InetSocketAddress http() {
    return http;
  }

  public InetSocketAddress https() {
    return https;
  }

  /** A new connection to the HTTP port. */
  public RawHttpClient connect() throws IOException {
    return new RawHttpClient(new Socket(http.getAddress(), http.getPort()));
  }

  /** One GET on a connection of its own. */
  public HttpAnswer get(String host, String target) throws IOException {
    try (RawHttpClient client = connect()) {
      return client.request("GET", host, target);
    }
  }

  /** One GET on a connection of its own, with more headers. */
  public HttpAnswer get(String host, String target, Map<String, String> headers) {
    try (RawHttpClient client = connect()) {
      return client.request("GET", host, target, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nobody listens at the address of that pod from now on, though it stays in its slices. */
  public void stopPod(String name) {
    pods.stop(name);
  }

  @Override
  public void close() {
    watcher.close();
    snapshots.close();
    server.close();
    listeners.close();
    if (ownsPods) {
      pods.close();
    }
    try {
      watch.close();
    } finally {
      join(vertx.close().toCompletionStage());
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
