package io.headgate.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder with two additions.
 *
 * <p>It has {@link HeadBytes} look at a head while it is still bytes.
 *
 * <p>It decodes one request and then holds what follows, as bytes, until {@link #next}: pipelined
 * requests are answered in order and cost no more memory than one read.
 */
final class RequestDecoder extends HttpRequestDecoder {

  /**
   * The parts of a body are slices of what was read, so this bounds nothing that costs memory: as
   * large as a read can be, for few parts.
   */
  private static final int PART_BYTES = 64 * 1024;

  private final HeadBytes head = new HeadBytes();
  private final Runnable onHeadStarted;
  private @Nullable ChannelHandlerContext context;
  private boolean inHead = true;
  private boolean headStarted;
  private boolean held;
  private boolean refused;
  private boolean decoding;

  /**
   * @param onHeadStarted run at the first byte of every request
   */
  RequestDecoder(HttpLimits limits, Runnable onHeadStarted) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.requestLineBytes())
            .setMaxHeaderSize(limits.headerBytes())
            .setMaxChunkSize(PART_BYTES)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true));
    this.onHeadStarted = onHeadStarted;
  }

  /** The held request may come, which it does at once if its bytes are here. */
  void next() {
    held = false;
    headStarted = false;
    ChannelHandlerContext ctx = context;
    // Within a read, the loop that is running goes on by itself.
    if (!decoding && ctx != null && hasHeldBytes()) {
      try {
        channelRead(ctx, Unpooled.EMPTY_BUFFER);
        channelReadComplete(ctx);
      } catch (Exception e) {
        ctx.fireExceptionCaught(e);
      }
    }
  }

  /** Whether bytes have been read that belong to the next request. */
  boolean hasHeldBytes() {
    return actualReadableBytes() > 0;
  }

  /** Whether a request has begun whose head has not ended. */
  boolean isWithinHead() {
    return inHead && headStarted && !held;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    boolean outer = decoding;
    decoding = true;
    try {
      super.channelRead(ctx, message);
    } finally {
      decoding = outer;
    }
  }

  /** Netty's reads on where nothing came out; while a request is held that would be for ever. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (held) {
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
      throws Exception {
    if (held) {
      return;
    }
    if (refused) {
      buffer.skipBytes(buffer.readableBytes());
      return;
    }
    if (inHead && buffer.isReadable()) {
      if (!headStarted) {
        headStarted = true;
        onHeadStarted.run();
      }
      if (!head.isUnambiguous(buffer)) {
        refused = true;
        buffer.skipBytes(buffer.readableBytes());
        out.add(refusal());
        return;
      }
    }
    int before = out.size();
    super.decode(ctx, buffer, out);
    for (int i = before; i < out.size(); i++) {
      follow(out.get(i));
    }
  }

  private void follow(Object decoded) {
    if (decoded instanceof HttpRequest) {
      inHead = false;
      head.reset();
    }
    if (decoded instanceof LastHttpContent) {
      inHead = true;
      held = true;
    }
  }

  private static HttpRequest refusal() {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.setDecoderResult(
        DecoderResult.failure(
            new IllegalArgumentException("folded line, tab out of place, or two lengths")));
    return request;
  }
}
