package io.headgate.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's HTTP/1.x connection: one request after the other, each with its {@link Exchange}, and
 * what belongs to the protocol's version and to the life of the connection. Confined to its loop.
 */
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http1Connection extends ChannelInboundHandlerAdapter implements ClientStream {

  private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);

  /** A body that nobody wants is read up to here, to keep the connection or to end it cleanly. */
  private static final long DISCARD_BYTES = 64 * 1024;

  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private enum Phase {
    /** Before and within the head of a request. */
    HEAD,
    /** From a head to the end of the response. */
    EXCHANGE,
    /** The response has ended before the request. */
    DISCARD,
    /** No longer ours: closed, or handed over after an upgrade. */
    GONE
  }

  private final HttpLoop loop;
  private final String scheme;
  private final RequestDecoder decoder;
  private final ResponseEncoder encoder = new ResponseEncoder();
  private final Deadline deadline;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ClientConnection client;
  private @Nullable Exchange exchange;
  private Phase phase = Phase.HEAD;
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private boolean requestEnded;
  private long bodyLeft;
  private boolean keepAlive;
  private int requests;

  Http1Connection(HttpLoop loop, String scheme) {
    this.loop = loop;
    this.scheme = scheme;
    this.decoder = new RequestDecoder(loop.context().settings().limits(), this::headStarted);
    this.deadline =
        new Deadline(loop.timers()) {
          @Override
          void expired() {
            timedOut();
          }
        };
  }

  /** Puts this connection's handlers at the end of the pipeline. */
  void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(decoder, encoder, this);
  }

  // ---- from the client

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    // A client that closes its side is taken to have gone, as nginx does.
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    client = ClientConnection.of(ctx.channel(), scheme);
    loop.opened(this);
    deadline.expireAfter(timeouts().header().toNanos());
    ctx.fireChannelActive();
    ctx.read();
  }

  private void headStarted() {
    if (phase == Phase.HEAD) {
      deadline.expireAfter(timeouts().header().toNanos());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request && phase == Phase.HEAD) {
      requestRead(request);
    } else if (message instanceof HttpContent content) {
      contentRead(content);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void requestRead(HttpRequest request) {
    if (client == null || !channel().isActive()) {
      return;
    }
    deadline.clear();
    phase = Phase.EXCHANGE;
    requests++;
    version = request.protocolVersion();
    boolean readable = request.decoderResult().isSuccess();
    requestEnded = false;
    bodyLeft = readable ? bodyLength(request) : Long.MAX_VALUE;
    keepAlive =
        readable
            && HttpUtil.isKeepAlive(request)
            && requests < loop.context().settings().limits().requestsPerConnection();
    encoder.answer(request.method().equals(HttpMethod.HEAD));
    Exchange started = new Exchange(loop, this, client, request);
    exchange = started;
    started.start(bodyLeft > 0);
  }

  /** 0 where there is none, {@link Long#MAX_VALUE} where it is not known. */
  private static long bodyLength(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return Long.MAX_VALUE;
    }
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    // The decoder has refused what is no number.
    return length == null ? 0 : HttpUtil.getContentLength(request, 0L);
  }

  private void contentRead(HttpContent content) {
    if (bodyLeft != Long.MAX_VALUE) {
      bodyLeft -= content.content().readableBytes();
    }
    if (content instanceof LastHttpContent) {
      requestEnded = true;
    }
    Exchange current = exchange;
    if (phase == Phase.EXCHANGE && current != null) {
      if (content.decoderResult().isFailure()) {
        content.release();
        requestEnded = false;
        current.malformedBody();
      } else {
        current.onContent(content);
      }
    } else {
      content.release();
      if (phase == Phase.DISCARD && requestEnded && keepAlive) {
        nextRequest();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Exchange current = exchange;
    switch (phase) {
      case HEAD, DISCARD -> ctx.read();
      case EXCHANGE -> {
        if (current != null) {
          current.onRequestReadComplete();
        }
        // One read stands while a pod answers, to notice a client that goes away.
        if (requestEnded && !decoder.hasHeldBytes()) {
          ctx.read();
        }
      }
      case GONE -> {}
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange current = exchange;
    if (current != null && phase == Phase.EXCHANGE) {
      current.onClientWritabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Exchange current = exchange;
    boolean inFlight = phase == Phase.EXCHANGE;
    phase = Phase.GONE;
    exchange = null;
    deadline.clear();
    loop.closed(this);
    if (inFlight && current != null) {
      current.onClientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      LOG.debug("client connection {}: {}", ctx.channel(), cause.getMessage());
    } else {
      LOG.warn("client connection {}", ctx.channel(), cause);
    }
    ctx.close();
  }

  private void timedOut() {
    boolean partOfHead = phase == Phase.HEAD && decoder.isWithinHead();
    if (partOfHead && client != null) {
      phase = Phase.EXCHANGE;
      keepAlive = false;
      bodyLeft = Long.MAX_VALUE;
      loop.errors().send(this, Failure.CLIENT_TOO_SLOW);
      loop.context().observer().requestEnded(null, 408, 0, 0, 0);
      responseEnded();
    } else {
      channel().close();
    }
  }

  // ---- from the exchange

  @Override
  public void writeInformational(HttpResponse head) {
    // HTTP/1.0 knows no such thing (RFC 9110 section 15.2).
    if (version.equals(HttpVersion.HTTP_1_1)) {
      head.setProtocolVersion(HttpVersion.HTTP_1_1);
      context().write(head, context().voidPromise());
      context().write(LastHttpContent.EMPTY_LAST_CONTENT, context().voidPromise());
    }
  }

  @Override
  public void writeHead(HttpResponse head) {
    HttpHeaders headers = head.headers();
    head.setProtocolVersion(HttpVersion.HTTP_1_1);
    boolean old = !version.equals(HttpVersion.HTTP_1_1);
    boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    if (chunked && old) {
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    }
    if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && (old || !chunked)
        && mayHaveBody(head)) {
      if (old) {
        keepAlive = false;
      } else {
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    }
    keepAlive &= !loop.isDraining() && (requestEnded || bodyLeft <= DISCARD_BYTES);
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (old) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    context().write(head, context().voidPromise());
  }

  private static boolean mayHaveBody(HttpResponse head) {
    int code = head.status().code();
    return code != 204 && code != 304;
  }

  @Override
  public void writeContent(HttpContent content) {
    context().write(content, context().voidPromise());
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public boolean isWritable() {
    return channel().isWritable();
  }

  @Override
  public void readMore() {
    context().read();
  }

  @Override
  public void responseEnded() {
    exchange = null;
    if (!channel().isActive()) {
      return;
    }
    // Without a body its end may still be on its way through the decoder; nothing depends on it.
    if (requestEnded || (bodyLeft == 0 && keepAlive)) {
      if (keepAlive) {
        nextRequest();
      } else {
        closeAfterResponse();
      }
      return;
    }
    phase = Phase.DISCARD;
    if (keepAlive) {
      deadline.expireAfter(LINGER_NANOS);
      context().read();
    } else {
      closeAfterResponse();
    }
  }

  private void nextRequest() {
    phase = Phase.HEAD;
    if (loop.isDraining()) {
      closeAfterResponse();
      return;
    }
    deadline.expireAfter(timeouts().keepAlive().toNanos());
    decoder.next();
    if (phase == Phase.HEAD) {
      context().read();
    }
  }

  /**
   * Closes so that the client can read the response: a socket closed with unread bytes resets the
   * connection, and a reset overtakes what was sent (RFC 9112 section 9.6).
   */
  private void closeAfterResponse() {
    boolean nothingUnread = requestEnded && !decoder.hasHeldBytes();
    if (nothingUnread || !(channel() instanceof DuplexChannel duplex) || scheme.equals("https")) {
      context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    phase = Phase.DISCARD;
    deadline.expireAfter(LINGER_NANOS);
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              duplex.shutdownOutput();
              context().read();
            });
  }

  @Override
  public void distrust() {
    keepAlive = false;
  }

  @Override
  public void abort() {
    channel().close();
  }

  @Override
  public void upgrade(HttpResponse head, Consumer<Channel> takeOver) {
    ChannelHandlerContext ctx = context();
    ChannelPipeline pipeline = ctx.pipeline();
    ctx.write(head, ctx.voidPromise());
    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
    phase = Phase.GONE;
    exchange = null;
    deadline.clear();
    pipeline.remove(this);
    pipeline.remove(encoder);
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    takeOver.accept(ctx.channel());
    // Last: it fires what it has read ahead.
    pipeline.remove(decoder);
  }

  // ---- from the server

  /** Closes now if idle, else after the response. */
  void drain() {
    if (phase == Phase.HEAD && !decoder.isWithinHead()) {
      channel().close();
    }
  }

  private HttpTimeouts timeouts() {
    return loop.context().settings().timeouts();
  }

  private Channel channel() {
    return context().channel();
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("client connection is not in a channel yet");
    }
    return ctx;
  }
}
