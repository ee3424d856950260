package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ConnectFailure;
import io.headgate.balancer.proxy.DialHandler;
import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.discovery.model.EndpointAddress;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
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
  private final int maxIdle;
  private final long idleNanos;
  private final Map<EndpointAddress, Deque<UpstreamConnection>> idle = new HashMap<>();
  private boolean closed;

  UpstreamPool(EventLoop loop, Dialer dialer, LoopTimers timers, HttpSettings settings) {
    this.loop = loop;
    this.dialer = dialer;
    this.timers = timers;
    this.maxIdle = settings.limits().idleConnectionsPerEndpoint();
    this.idleNanos = settings.timeouts().upstreamKeepAlive().toNanos();
  }

  /** An idle connection; null where there is none. */
  @Nullable UpstreamConnection take(EndpointAddress address) {
    Deque<UpstreamConnection> connections = idle.get(address);
    if (connections == null) {
      return null;
    }
    UpstreamConnection connection = connections.pollLast();
    while (connection != null && !connection.isOpen()) {
      connection = connections.pollLast();
    }
    if (connections.isEmpty()) {
      idle.remove(address);
    }
    return connection;
  }

  /** Dials; one of the two is called, on this loop. */
  void connect(
      EndpointAddress address,
      Duration timeout,
      Consumer<UpstreamConnection> connected,
      Consumer<ConnectFailure> failed) {
    UpstreamConnection connection = new UpstreamConnection(address, this, timers);
    dialer.connect(
        loop,
        address,
        timeout,
        connection,
        new DialHandler() {
          @Override
          public void connected(Channel channel) {
            connected.accept(connection);
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
        idle.computeIfAbsent(connection.address(), address -> new ArrayDeque<>(4));
    if (closed || connections.size() >= maxIdle || !connection.isOpen()) {
      connection.close();
      return;
    }
    connections.addLast(connection);
    connection.waitForUse(idleNanos);
  }

  /** A connection is closed, idle or not. */
  void forget(UpstreamConnection connection) {
    Deque<UpstreamConnection> connections = idle.get(connection.address());
    if (connections != null && connections.remove(connection) && connections.isEmpty()) {
      idle.remove(connection.address());
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
