package io.headgate.gateway.admin;

import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.Snapshots;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/**
 * Where load balancers ask whether this node has pods of a Service: the {@code healthCheckNodePort}
 * of each LoadBalancer whose external policy is Local, on every address of node ports (kube-proxy,
 * {@code pkg/proxy/healthcheck/service_health.go}). A port that cannot be opened is a Problem and
 * is tried again every few seconds.
 *
 * <p>Changes come on one thread, which waits until the sockets follow and which must not be an
 * event loop; everything else happens on any.
 */
public final class HealthCheckNodePorts implements SnapshotObserver, AutoCloseable {

  private static final String REPORTER = "health check node port";
  private static final long RETRY_MILLIS = 2_000;

  /** One address and port of one Service. */
  private record Place(ServiceName service, InetAddress address, int port) {}

  private final Vertx vertx;
  private final Snapshots snapshots;
  private final HealthAnswer answer;
  private final List<InetAddress> addresses;
  private final ProblemLog problems;
  private final Map<Place, Optional<HttpServer>> open = new HashMap<>();

  /**
   * @param addresses the addresses of this machine on which node ports are served
   */
  public HealthCheckNodePorts(
      Vertx vertx,
      Snapshots snapshots,
      Readiness readiness,
      List<InetAddress> addresses,
      ProblemLog problems) {
    this.vertx = vertx;
    this.snapshots = snapshots;
    this.answer = new HealthAnswer(readiness);
    this.addresses = List.copyOf(addresses);
    this.problems = problems;
  }

  @Override
  public synchronized void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    // Closed first: a port that passes from one Service to another can be opened again at once.
    for (ServiceChange change : delta.services().values()) {
      int before = change.before().map(HealthCheckNodePorts::port).orElse(0);
      if (before != 0 && before != change.after().map(HealthCheckNodePorts::port).orElse(0)) {
        change.before().ifPresent(service -> close(service.name()));
      }
    }
    for (ServiceChange change : delta.services().values()) {
      change.after().filter(service -> port(service) != 0).ifPresent(this::open);
    }
  }

  /** Closes all of them. */
  @Override
  public synchronized void close() {
    List.copyOf(open.keySet()).forEach(this::close);
  }

  /** Where it is; 0 where the Service has none or is another proxy's. */
  private static int port(Service service) {
    boolean served = service.ports().stream().anyMatch(port -> !port.listenAddresses().isEmpty());
    return served && service.addressing() instanceof ServiceAddressing.Virtual virtual
        ? virtual.loadBalancer().healthCheckNodePort()
        : 0;
  }

  private void open(Service service) {
    for (InetAddress address : addresses) {
      Place place = new Place(service.name(), address, port(service));
      if (!open.containsKey(place)) {
        open.put(place, Optional.empty());
        listen(place);
      }
    }
  }

  private synchronized void listen(Place place) {
    if (!open.containsKey(place)) {
      return; // closed while it was waiting for another try
    }
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> answer.send(request, place.service, localEndpoints(place.service)));
    try {
      join(server.listen(place.port, place.address.getHostAddress()));
      open.put(place, Optional.of(server));
      problems.clear(REPORTER, place);
    } catch (CompletionException e) {
      problems.report(REPORTER, place, problem(place, e));
      var unused = vertx.setTimer(RETRY_MILLIS, timer -> listenAside(place));
    }
  }

  private void listenAside(Place place) {
    var unused = vertx.executeBlocking(Executors.callable(() -> listen(place)));
  }

  private void close(ServiceName service) {
    open.keySet().stream()
        .filter(place -> place.service.equals(service))
        .toList()
        .forEach(this::close);
  }

  private void close(Place place) {
    Optional<HttpServer> server = open.remove(place);
    problems.clear(REPORTER, place);
    if (server != null && server.isPresent()) {
      join(server.get().close());
    }
  }

  /** Pods of this node that are ready; those that terminate still serve but are not counted. */
  private int localEndpoints(ServiceName name) {
    Snapshot snapshot = snapshots.current();
    Service service = snapshot.services().get(name);
    if (service == null) {
      return 0;
    }
    return Math.toIntExact(
        service.ports().stream()
            .flatMap(port -> port.in(port.firstFamily()).endpoints().stream())
            .filter(it -> it.conditions().ready())
            .filter(it -> it.place().node().equals(snapshot.node().name()))
            .map(it -> it.address().host())
            .distinct()
            .count());
  }

  private static Problem problem(Place place, CompletionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String message =
        "spec.healthCheckNodePort: cannot listen on %s port %d: %s"
            .formatted(IpLiteral.text(place.address), place.port, cause.getMessage());
    return new Problem(
        ObjectRef.of(place.service), Problem.Reason.Listen, message, Optional.empty());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
