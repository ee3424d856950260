package io.headgate.discovery.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the queries of one connection in the order in which they come, as many as its client
 * sends (RFC 7766). While the client does not read, no further query is taken, so that what waits
 * to be sent is bounded. A connection on which no query becomes complete for a while is closed,
 * whether the client is silent, slow, or does not take its answers.
 */
final class StreamHandler extends ByteToMessageDecoder {

  private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);

  /** No query is nearly as long; what claims to be is something else. */
  private static final int MAX_QUERY = 4096;

  private final DnsResponder responder;
  private final Duration idle;
  private boolean answered;
  private @Nullable Future<?> check;

  /**
   * @param idle a connection is closed when it has been idle for this long, at the latest for twice
   */
  StreamHandler(DnsResponder responder, Duration idle) {
    this.responder = responder;
    this.idle = idle;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    checkLater(ctx);
    ctx.fireChannelActive();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (!ctx.channel().isWritable() || in.readableBytes() < Short.BYTES) {
      return;
    }
    int length = in.getUnsignedShort(in.readerIndex());
    if (length > MAX_QUERY) {
      in.skipBytes(in.readableBytes());
      var unused = ctx.close();
    } else if (in.readableBytes() >= Short.BYTES + length) {
      in.skipBytes(Short.BYTES);
      answer(ctx, in.readSlice(length));
    }
  }

  private void answer(ChannelHandlerContext ctx, ByteBuf query) {
    answered = true;
    ByteBuf message = ctx.alloc().buffer();
    message.writeShort(0);
    boolean owned = true;
    try {
      responder.overTcp(query, message);
      int length = message.readableBytes() - Short.BYTES;
      if (length > 0) {
        message.setShort(message.readerIndex(), length);
        owned = false;
        var unused = ctx.write(message, ctx.voidPromise());
      }
    } finally {
      if (owned) {
        message.release();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    super.channelReadComplete(ctx);
    ctx.flush();
  }

  /** What was left while the client did not read is answered once it does. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = ctx.channel().isWritable();
    ctx.channel().config().setAutoRead(writable);
    if (writable) {
      ctx.executor()
          .execute(
              () ->
                  ctx.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER).fireChannelReadComplete());
    }
    ctx.fireChannelWritabilityChanged();
  }

  /** A client that has no more queries still gets its answers. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    super.userEventTriggered(ctx, event);
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    Future<?> pending = check;
    if (pending != null) {
      pending.cancel(false);
    }
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{}: {}", ctx.channel().remoteAddress(), cause.toString());
    } else {
      LOG.warn("{}: a query could not be answered", ctx.channel().remoteAddress(), cause);
    }
    var unused = ctx.close();
  }

  private void checkLater(ChannelHandlerContext ctx) {
    answered = false;
    check = ctx.executor().schedule(() -> check(ctx), idle.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void check(ChannelHandlerContext ctx) {
    if (answered) {
      checkLater(ctx);
    } else {
      var unused = ctx.close();
    }
  }
}
