package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.Snapshots;
import io.headgate.discovery.model.TimeSource;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The connections that are being relayed, those of Service ports and the upgraded ones of an
 * Ingress: what their Service says about endpoints that go, age and idleness is done to them, and
 * those that last get TCP keep-alive. Each event loop keeps its own; a connection costs two
 * look-ups in a map and no memory, and only one with a limit has a timer.
 */
public final class RelayedConnections implements SnapshotObserver {

  private final Snapshots snapshots;
  private final SocketCounters counters;
  private final Map<EventLoop, LoopRelays> loops = new HashMap<>();

  /**
   * Takes in relays of these loops.
   *
   * @param counters get to know what is ended here
   */
  public RelayedConnections(
      EventLoops eventLoops, Snapshots snapshots, SocketCounters counters, TimeSource time) {
    this.snapshots = snapshots;
    this.counters = counters;
    KeepAlive keepAlive = eventLoops.keepAlive();
    for (EventExecutor executor : eventLoops.loops()) {
      EventLoop loop = (EventLoop) executor;
      LoopRelays relays = new LoopRelays(new LoopTimers(time), counters, keepAlive);
      loops.put(loop, relays);
      loop.execute(() -> relays.start(loop));
    }
  }

  /**
   * Takes a relay in for as long as it lives. Called on its event loop.
   *
   * @param snapshot the one that the connection carries
   * @param port of that snapshot
   */
  public void add(TcpRelay relay, Snapshot snapshot, ServicePort port, EndpointAddress endpoint) {
    LoopRelays own = loops.get(relay.loop());
    if (own == null || relay.hasEnded()) {
      return;
    }
    EndpointRelays group = own.of(port.name(), endpoint);
    group.add(relay);
    ConnectionPolicy policy = port.traits().policy().connections();
    if (RelayLimits.isWanted(policy)) {
      double random = ThreadLocalRandom.current().nextDouble();
      RelayLimits.watch(relay, own.timers(), counters, policy, random);
    }
    catchUp(group, snapshot, port, endpoint);
  }

  /**
   * The endpoint may have gone while it was dialled, and a loop hears of every change only once. A
   * change that is heard of later than this call finds the relay in its list.
   */
  @SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
  private void catchUp(
      EndpointRelays group, Snapshot snapshot, ServicePort port, EndpointAddress endpoint) {
    Snapshot current = snapshots.current();
    boolean changed = current != snapshot || group.isGone();
    // An ExternalName without ports has every number, and declares none: nothing can go.
    if (changed && snapshot.port(port.name()).isPresent()) {
      PortEndpoints.of(port, current.port(port.name())).apply(endpoint, group);
    }
  }

  /** The timers of a loop that carries connections, for use on its thread. */
  LoopTimers timers(EventLoop loop) {
    return Objects.requireNonNull(loops.get(loop), "every loop has its relays").timers();
  }

  /** Adds what every loop has, each on its own thread; completes when all have. */
  CompletableFuture<Void> collect(List<ConnectionEntry> entries) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    loops.forEach(
        (loop, relays) -> all.add(CompletableFuture.runAsync(() -> relays.collect(entries), loop)));
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    List<PortEndpoints> changed = new ArrayList<>();
    for (ServiceChange change : delta.services().values()) {
      change.before().ifPresent(before -> collect(before, change.after(), changed));
      change.after().ifPresent(after -> collectAdded(change.before(), after, changed));
    }
    if (!changed.isEmpty()) {
      loops.forEach((loop, relays) -> loop.execute(() -> changed.forEach(relays::follow)));
    }
  }

  private static void collect(
      Service before, Optional<Service> after, List<PortEndpoints> changed) {
    for (ServicePort port : before.ports()) {
      Optional<ServicePort> now = after.flatMap(service -> service.port(port.name()));
      if (now.isEmpty() || !PortEndpoints.same(port, now.get())) {
        changed.add(PortEndpoints.of(port, now));
      }
    }
  }

  /** A port that was there before may have connections still. */
  private static void collectAdded(
      Optional<Service> before, Service after, List<PortEndpoints> changed) {
    for (ServicePort port : after.ports()) {
      if (before.flatMap(service -> service.port(port.name())).isEmpty()) {
        changed.add(PortEndpoints.of(port, Optional.of(port)));
      }
    }
  }
}
