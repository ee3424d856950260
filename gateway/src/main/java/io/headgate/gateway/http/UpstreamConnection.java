package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.discovery.model.BufferPolicy;
import io.headgate.gateway.tls.PodTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a pod that carries one request at a time. It is the first handler of its channel
 * and puts the others before itself. Confined to its event loop.
 */
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements UpstreamStream {

  /** What a pod may put into a head before its answer counts as none. */
  private static final int STATUS_LINE_BYTES = 8 * 1024;

  private static final int HEADER_BYTES = BufferPolicy.MOST_HEAD;
  private static final int PART_BYTES = 64 * 1024;

  private final UpstreamTarget target;
  private final UpstreamPool pool;
  private final TrafficMeter meter = new TrafficMeter();
  private final Deadline idle;
  private final Deadline age;
  private @Nullable ChannelHandlerContext context;
  private @Nullable UpstreamListener listener;
  private String closeCause = "closed by the endpoint";
  private int requests;
  private boolean old;

  UpstreamConnection(UpstreamTarget target, UpstreamPool pool, LoopTimers timers) {
    this.target = target;
    this.pool = pool;
    this.idle =
        new Deadline(timers) {
          @Override
          protected void expired() {
            close();
          }
        };
    this.age =
        new Deadline(timers) {
          @Override
          protected void expired() {
            old = true;
            if (listener == null) {
              close();
            }
          }
        };
  }

  /** See {@link UpstreamTarget#key}. */
  Object key() {
    return target.key();
  }

  /** Speaks TLS from now on; nothing has been written yet. */
  SslHandler startTls(PodTls tls, Duration timeout) {
    ChannelPipeline pipeline = context().pipeline();
    SslHandler handler = tls.newHandler(context().alloc(), target.service(), timeout);
    pipeline.addFirst(handler);
    // Without automatic reads nobody else asks for the answer.
    context().read();
    return handler;
  }

  @Override
  public void attach(UpstreamListener newListener, EndpointTraffic traffic) {
    idle.clear();
    requests++;
    listener = newListener;
    meter.count(traffic);
  }

  @Override
  public void write(HttpObject part) {
    context().write(part, context().voidPromise());
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void read() {
    context().read();
  }

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public boolean isShared() {
    return false;
  }

  /**
   * Whether it carries no more requests.
   *
   * @param most that it may carry
   */
  boolean isSpent(int most) {
    return old || requests >= most;
  }

  boolean isOpen() {
    return context().channel().isActive();
  }

  @Override
  public void release() {
    detach();
    pool.release(this);
  }

  /** Waits in the pool; a read stands, so that the pod's closing is noticed. */
  void waitForUse(long nanos) {
    idle.expireAfter(nanos);
    context().read();
  }

  @Override
  public void close() {
    detach();
    context().close();
  }

  /** Hands over the channel without its codec; what was read ahead is fired through it. */
  void upgrade(Runnable takeOver) {
    ChannelPipeline pipeline = context().pipeline();
    detach();
    age.clear();
    pipeline.remove(this);
    HttpClientCodec codec = pipeline.get(HttpClientCodec.class);
    codec.removeOutboundHandler();
    pipeline.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    takeOver.run();
    pipeline.remove(meter);
    // Last: it fires what it has read ahead.
    pipeline.remove(codec);
  }

  Channel channel() {
    return context().channel();
  }

  private void detach() {
    idle.clear();
    listener = null;
    meter.count(null);
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException(
          "connection to " + target.address() + " is not in a channel yet");
    }
    return ctx;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    age.expireAfter(pool.ageNanos());
    // The end of the pod's bytes is the end: nothing is sent to a pod that has stopped speaking.
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(STATUS_LINE_BYTES)
            .setMaxHeaderSize(HEADER_BYTES)
            .setMaxChunkSize(PART_BYTES)
            .setAllowDuplicateContentLengths(false)
            .setUseRfc9112TransferEncoding(true);
    ctx.pipeline().addFirst(meter, new HttpClientCodec(config, false, false));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    UpstreamListener current = listener;
    if (current == null) {
      // Nobody asked for anything: what an endpoint says now must not become another's answer.
      ReferenceCountUtil.release(message);
      close();
    } else if (message instanceof HttpResponse head) {
      current.onResponse(head);
    } else if (message instanceof HttpContent content) {
      current.onContent(content);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    UpstreamListener current = listener;
    if (current != null) {
      current.onReadComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    UpstreamListener current = listener;
    if (current != null) {
      current.onWritabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    UpstreamListener current = listener;
    detach();
    age.clear();
    pool.forget(this);
    if (current != null) {
      current.onClosed(closeCause);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    closeCause = String.valueOf(cause.getMessage());
    ctx.close();
  }
}
