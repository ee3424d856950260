package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ConnectFailure;
import io.headgate.balancer.proxy.DialHandler;
import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.gateway.tls.PodTls;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections to pods that one event loop keeps for the next request. Only idle ones are
 * bounded: the busy ones are as many as requests are in flight. The one that was used last is taken
 * first, so that the surplus of a burst grows old and goes. Confined to its loop.
 */
final class UpstreamPool {

  private final EventLoop loop;
  private final Dialer dialer;
  private final LoopTimers timers;
  private final Supplier<PoolLimits> limits;
  private final Map<Object, Deque<UpstreamConnection>> idle = new HashMap<>();
  private boolean closed;

  UpstreamPool(EventLoop loop, Dialer dialer, LoopTimers timers, Supplier<PoolLimits> limits) {
    this.loop = loop;
    this.dialer = dialer;
    this.timers = timers;
    this.limits = limits;
  }

  /**
   * An idle connection; null where there is none.
   *
   * @param key of its target
   */
  @Nullable UpstreamConnection take(Object key) {
    Deque<UpstreamConnection> connections = idle.get(key);
    if (connections == null) {
      return null;
    }
    UpstreamConnection connection = connections.pollLast();
    while (connection != null && !connection.isOpen()) {
      connection = connections.pollLast();
    }
    if (connections.isEmpty()) {
      idle.remove(key);
    }
    return connection;
  }

  /** How long a connection that is dialled now may be used, in nanoseconds. */
  long ageNanos() {
    return limits.get().ageNanos();
  }

  /** Dials; one of the two is called, on this loop. */
  void connect(
      UpstreamTarget target,
      Duration timeout,
      Consumer<UpstreamConnection> connected,
      Consumer<ConnectFailure> failed) {
    UpstreamConnection connection = new UpstreamConnection(target, this, timers);
    dialer.connect(
        loop,
        target.address(),
        timeout,
        connection,
        new DialHandler() {
          @Override
          public void connected(Channel channel) {
            PodTls tls = target.tls();
            if (tls == null) {
              connected.accept(connection);
            } else {
              SslHandler handler = connection.startTls(tls, timeout);
              handler.handshakeFuture().addListener(done -> agreed(done, handler, tls));
            }
          }

          private void agreed(Future<?> done, SslHandler handler, PodTls tls) {
            if (done.isSuccess() && tls.isRight(handler, target.service())) {
              connected.accept(connection);
            } else {
              connection.close();
              Throwable cause = done.cause();
              failed(
                  ConnectFailure.ofTls(
                      target.address().toString(),
                      cause == null
                          ? "the certificate has another name"
                          : String.valueOf(cause.getMessage())));
            }
          }

          @Override
          public void failed(ConnectFailure failure) {
            failed.accept(failure);
          }
        });
  }

  /** Takes back a connection that can carry another request. */
  void release(UpstreamConnection connection) {
    Deque<UpstreamConnection> connections =
        idle.computeIfAbsent(connection.key(), key -> new ArrayDeque<>(4));
    PoolLimits now = limits.get();
    if (closed
        || connections.size() >= now.most()
        || !connection.isOpen()
        || connection.isSpent(now.requests())) {
      connection.close();
      return;
    }
    connections.addLast(connection);
    connection.waitForUse(now.idleNanos());
  }

  /** A connection is closed, idle or not. */
  void forget(UpstreamConnection connection) {
    Deque<UpstreamConnection> connections = idle.get(connection.key());
    if (connections != null && connections.remove(connection) && connections.isEmpty()) {
      idle.remove(connection.key());
    }
  }

  /** Closes what is idle, and from now on whatever comes back. */
  void close() {
    closed = true;
    for (Deque<UpstreamConnection> connections : idle.values()) {
      for (UpstreamConnection connection : connections.toArray(new UpstreamConnection[0])) {
        connection.close();
      }
    }
    idle.clear();
  }
}
