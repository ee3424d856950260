package io.headgate.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Stands behind TLS until its handshake is over, and lets in who speaks what was agreed on. */
final class ProtocolChoice extends ChannelInboundHandlerAdapter {

  private final Http1Connection http1;

  ProtocolChoice(Http1Connection http1) {
    this.http1 = http1;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      if (handshake.isSuccess()
          && tls != null
          && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
        http1.becomeHttp2();
      }
    }
    ctx.fireUserEventTriggered(event);
    if (event instanceof SslHandshakeCompletionEvent) {
      ctx.pipeline().remove(this);
    }
  }
}
