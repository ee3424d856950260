package io.headgate.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Stands behind TLS until its handshake is over, and counts how it went. */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {

  private final EntryCounters counters;

  HandshakeWatch(EntryCounters counters) {
    this.counters = counters;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ctx.fireUserEventTriggered(event);
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      counters.handshake(handshake.isSuccess());
      ctx.pipeline().remove(this);
    }
  }
}
