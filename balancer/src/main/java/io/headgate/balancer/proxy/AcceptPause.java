package io.headgate.balancer.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a listening socket from accepting for a moment when that fails, which is when the process
 * has no file descriptor left. Without a pause the socket stays readable, and every failure leads
 * to the next one at once; clients wait in the kernel's backlog meanwhile. One for all sockets.
 */
@Sharable
final class AcceptPause extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(AcceptPause.class);
  private static final int PAUSE_MILLIS = 100;
  private static final int MILLIS_BETWEEN_LINES = 60_000;

  private final SocketCounters counters;
  private final AtomicBoolean said = new AtomicBoolean();

  AcceptPause(SocketCounters counters) {
    this.counters = counters;
  }

  /** Not passed on: Netty's own acceptor would pause as well, for longer, and log every time. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    pause(ctx.channel(), cause.toString());
  }

  /** Any thread. */
  void pause(Channel listening, String why) {
    listening.eventLoop().execute(() -> pauseOnLoop(listening, why));
  }

  private void pauseOnLoop(Channel listening, String why) {
    if (!listening.config().isAutoRead()) {
      return;
    }
    counters.acceptPaused();
    listening.config().setAutoRead(false);
    schedule(listening, () -> listening.config().setAutoRead(true), PAUSE_MILLIS);
    if (said.compareAndSet(false, true)) {
      LOG.warn("{}: accepting pauses: {}", listening.localAddress(), why);
      schedule(listening, () -> said.set(false), MILLIS_BETWEEN_LINES);
    }
  }

  private static void schedule(Channel listening, Runnable later, int millis) {
    var unused = listening.eventLoop().schedule(later, millis, TimeUnit.MILLISECONDS);
  }
}
