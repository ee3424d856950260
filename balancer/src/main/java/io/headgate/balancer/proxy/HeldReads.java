package io.headgate.balancer.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a channel reads until there is somebody to take it. Reading is off meanwhile, but a
 * FIN makes some transports read and deliver all the same, and those bytes must not be lost.
 * Confined to the channel's event loop.
 */
class HeldReads extends ChannelInboundHandlerAdapter {

  /** In the order of arrival; the FIN is held as its event. Null as long as nothing has arrived. */
  private @Nullable ArrayDeque<Object> held;

  /** Hands on what was held to the handlers behind, and leaves the pipeline. */
  final void release(Channel channel) {
    ChannelHandlerContext ctx = channel.pipeline().context(this);
    if (ctx == null) {
      return; // The channel has closed, and its pipeline with it.
    }
    ArrayDeque<Object> waiting = held;
    held = null;
    if (waiting != null) {
      for (Object one : waiting) {
        if (one instanceof ChannelInputShutdownEvent) {
          ctx.fireUserEventTriggered(one);
        } else {
          ctx.fireChannelRead(one);
        }
      }
      ctx.fireChannelReadComplete();
    }
    ctx.pipeline().remove(this);
  }

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
    hold(message);
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) {
    // Said when what is held is handed on.
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      hold(event);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // The channel failed before anybody used it; whoever waits for it sees that it is closed.
    TcpReset.reset(ctx.channel());
  }

  @Override
  public final void handlerRemoved(ChannelHandlerContext ctx) {
    ArrayDeque<Object> waiting = held;
    held = null;
    if (waiting != null) {
      waiting.forEach(ReferenceCountUtil::release);
    }
  }

  private void hold(Object one) {
    if (held == null) {
      held = new ArrayDeque<>();
    }
    held.add(one);
  }
}
