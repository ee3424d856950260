package io.headgate.balancer.proxy;

import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.Snapshots;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the open listening sockets of Services equal the snapshot: one socket for every address of
 * every TCP port. New ones are opened before removed ones are closed, and a socket of which nothing
 * changed is not touched. An address that cannot be opened is a {@link
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
  private final Map<InetSocketAddress, TcpListener> listeners = new ConcurrentHashMap<>();
  private final AddressClaims claims;
  private final ListenerContext context;

  /**
   * @param snapshots where a connection finds the endpoints of its moment
   */
  public ListenerSet(
      EventLoops loops,
      Snapshots snapshots,
      EndpointPicker picker,
      ListenOptions options,
      ProblemLog problems) {
    claims = new AddressClaims(options.nodePortAddresses());
    context =
        new ListenerContext(
            loops,
            new ShiftedPorts(options.shiftLowPorts(), LowPorts.ofThisProcess(), claims::isClaimed),
            problems,
            new AcceptPath(
                snapshots, picker, new Dialer(loops), options.connectPolicy(), connections),
            new AcceptPause(counters));
  }

  @Override
  public synchronized void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    List<CompletableFuture<Void>> opening = new ArrayList<>();
    List<TcpListener> removed = new ArrayList<>();
    for (InetSocketAddress address : claims.apply(delta.services().values())) {
      reportWaiting(address);
      Optional<ServicePortName> owner = claims.owner(address);
      TcpListener listener = listeners.get(address);
      if (owner.isEmpty()) {
        if (listener != null) {
          removed.add(listener);
        }
      } else if (listener == null) {
        TcpListener added = new TcpListener(address, owner.get(), context);
        listeners.put(address, added);
        opening.add(added.open());
      } else {
        listener.handOver(owner.get());
      }
    }
    awaitAll(opening);
    for (TcpListener listener : removed) {
      listeners.remove(listener.requested());
    }
    awaitAll(removed.stream().map(TcpListener::close).toList());
  }

  /** What is really open now, in no particular order. */
  public List<BoundAddress> bound() {
    return listeners.values().stream().flatMap(listener -> listener.bound().stream()).toList();
  }

  public SocketCounters counters() {
    return counters;
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
  private void reportWaiting(InetSocketAddress address) {
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
            + address.getAddress().getHostAddress()
            + ":"
            + address.getPort()
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
    awaitAll(listeners.values().stream().map(TcpListener::close).toList());
    listeners.clear();
  }

  private static void awaitAll(List<CompletableFuture<Void>> all) {
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
  }
}
