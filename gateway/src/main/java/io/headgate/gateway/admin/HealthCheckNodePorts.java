package io.headgate.gateway.admin;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.Snapshots;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where load balancers ask whether this node has pods of a Service: the {@code healthCheckNodePort}
 * of each LoadBalancer whose external policy is Local, on every address of node ports (kube-proxy,
 * {@code pkg/proxy/healthcheck/service_health.go}). A port that cannot be opened is a Problem and
 * is tried again every few seconds. A port that passes from one Service to another stays open;
 * where two ask for one, the first to ask has it for as long as it does.
 *
 * <p>Changes come on one thread, which waits until the sockets follow and which must not be an
 * event loop; everything else happens on any.
 */
public final class HealthCheckNodePorts implements SnapshotObserver, AutoCloseable {

  private static final String REPORTER = "health check node ports";

  private final Vertx vertx;
  private final Snapshots snapshots;
  private final HealthAnswer answer;
  private final List<InetAddress> addresses;
  private final ProblemLog problems;

  /** The Services that ask for a port, the one that has it first. */
  private final Map<Integer, List<ServiceName>> claims = new HashMap<>();

  private final Map<InetSocketAddress, HealthCheckSocket> open = new HashMap<>();

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
    Set<Integer> touched = new LinkedHashSet<>();
    for (ServiceChange change : delta.services().values()) {
      int before = change.before().map(HealthCheckNodePorts::port).orElse(0);
      int after = change.after().map(HealthCheckNodePorts::port).orElse(0);
      if (before != after) {
        change.before().ifPresent(service -> withdraw(before, service.name()));
        change.after().ifPresent(service -> claim(after, service.name()));
        touched.add(before);
        touched.add(after);
      }
    }
    touched.remove(0);
    touched.forEach(this::follow);
  }

  /** Closes all of them. */
  @Override
  public synchronized void close() {
    open.values().forEach(HealthCheckSocket::close);
    open.clear();
  }

  /** Where it is; 0 where the Service has none or is another proxy's. */
  private static int port(Service service) {
    boolean served = service.ports().stream().anyMatch(ServicePort::hasOwnAddress);
    return served && service.addressing() instanceof ServiceAddressing.Virtual virtual
        ? virtual.loadBalancer().healthCheckNodePort()
        : 0;
  }

  private void claim(int port, ServiceName service) {
    if (port != 0) {
      claims.computeIfAbsent(port, unused -> new ArrayList<>()).add(service);
    }
  }

  private void withdraw(int port, ServiceName service) {
    claims.computeIfPresent(
        port, (unused, all) -> all.remove(service) && all.isEmpty() ? null : all);
  }

  /** Only when all claims are known: nothing is closed that somebody else asks for now. */
  private void follow(int port) {
    List<ServiceName> all = claims.getOrDefault(port, List.of());
    reportWaiting(port, all);
    for (InetAddress address : addresses) {
      InetSocketAddress place = new InetSocketAddress(address, port);
      HealthCheckSocket socket = open.get(place);
      if (all.isEmpty()) {
        if (socket != null) {
          open.remove(place);
          socket.close();
        }
      } else if (socket == null) {
        HealthCheckSocket added =
            new HealthCheckSocket(
                vertx,
                problems,
                place,
                all.getFirst(),
                (request, owner) -> answer(request, port, owner));
        open.put(place, added);
        added.open();
      } else {
        socket.handOver(all.getFirst());
      }
    }
  }

  /** Node ports are allocated, so two Services share one only where somebody wrote it so. */
  private void reportWaiting(int port, List<ServiceName> all) {
    if (all.size() < 2) {
      problems.clear(REPORTER, port);
      return;
    }
    String message =
        "spec.healthCheckNodePort: %d is served for %s (expected: a port that no other Service has)"
            .formatted(port, all.getFirst());
    problems.report(
        REPORTER,
        port,
        new Problem(ObjectRef.of(all.get(1)), Problem.Reason.Conflict, message, Optional.empty()));
  }

  private void answer(HttpServerRequest request, int port, ServiceName owner) {
    Snapshot snapshot = snapshots.current();
    Optional<Service> service =
        Optional.ofNullable(snapshot.services().get(owner)).filter(it -> port(it) == port);
    if (service.isEmpty()) {
      // Between a snapshot and the hand-over that it brings: the heir is known already.
      service = snapshot.services().values().stream().filter(it -> port(it) == port).findFirst();
    }
    answer.send(
        request,
        service.map(Service::name).orElse(owner),
        service.map(it -> localEndpoints(it, snapshot)).orElse(0));
  }

  /** Pods of this node that are ready; those that terminate still serve but are not counted. */
  private static int localEndpoints(Service service, Snapshot snapshot) {
    return Math.toIntExact(
        service.ports().stream()
            .flatMap(port -> port.in(port.firstFamily()).endpoints().stream())
            .filter(it -> it.conditions().ready())
            .filter(it -> it.place().node().equals(snapshot.node().name()))
            .map(it -> it.address().host())
            .distinct()
            .count());
  }
}
