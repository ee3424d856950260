package io.headgate.balancer.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The accepted connections that are still open, so that an ending program can wait. Any thread. */
final class OpenConnections implements ChannelFutureListener {

  private final SocketCounters counters;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean draining;

  OpenConnections(SocketCounters counters) {
    this.counters = counters;
  }

  SocketCounters counters() {
    return counters;
  }

  void add(Channel client) {
    counters.accepted();
    open.add(client);
    client.closeFuture().addListener(this);
  }

  /** A connection has closed. */
  @Override
  public void operationComplete(ChannelFuture closed) {
    open.remove(closed.channel());
    counters.ended();
    completeIfDrained();
  }

  /** Waits until the last one has ended, at most so long, and resets the rest. */
  void drain(Duration limit) {
    draining = true;
    completeIfDrained();
    drained.completeOnTimeout(null, limit.toNanos(), TimeUnit.NANOSECONDS).join();
    for (Channel client : open) {
      counters.closed(CloseCause.SHUTDOWN);
      TcpReset.reset(client);
    }
  }

  private void completeIfDrained() {
    if (draining && open.isEmpty()) {
      drained.complete(null);
    }
  }
}
