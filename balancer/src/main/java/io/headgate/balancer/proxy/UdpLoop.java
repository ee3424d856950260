package io.headgate.balancer.proxy;

import io.headgate.balancer.proxy.FlowCounters.Eviction;
import io.headgate.discovery.model.TimeSource;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The flows of one event loop, in the order of their last use: ends those that are idle, and makes
 * room where there are too many. Confined to its loop, but for what is said to be for any thread.
 *
 * <p>A look at every flow once a second instead of a timer for each: 16,000 of them take well under
 * a millisecond, and a datagram costs no more than its place in the order.
 */
final class UdpLoop {

  private static final int TICK_SECONDS = 1;

  private final EventLoop loop;
  private final DatagramSockets sockets;
  private final TimeSource time;
  private final int maxFlows;
  private final FlowCounters counters;
  private final FlowsByClient openByClient;
  private final HeldRoom heldRoom = new HeldRoom();
  private final FlowOrder all = new FlowOrder();
  private final Map<InetAddress, FlowOrder> byClient = new HashMap<>();
  private boolean ticking;

  /**
   * @param openByClient what all loops count together
   */
  UdpLoop(
      EventLoop loop,
      DatagramSockets sockets,
      FlowOptions options,
      FlowCounters counters,
      FlowsByClient openByClient) {
    this.loop = loop;
    this.sockets = sockets;
    this.time = options.time();
    this.maxFlows = options.limits().ofAll();
    this.counters = counters;
    this.openByClient = openByClient;
  }

  /** Any thread. */
  EventLoop eventLoop() {
    return loop;
  }

  /** Any thread. */
  DatagramSockets sockets() {
    return sockets;
  }

  /** Any thread. */
  long now() {
    return time.nanoTime();
  }

  /** What the flows of this loop hold together. */
  HeldRoom heldRoom() {
    return heldRoom;
  }

  /**
   * Takes a new flow in. Where there are too many, the one on this loop that was idle for longest
   * ends: of the client's own where it has too many, else of all.
   *
   * @return false where all the others are on other loops
   */
  boolean admit(UdpFlow flow) {
    InetAddress client = flow.clientAddress();
    while (!openByClient.tryOpen(client)) {
      if (!evict(byClient.get(client), Eviction.CLIENT)) {
        return false;
      }
    }
    while (!counters.tryOpen(maxFlows)) {
      if (!evict(all, Eviction.ALL)) {
        openByClient.ended(client);
        return false;
      }
    }
    all.add(flow.placeOfAll());
    byClient.computeIfAbsent(client, address -> new FlowOrder()).add(flow.placeOfClient());
    if (!ticking) {
      ticking = true;
      scheduleTick();
    }
    return true;
  }

  private boolean evict(@Nullable FlowOrder order, Eviction why) {
    UdpFlow first = order == null ? null : order.oldest();
    if (first == null) {
      return false;
    }
    counters.evicted(why);
    first.close();
    return true;
  }

  /** The flow is in use now. */
  void use(UdpFlow flow) {
    all.use(flow.placeOfAll());
    FlowOrder own = byClient.get(flow.clientAddress());
    if (own != null) {
      own.use(flow.placeOfClient());
    }
  }

  /** The flow has ended. */
  void remove(UdpFlow flow) {
    InetAddress client = flow.clientAddress();
    all.remove(flow.placeOfAll());
    FlowOrder own = byClient.get(client);
    if (own != null) {
      own.remove(flow.placeOfClient());
      if (own.isEmpty()) {
        byClient.remove(client);
      }
    }
    openByClient.ended(client);
    counters.ended();
  }

  void collect(List<ConnectionEntry> entries) {
    long now = now();
    all.forEach(flow -> flow.entry(now).ifPresent(entries::add));
  }

  /** Ends what has been idle for too long. */
  void tick() {
    long now = now();
    all.forEach(flow -> flow.tick(now));
    ticking = !all.isEmpty();
    if (ticking) {
      scheduleTick();
    }
  }

  private void scheduleTick() {
    var unused = loop.schedule(this::tick, TICK_SECONDS, TimeUnit.SECONDS);
  }
}
