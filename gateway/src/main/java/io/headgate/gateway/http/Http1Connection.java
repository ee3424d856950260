package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's HTTP/1.x connection: reads one request after the other, each for an {@link Exchange}
 * that answers on the {@link Http1Stream}, and decides between them whether to read on, to discard
 * or to close. Confined to its loop.
 */
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http1Connection extends ChannelInboundHandlerAdapter implements ServedConnection {

  private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);

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
  private final HttpSettings settings;
  private final RequestDecoder decoder;
  private final RequestProgress progress = new RequestProgress();
  private final Http1Stream stream;
  private final Deadline deadline;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ClientConnection client;
  private @Nullable Exchange exchange;
  private Phase phase = Phase.HEAD;
  private int requests;

  Http1Connection(HttpLoop loop, String scheme) {
    this.loop = loop;
    this.scheme = scheme;
    this.settings = loop.settings();
    this.stream = new Http1Stream(loop, this, progress);
    this.decoder = new RequestDecoder(settings.limits(), this::headStarted);
    this.deadline =
        new Deadline(loop.timers()) {
          @Override
          protected void expired() {
            timedOut();
          }
        };
  }

  /** Puts this connection's handlers at the end of the pipeline. */
  void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(decoder, stream.encoder(), this);
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
    if (client == null || !context().channel().isActive()) {
      return;
    }
    deadline.clear();
    phase = Phase.EXCHANGE;
    requests++;
    progress.begin(request);
    stream.answer(request, requests >= settings.limits().requestsPerConnection());
    Exchange started = new Exchange(loop, stream, client, request);
    exchange = started;
    started.start(progress.hasBodyLeft());
  }

  private void contentRead(HttpContent content) {
    progress.read(content);
    Exchange current = exchange;
    if (phase == Phase.EXCHANGE && current != null) {
      if (content.decoderResult().isFailure()) {
        content.release();
        progress.broken();
        current.malformedBody();
      } else {
        current.onContent(content);
      }
    } else {
      content.release();
      if (phase == Phase.DISCARD && progress.isEnded() && stream.isPersistent()) {
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
        if (progress.isEnded() && !decoder.hasHeldBytes()) {
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
      progress.unknown();
      stream.distrust();
      loop.errors().send(stream, Failure.CLIENT_TOO_SLOW, noRoute -> {});
      loop.context()
          .watching()
          .observer()
          .requestEnded(null, 408, 0, 0, new RequestTrace(loop.context().time(), ""));
      responseEnded();
    } else {
      context().channel().close();
    }
  }

  // ---- from the stream

  /** The last content has been written: goes on with the next request, or closes. */
  void responseEnded() {
    exchange = null;
    if (!context().channel().isActive()) {
      return;
    }
    boolean persistent = stream.isPersistent();
    // Without a body its end may still be on its way through the decoder; nothing depends on it.
    if (persistent && (progress.isEnded() || !progress.hasBodyLeft())) {
      nextRequest();
    } else if (progress.isEnded()) {
      closeAfterResponse();
    } else {
      phase = Phase.DISCARD;
      if (persistent) {
        deadline.expireAfter(LINGER_NANOS);
        context().read();
      } else {
        closeAfterResponse();
      }
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

  /** Closes so that the client can read the response, for which it may have to be read dry. */
  private void closeAfterResponse() {
    boolean nothingUnread = progress.isEnded() && !decoder.hasHeldBytes();
    if (nothingUnread || scheme.equals("https") || !stream.isHalfClosable()) {
      stream.closeAfterWrites();
    } else {
      phase = Phase.DISCARD;
      deadline.expireAfter(LINGER_NANOS);
      stream.halfCloseAfterWrites();
    }
  }

  @Override
  public void close() {
    context().channel().close();
  }

  /** Gives up the channel; see {@link ClientStream#open}. */
  void handOver(Consumer<Channel> takeOver) {
    ChannelPipeline pipeline = context().pipeline();
    phase = Phase.GONE;
    exchange = null;
    deadline.clear();
    // It no longer hears of the end itself, and stays one of the loop's until then.
    pipeline.channel().closeFuture().addListener(closed -> loop.closed(this));
    pipeline.remove(this);
    pipeline.remove(stream.encoder());
    pipeline.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    takeOver.accept(pipeline.channel());
    // Last: it fires what it has read ahead.
    pipeline.remove(decoder);
  }

  /** Takes the handlers out of a channel that will not speak HTTP. */
  void dismiss() {
    ChannelPipeline pipeline = leave();
    loop.closed(this);
    pipeline.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /** Lets another version of HTTP serve this client, before anything of this one has come. */
  void becomeHttp2() {
    ClientConnection known = client;
    if (known != null && phase == Phase.HEAD) {
      Http2Session session = new Http2Session(loop, known);
      ChannelPipeline pipeline = leave();
      loop.replaced(this, session);
      session.addTo(pipeline);
    }
  }

  private ChannelPipeline leave() {
    ChannelPipeline pipeline = context().pipeline();
    phase = Phase.GONE;
    deadline.clear();
    pipeline.remove(this);
    pipeline.remove(stream.encoder());
    pipeline.remove(decoder);
    return pipeline;
  }

  // ---- from the server

  @Override
  public void drain() {
    if (phase == Phase.HEAD && !decoder.isWithinHead()) {
      context().channel().close();
    }
  }

  HttpTimeouts timeouts() {
    return settings.timeouts();
  }

  /** From where the stream writes. */
  ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("client connection is not in a channel yet");
    }
    return ctx;
  }
}
