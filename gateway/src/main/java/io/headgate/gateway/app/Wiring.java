package io.headgate.gateway.app;

import io.headgate.balancer.address.VirtualAddresses;
import io.headgate.balancer.listing.TrafficBook;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.discovery.manifest.ManifestOptions;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admin.AdminSources;
import io.headgate.gateway.admin.BalancingSources;
import io.headgate.gateway.admin.HealthCheckNodePorts;
import io.headgate.gateway.admin.NodeHealthServer;
import io.headgate.gateway.admin.ProbeServer;
import io.headgate.gateway.admin.Readiness;
import io.headgate.gateway.admin.RoutingSources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program: the only place where everything meets. Started and stopped by a command's
 * thread; both wait.
 */
final class Wiring {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final Options options;
  private final Vertx vertx;
  private final ControlPlane control;
  private final Sharing sharing;
  private final Optional<MemberPort> memberPort;
  private final DataPlane data;
  private final Readiness readiness = new Readiness();
  private final HealthCheckNodePorts healthChecks;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private int adminPort;

  private Wiring(
      Options options,
      Vertx vertx,
      ControlPlane control,
      VirtualAddresses virtualAddresses,
      Sharing sharing) {
    this.options = options;
    this.vertx = vertx;
    this.control = control;
    this.sharing = sharing;
    this.memberPort = MemberPort.guard(options, sharing.state().cluster(), control.problems());
    this.data = new DataPlane(vertx, options, control, virtualAddresses, sharing.state());
    this.healthChecks =
        new HealthCheckNodePorts(
            vertx,
            control.publisher(),
            readiness,
            DataPlane.nodePortAddresses(options.services()),
            control.problems());
  }

  /**
   * Starts everything, and returns when the first snapshot is served by open sockets.
   *
   * @param config the flags in force, for the admin address
   * @throws FailureException where that cannot be
   */
  static Wiring start(Options options, Map<String, String> config) {
    TimeSource time = TimeSource.system();
    requireDirectory(options.source().origin());
    CompletableFuture<Vertx> loops = new CompletableFuture<>();
    ControlPlane control = new ControlPlane(options.source(), time, loops);
    Sharing sharing = Sharing.start(options.addresses().cluster(), control.problems(), time);
    // Reading manifests loads as many classes as all the rest: it is done meanwhile.
    CompletableFuture<Void> listed = startAside(control, sharing);
    // First of all: Netty asks for every address of the machine, which takes long where a killed
    // run has left thousands.
    VirtualAddresses virtualAddresses =
        VirtualAddresses.open(options.services().addresses().virtual(), control.problems());
    Vertx vertx = vertx(options.lifecycle());
    loops.complete(vertx);
    Wiring wiring = new Wiring(options, vertx, control, virtualAddresses, sharing);
    wiring.serve(config, time, listed);
    return wiring;
  }

  /** Where the admin address really listens. */
  int adminPort() {
    return adminPort;
  }

  ControlPlane control() {
    return control;
  }

  DataPlane data() {
    return data;
  }

