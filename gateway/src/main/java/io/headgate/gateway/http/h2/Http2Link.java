package io.headgate.gateway.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection, from either end of it: the codec without a channel for each stream.
 * Everything that is written in one turn of the event loop goes out at its end. Confined to it.
 */
// What comes of a write or a close is seen as the end of a stream or of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Http2Link extends Http2ConnectionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Http2Link.class);

  private final LinkListener owner;
  private final LinkLimits limits;
  private final Http2Connection.PropertyKey key;
  private final FrameBudget budget = new FrameBudget();
  private final Resets resets = new Resets();
  private final List<MessageStream> touched = new ArrayList<>();
  private @Nullable ChannelHandlerContext context;
  private boolean reading;
  private boolean flushing;

  Http2Link(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      LinkListener owner,
      LinkLimits limits) {
    super(decoder, encoder, settings, true);
    this.owner = owner;
    this.limits = limits;
    this.key = connection().newKey();
    decoder.frameListener(new LinkFrames(this, budget));
    encoder.flowController().listener(this::writabilityChanged);
    connection()
        .addListener(
            new Http2ConnectionAdapter() {
              @Override
              public void onStreamClosed(Http2Stream stream) {
                streamClosed(stream);
              }

              @Override
              public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
                owner.goingAway();
              }
            });
  }

  /** The end that takes requests. */
  public static Http2Link server(LinkLimits limits, LinkListener owner) {
    return new LinkBuilder(limits, owner, true).build();
  }

  /** The end that makes requests. */
  public static Http2Link client(LinkLimits limits, LinkListener owner) {
    return new LinkBuilder(limits, owner, false).build();
  }

  // ---- for its owner

  /** Begins a request; its stream has a place in the connection's order when its head goes out. */
  public MessageStream open(StreamListener listener) {
    MessageStream stream = new MessageStream(this, 0);
    stream.listen(listener);
    return stream;
  }

  /** How many streams this end may have open now; 0 where the other end is going away. */
  public int mayOpen() {
    boolean exhausted = connection().local().lastStreamCreated() >= Integer.MAX_VALUE - 4;
    return connection().goAwayReceived() || exhausted || !context().channel().isActive()
        ? 0
        : Math.min(limits.streams(), connection().local().maxActiveStreams());
  }

  /**
   * Says that no stream will be taken soon, without refusing any that is on its way; {@link
   * LinkListener#endSeen} tells that the other end knows (RFC 9113 section 6.8).
   */
  public void announceEnd() {
    ChannelHandlerContext ctx = context();
    goAway(ctx, Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, promise());
    encoder().writePing(ctx, false, LinkFrames.END, promise());
    ctx.flush();
  }

  /** Takes no more streams from now on. */
  public void refuseMore() {
    int last = connection().remote().lastStreamCreated();
    goAway(context(), last, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, promise());
    context().flush();
  }

  /** Closes the connection when everything has been written. */
  public void closeAfterWrites() {
    flush(context());
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Closes the connection now. */
  public void close() {
    context().close();
  }

  // ---- for its streams

  ByteBufAllocator allocator() {
    return context().alloc();
  }

  void writeHeaders(MessageStream stream, Http2Headers headers, boolean last) {
    ChannelHandlerContext ctx = context();
    boolean first = stream.id() == 0;
    if (first) {
      stream.began(connection().local().incrementAndGetNextStreamId());
    }
    encoder().writeHeaders(ctx, stream.id(), headers, 0, last, promise());
    if (first) {
      Http2Stream created = connection().stream(stream.id());
      if (created == null) {
        stream.refuse("no stream could be opened");
        execute(stream::closed);
      } else {
        created.setProperty(key, stream);
      }
    }
  }

  void writeData(MessageStream stream, ByteBuf data, boolean last) {
    budget.earn(data.readableBytes());
    encoder().writeData(context(), stream.id(), data, 0, last, promise());
  }

  boolean isWritable(MessageStream stream) {
    Http2Stream known = connection().stream(stream.id());
    return known != null && encoder().flowController().isWritable(known);
  }

  /** Whether something waits for the other end's window. */
  boolean hasUnsent(MessageStream stream) {
    Http2Stream known = connection().stream(stream.id());
    return known != null && encoder().flowController().hasFlowControlled(known);
  }

  void reset(MessageStream stream, Http2Error error) {
    if (stream.id() != 0 && connection().stream(stream.id()) != null) {
      resetStream(context(), stream.id(), error.code(), promise());
      flushSoon();
    }
  }

  /** That much of a stream has been taken out of the window. */
  void consumed(MessageStream stream, int bytes) {
    Http2Stream known = bytes == 0 ? null : connection().stream(stream.id());
    if (known != null) {
      try {
        if (decoder().flowController().consumeBytes(known, bytes)) {
          flushSoon();
        }
      } catch (Http2Exception e) {
        onError(context(), true, e);
      }
    }
  }

  void execute(Runnable task) {
    context().executor().execute(task);
  }

  void flushSoon() {
    // The end of a read flushes anyway.
    if (!reading && !flushing) {
      flushing = true;
      execute(
          () -> {
            flushing = false;
            flush(context());
          });
    }
  }

  // ---- from the codec

  /** Returns null for a stream that is none of a message any more. */
  @Nullable MessageStream find(int streamId) {
    Http2Stream stream = connection().stream(streamId);
    return stream == null ? null : stream.getProperty(key);
  }

  /** A request has come. */
  void opened(int streamId, Http2Headers head, boolean last) {
    MessageStream stream = new MessageStream(this, streamId);
    Http2Stream created = connection().stream(streamId);
    if (created != null) {
      created.setProperty(key, stream);
    }
    touch(stream);
    owner.opened(stream, head, last);
  }

  /** Something has come for that stream: it hears of the end of this read. */
  void touch(MessageStream stream) {
    if (stream.touch()) {
      touched.add(stream);
    }
  }

  void endSeen() {
    owner.endSeen();
  }

  private void writabilityChanged(Http2Stream changed) {
    MessageStream stream = changed.getProperty(key);
    if (stream != null) {
      stream.writabilityChanged();
    }
  }

  private void streamClosed(Http2Stream ended) {
    MessageStream stream = ended.getProperty(key);
    if (stream != null) {
      boolean own = connection().local().isValidStreamId(ended.id());
      if (own
          && connection().goAwayReceived()
          && ended.id() > connection().local().lastStreamKnownByPeer()) {
        stream.refuse("the endpoint takes no more requests on this connection");
      }
      stream.closed();
      owner.streamClosed();
    }
  }

  // ---- the channel

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    int more = limits.connectionWindow() - decoder().flowController().initialWindowSize();
    if (more > 0) {
      decoder().flowController().incrementWindowSize(connection().connectionStream(), more);
    }
    ctx.flush();
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    reading = true;
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    // Streams may be touched again by what this leads to, though not by what is read.
    List<MessageStream> read = List.copyOf(touched);
    touched.clear();
    read.forEach(MessageStream::readComplete);
    reading = false;
    super.channelReadComplete(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    owner.closed();
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException stream) {
    super.onStreamError(ctx, outbound, cause, stream);
    // What is refused has cost no pod anything, and clients may not know the limit yet.
    boolean theirs = !outbound && stream.error() != Http2Error.REFUSED_STREAM;
    if (theirs && !resets.add(ctx.executor().ticker().nanoTime())) {
      onError(
          ctx,
          false,
          Http2Exception.connectionError(
              Http2Error.ENHANCE_YOUR_CALM, "%s streams had to be reset", Resets.MOST));
    }
  }

  @Override
  protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext ctx, Http2Stream stream) {
    super.handleServerHeaderDecodeSizeError(ctx, stream);
    owner.headTooLarge();
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception connection) {
    if (connection == null && !(cause instanceof IOException)) {
      LOG.warn("HTTP/2 connection {}", ctx.channel(), cause);
    } else {
      LOG.debug("HTTP/2 connection {}: {}", ctx.channel(), cause.getMessage());
    }
    super.onConnectionError(ctx, outbound, cause, connection);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (cause instanceof IOException) {
      LOG.debug("HTTP/2 connection {}: {}", ctx.channel(), cause.getMessage());
      ctx.close();
    } else {
      super.exceptionCaught(ctx, cause);
    }
  }

  private ChannelPromise promise() {
    return context().newPromise();
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("HTTP/2 connection is not in a channel yet");
    }
    return ctx;
  }
}
