package io.headgate.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;

/**
 * Looks at the first bytes of a connection without TLS, and lets in HTTP/2 where they are its
 * preface. One connection.
 */
final class PrefaceProbe extends ByteToMessageDecoder {

  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

  private final Http1Connection http1;

  PrefaceProbe(Http1Connection http1) {
    this.http1 = http1;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int known = Math.min(in.readableBytes(), PREFACE.readableBytes());
    boolean alike = in.slice(in.readerIndex(), known).equals(PREFACE.slice(0, known));
    if (alike && known < PREFACE.readableBytes()) {
      return;
    }
    if (alike) {
      http1.becomeHttp2();
    }
    // What was read goes on from here.
    ctx.pipeline().remove(this);
  }
}
