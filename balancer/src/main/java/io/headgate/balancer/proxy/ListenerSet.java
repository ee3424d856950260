package io.headgate.balancer.proxy;

import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the open listening sockets of Services equal the snapshot: one socket for every address of
 * every TCP and UDP port. New ones are opened before removed ones are closed, and a socket of which
 * nothing changed is not touched. An address that cannot be opened is a {@link
 * io.headgate.discovery.model.Problem}, is tried again every few seconds, and keeps no other one
 * from being served.
 *
 * <p>Changes come on one thread, which waits until the sockets are open and which must not be an
 * event loop. Everything else may be called on any thread.
 */
public final class ListenerSet implements SnapshotObserver, AutoCloseable {

  private static final String REPORTER = "listeners";

  private final SocketCounters counters = new SocketCounters();
  private final OpenConnections connections = new OpenConnections(counters);
  private final FlowCounters flowCounters = new FlowCounters();
  private final Map<ServedAddress, ServiceListener> listeners = new ConcurrentHashMap<>();
  private final AddressClaims claims;
  private final RelayedConnections relays;
  private final ClientSources clientSources;
  private final ListenerContext context;
  private final FlowPath flowPath;

  /**
   * @param snapshots where a connection finds the endpoints of its moment
   */
  public ListenerSet(
      EventLoops loops,
      Snapshots snapshots,
      EndpointPicker picker,
      ListenOptions options,
      ProblemLog problems) {
    claims = new AddressClaims(options);
    clientSources = loops.clientSources();
    Dials dials =
        new Dials(
            new Dialer(loops),
            options.connectPolicy(),
            clientSources,
            options.connections().time());
    relays = new RelayedConnections(loops, snapshots, counters, options.connections().time());
    context =
        new ListenerContext(
            loops,
            new ShiftedPorts(options.shiftLowPorts(), LowPorts.ofThisProcess(), claims::isClaimed),
            problems,
            new AcceptPath(
                snapshots, Admission.of(options), picker, dials, new Carried(connections, relays)),
            new AcceptPause(counters));
    flowPath =
        new FlowPath(
            snapshots,
            picker,
            dials,
            new UdpLoops(loops, options.flows(), flowCounters),
            flowCounters);
  }

  @Override
  public synchronized void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    List<CompletableFuture<Void>> opening = new ArrayList<>();
    Map<ServedAddress, ServiceListener> removed = new HashMap<>();
    for (ServedAddress address : claims.apply(delta.services().values())) {
      reportWaiting(address);
      Optional<ServicePortName> owner = claims.owner(address);
      ServiceListener listener = listeners.get(address);
      if (owner.isEmpty()) {
        if (listener != null) {
          removed.put(address, listener);
        }
      } else if (listener == null) {
        ServiceListener added = listener(address, owner.get());
        listeners.put(address, added);
        opening.add(added.open());
      } else {
        listener.handOver(owner.get());
      }
    }
    awaitAll(opening);
    delta.services().values().forEach(change -> change.after().ifPresent(this::follow));
    listeners.keySet().removeAll(removed.keySet());
    awaitAll(removed.values().stream().map(ServiceListener::close).toList());
  }

  private void follow(Service service) {
    for (ServicePort port : service.ports()) {
      for (ServedAddress address : claims.of(port)) {
        ServiceListener listener = listeners.get(address);
        if (listener != null) {
          listener.follow(port);
        }
      }
    }
  }

  private ServiceListener listener(ServedAddress address, ServicePortName owner) {
    return switch (address.protocol()) {
      case TCP -> new TcpListener(address, owner, context);
      case UDP -> new UdpListener(address, owner, context, flowPath);
      case SCTP -> throw new IllegalArgumentException(owner + " (expected: TCP or UDP)");
    };
  }

  /** What is really open now, in no particular order. */
  public List<BoundAddress> bound() {
    return listeners.values().stream().flatMap(listener -> listener.bound().stream()).toList();
  }

  /** For connections that find their Service by something else than an address of it. */
  public ServiceConnections serviceConnections() {
    return new ServiceConnections(context.path());
  }

  /** Which of them are dialled with the client's address. */
  ClientSources clientSources() {
    return clientSources;
  }

  /** The connections with an endpoint; an observer of snapshots of its own. */
  public RelayedConnections relays() {
    return relays;
  }

  /**
   * The connections and flows that have an endpoint, in no particular order: those of Service
   * ports, and the upgraded ones of an Ingress. Completes on an event loop.
   */
  public CompletableFuture<List<ConnectionEntry>> connections() {
    List<ConnectionEntry> entries = Collections.synchronizedList(new ArrayList<>());
    return CompletableFuture.allOf(relays.collect(entries), flowPath.loops().collect(entries))
        .thenApply(done -> List.copyOf(entries));
  }

  public SocketCounters counters() {
    return counters;
  }

  public FlowCounters flowCounters() {
    return flowCounters;
  }

  /** Stops accepting, gives open connections that long to end, then resets them. Blocks. */
  public void close(Duration limit) {
    closeListeners();
    connections.drain(limit);
  }

  /** Stops accepting and resets what is open. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }

  /** Says so where two Services ask for one address; the one that asked first has it. */
  private void reportWaiting(ServedAddress address) {
    List<ServicePortName> waiting = claims.waiting(address);
    if (waiting.isEmpty()) {
      context.problems().clear(REPORTER, address);
      return;
    }
    ServicePortName refused = waiting.getFirst();
    String message =
        "port "
            + refused
            + ": "
            + address
            + " is served for "
            + claims.owner(address).orElse(refused)
            + " (expected: an address and port that no other Service has)";
    context
        .problems()
        .report(
            REPORTER,
            address,
            new Problem(
                ObjectRef.of(refused.service()),
                Problem.Reason.Conflict,
                message,
                Optional.empty()));
  }

  private synchronized void closeListeners() {
    awaitAll(listeners.values().stream().map(ServiceListener::close).toList());
    listeners.clear();
  }

  private static void awaitAll(List<CompletableFuture<Void>> all) {
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
  }
}
