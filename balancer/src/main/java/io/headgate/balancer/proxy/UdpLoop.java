package io.headgate.balancer.proxy;

import io.headgate.discovery.model.TimeSource;
import io.netty.channel.EventLoop;
import java.util.List;
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
  private @Nullable UdpFlow oldest;
  private @Nullable UdpFlow newest;
  private boolean ticking;

  UdpLoop(EventLoop loop, DatagramSockets sockets, FlowOptions options, FlowCounters counters) {
    this.loop = loop;
    this.sockets = sockets;
    this.time = options.time();
    this.maxFlows = options.maxFlows();
    this.counters = counters;
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

  /**
   * Takes a new flow in. Where there are too many, the one on this loop that was idle for longest
   * ends.
   *
   * @return false where all the others are on other loops
   */
  boolean admit(UdpFlow flow) {
    while (!counters.tryOpen(maxFlows)) {
      UdpFlow first = oldest;
      if (first == null) {
        return false;
      }
      counters.evicted();
      first.close();
    }
    append(flow);
    if (!ticking) {
      ticking = true;
      scheduleTick();
    }
    return true;
  }

  /** The flow is in use now. */
  void use(UdpFlow flow) {
    if (newest != flow) {
      unlink(flow);
      append(flow);
    }
  }

  /** The flow has ended. */
  void remove(UdpFlow flow) {
    unlink(flow);
    counters.ended();
  }

  void collect(List<ConnectionEntry> entries) {
    long now = now();
    for (UdpFlow flow = oldest; flow != null; flow = flow.newer) {
      flow.entry(now).ifPresent(entries::add);
    }
  }

  /** Ends what has been idle for too long. */
  void tick() {
    long now = now();
    for (UdpFlow flow = oldest; flow != null; ) {
      UdpFlow following = flow.newer;
      flow.tick(now);
      flow = following;
    }
    ticking = oldest != null;
    if (ticking) {
      scheduleTick();
    }
  }

  private void scheduleTick() {
    var unused = loop.schedule(this::tick, TICK_SECONDS, TimeUnit.SECONDS);
  }

  private void append(UdpFlow flow) {
    UdpFlow last = newest;
    flow.older = last;
    if (last == null) {
      oldest = flow;
    } else {
      last.newer = flow;
    }
    newest = flow;
  }

  private void unlink(UdpFlow flow) {
    UdpFlow before = flow.older;
    UdpFlow after = flow.newer;
    if (before == null) {
      oldest = after;
    } else {
      before.newer = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.older = before;
    }
    flow.older = null;
    flow.newer = null;
  }
}