  /** Returns when {@link #stop} has ended. */
  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /**
   * Not ready from now on; after the grace period listeners close, and what is in flight may end
   * within the limit.
   */
  void stop() {
    readiness.stopping();
    Duration grace = options.lifecycle().gracePeriod();
    if (!grace.isZero()) {
      new CompletableFuture<Void>()
          .completeOnTimeout(null, grace.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
          .join();
    }
    data.close(options.lifecycle().shutdownLimit());
    healthChecks.close();
    control.close();
    sharing.close();
    memberPort.ifPresent(MemberPort::close);
    await(vertx.close());
    stopped.countDown();
  }

  private void serve(Map<String, String> config, TimeSource time, CompletableFuture<Void> listed) {
    AdminSources sources =
        new AdminSources(
            control.publisher(),
            new BalancingSources(
                data.listing(), data.choice(), control.problems(), data::virtualServers, time),
            new RoutingSources(data.routes(), data.metrics()::requests),
            data.certificates(),
            config);
    HostPort admin = options.addresses().admin();
    HostPort probe = options.addresses().probe();
    Future<HttpServer> adminServer =
        new AdminServer(vertx, sources, Log.levels()).start(admin.socketAddress());
    Future<HttpServer> probeServer =
        new ProbeServer(vertx, readiness, data.metrics()::scrape).start(probe.socketAddress());
    adminPort = bound("--admin-address", admin, adminServer).actualPort();
    var unused = bound("--probe-address", probe, probeServer);
    options.addresses().nodeHealth().ifPresent(address -> nodeHealth(address, time));
    var unusedStaleness = control.staleness().thenAccept(data.metrics()::addStaleness);
    var unusedLeadership = control.leadership().thenAccept(data.metrics()::addLeadership);
    sampleTraffic();
    // What others have decided about a client is to be known before it comes.
    sharing.awaitSettled();
    data.listen();
    data.follow(control.publisher());
    if (options.services().enabled()) {
      control.publisher().addObserver("health check node ports", healthChecks);
    }
    join(listed);
    join(control.publisher().awaitSequence(1).toCompletableFuture());
    // Not before: of what is not known yet, nobody could say whose it is.
    options.source().webhook().ifPresent(this::answerReviews);
    readiness.ready();
    LOG.info(
        "ready in {} ms: {} Services, {} Ingresses; http on {}, https on {}, admin on {}",
        sinceJvmStart(time).toMillis(),
        control.publisher().current().services().size(),
        control.publisher().current().ingress().ingresses().size(),
        HostPort.of(data.http()),
        HostPort.of(data.https()),
        new HostPort(admin.address(), adminPort));
  }

  private void nodeHealth(HostPort address, TimeSource time) {
    NodeHealthServer server = new NodeHealthServer(vertx, control.publisher(), readiness, time);
    var unused = bound("--healthz-bind-address", address, server.start(address.socketAddress()));
  }

  private void answerReviews(Options.Webhook webhook) {
    Future<HttpServer> server =
        ValidatingWebhook.start(vertx, options.source(), webhook, control, data);
    var unused = bound("--validating-webhook", webhook.listen(), server);
  }

  private void sampleTraffic() {
    var unused =
        vertx.setPeriodic(
            TrafficBook.SAMPLE_INTERVAL.toMillis(),
            timer -> vertx.executeBlocking(Executors.callable(data.traffic()::sample), false));
  }

  /** Not of the process: bin/headgate may have built the program in it before. */
  private static Duration sinceJvmStart(TimeSource time) {
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    return Duration.between(Instant.ofEpochMilli(start), time.now());
  }

  private static CompletableFuture<Void> startAside(ControlPlane control, Sharing sharing) {
    return CompletableFuture.supplyAsync(
            () -> control.start(sharing::allocations), task -> new Thread(task, "start").start())
        .thenCompose(listed -> listed);
  }

  private static Vertx vertx(Options.Lifecycle lifecycle) {
    try {
      return EventLoops.vertx(lifecycle.transport(), lifecycle.eventLoops()).build();
    } catch (IllegalStateException e) {
      throw new FailureException(String.valueOf(e.getMessage()));
    }
  }

  private static void requireDirectory(Options.Origin origin) {
    if (origin instanceof Options.Manifests(ManifestOptions manifests, Optional<Cidr> podCidr)
        && !Files.isDirectory(manifests.directory())) {
      throw new UsageException(
          "manifests: \""
              + manifests.directory()
              + "\" is not there (expected: a directory of YAML)");
    }
  }

  private static HttpServer bound(String flag, HostPort address, Future<HttpServer> server) {
    try {
      return await(server);
    } catch (CompletionException e) {
      throw CannotOpen.failure(flag, address, e);
    }
  }

  private static void join(CompletableFuture<?> future) {
    try {
      future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
