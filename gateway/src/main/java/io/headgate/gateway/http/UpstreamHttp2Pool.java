package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ConnectFailure;
import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.LoopTimers;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections to pods of one event loop: requests share them up to what the pod takes,
 * and those that come while one is being dialled wait for it. Confined to its loop.
 */
final class UpstreamHttp2Pool {

  private final EventLoop loop;
  private final Dialer dialer;
  private final LoopTimers timers;
  private final Supplier<PoolLimits> limits;
  private final Map<Object, List<UpstreamHttp2Connection>> open = new HashMap<>();
  private final Map<Object, UpstreamHttp2Dial> dials = new HashMap<>();
  private boolean closed;

  UpstreamHttp2Pool(EventLoop loop, Dialer dialer, LoopTimers timers, Supplier<PoolLimits> limits) {
    this.loop = loop;
    this.dialer = dialer;
    this.timers = timers;
    this.limits = limits;
  }

  long idleNanos() {
    return limits.get().idleNanos();
  }

  boolean isClosed() {
    return closed;
  }

  /** A way on a connection that stands; null where there is none with room. */
  @Nullable UpstreamStream take(UpstreamTarget target) {
    List<UpstreamHttp2Connection> connections = open.get(target.key());
    if (connections != null) {
      for (UpstreamHttp2Connection connection : connections) {
        if (connection.hasRoom()) {
          return connection.open();
        }
      }
    }
    return null;
  }

  /** Whether a request could wait for a dial that is on its way. */
  boolean isDialling(UpstreamTarget target) {
    UpstreamHttp2Dial running = dials.get(target.key());
    return running != null && running.hasRoom();
  }

  /** Dials, or waits for a dial that is on its way; one of the two is called, on this loop. */
  void connect(
      UpstreamTarget target,
      Duration timeout,
      Consumer<UpstreamStream> connected,
      Consumer<ConnectFailure> failed) {
    UpstreamHttp2Dial.Waiting waiting = new UpstreamHttp2Dial.Waiting(connected, failed);
    UpstreamHttp2Dial running = dials.get(target.key());
    if (running != null && isDialling(target)) {
      running.add(waiting);
      return;
    }
    UpstreamHttp2Dial dial = new UpstreamHttp2Dial(target, this, timers);
    dial.add(waiting);
    dials.put(target.key(), dial);
    dial.start(dialer, loop, timeout);
  }

  /** A dial has come to its end; its waiting requests are told next. */
  void dialled(UpstreamHttp2Dial dial, @Nullable UpstreamHttp2Connection connection) {
    dials.remove(dial.key(), dial);
    if (connection != null && !closed) {
      open.computeIfAbsent(connection.key(), key -> new ArrayList<>(2)).add(connection);
    }
  }

  /** It takes no more requests. */
  void forget(UpstreamHttp2Connection connection) {
    List<UpstreamHttp2Connection> connections = open.get(connection.key());
    if (connections != null && connections.remove(connection) && connections.isEmpty()) {
      open.remove(connection.key());
    }
  }

  /** Closes all of them. */
  void close() {
    closed = true;
    List<UpstreamHttp2Connection> all = new ArrayList<>();
    open.values().forEach(all::addAll);
    all.forEach(UpstreamHttp2Connection::close);
  }
}
