package io.headgate.gateway.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/** Frames that have come, once the codec has seen that they may. Confined to one loop. */
final class LinkFrames extends Http2EventAdapter {

  /** What the PING says that asks whether a GOAWAY was seen. */
  static final long END = 0x68656164676174L;

  private final Http2Link link;
  private final FrameBudget budget;

  LinkFrames(Http2Link link, FrameBudget budget) {
    this.link = link;
    this.budget = budget;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    onHeadersRead(ctx, streamId, headers, padding, endOfStream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean endOfStream)
      throws Http2Exception {
    budget.earn(0);
    MessageStream stream = link.find(streamId);
    if (stream == null) {
      if (link.connection().isServer()) {
        link.opened(streamId, headers, endOfStream);
      }
    } else if (headers.status() == null) {
      link.touch(stream);
      trailers(stream, headers, streamId);
    } else {
      link.touch(stream);
      stream.head(headers, endOfStream);
    }
  }

  private static void trailers(MessageStream stream, Http2Headers headers, int streamId)
      throws Http2Exception {
    try {
      stream.trailers(headers);
    } catch (IllegalArgumentException e) {
      throw Http2Exception.streamError(
          streamId, Http2Error.PROTOCOL_ERROR, e, "malformed trailers");
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
    if (data.isReadable()) {
      budget.earn(data.readableBytes());
    }
    MessageStream stream = link.find(streamId);
    if (stream == null) {
      return data.readableBytes() + padding;
    }
    link.touch(stream);
    return padding + stream.data(data, endOfStream);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
    MessageStream stream = link.find(streamId);
    if (stream != null) {
      stream.resetBy(errorCode);
    }
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    spend();
    if (data == END) {
      link.endSeen();
    }
  }

  // ---- what carries no message

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    spend();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    spend();
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    spend();
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int streamId, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    spend();
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment)
      throws Http2Exception {
    spend();
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx,
      byte frameType,
      int streamId,
      @Nullable Http2Flags flags,
      @Nullable ByteBuf payload)
      throws Http2Exception {
    spend();
  }

  private void spend() throws Http2Exception {
    if (!budget.spend()) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "too many frames that carry nothing");
    }
  }
}
