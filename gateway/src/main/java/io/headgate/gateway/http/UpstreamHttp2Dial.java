package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ConnectFailure;
import io.headgate.balancer.proxy.DialHandler;
import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.gateway.tls.PodTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One dial of a pod that is spoken to in HTTP/2, and the requests that wait for it. Without TLS the
 * first bytes are HTTP/2's preface (RFC 9113 section 3.3), with it the handshake agrees on {@code
 * h2}; a pod that agrees on nothing is taken to know. Confined to one event loop.
 */
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class UpstreamHttp2Dial implements DialHandler {

  /** A request that waits; one of the two is called. */
  record Waiting(Consumer<UpstreamStream> connected, Consumer<ConnectFailure> failed) {}

  /** Stands in the channel until it is known what is spoken there. */
  private static final class Placeholder extends ChannelInboundHandlerAdapter {}

  private final UpstreamTarget target;
  private final UpstreamHttp2Pool pool;
  private final LoopTimers timers;
  private final ChannelHandler placeholder = new Placeholder();
  private final List<Waiting> waiting = new ArrayList<>(2);
  private Duration timeout = Duration.ZERO;

  UpstreamHttp2Dial(UpstreamTarget target, UpstreamHttp2Pool pool, LoopTimers timers) {
    this.target = target;
    this.pool = pool;
    this.timers = timers;
  }

  Object key() {
    return target.key();
  }

  boolean hasRoom() {
    return waiting.size() < UpstreamHttp2Connection.STREAMS;
  }

  void add(Waiting request) {
    waiting.add(request);
  }

  void start(Dialer dialer, EventLoop loop, Duration limit) {
    timeout = limit;
    dialer.connect(loop, target.address(), limit, placeholder, this);
  }

  @Override
  public void connected(Channel channel) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    PodTls tls = target.tls();
    if (tls == null) {
      stands(channel);
      return;
    }
    SslHandler handler = tls.newHandler(channel.alloc(), target.service(), timeout);
    channel.pipeline().addFirst(handler);
    // Without automatic reads nobody else asks for the answer.
    channel.read();
    handler.handshakeFuture().addListener(done -> agreed(done, handler, tls, channel));
  }

  private void agreed(Future<?> done, SslHandler handler, PodTls tls, Channel channel) {
    String why = channel.isActive() ? disagreement(done, handler, tls) : "closed";
    if (why == null) {
      stands(channel);
    } else {
      channel.close();
      failed(ConnectFailure.ofTls(target.address().toString(), why));
    }
  }

  private @Nullable String disagreement(Future<?> done, SslHandler handler, PodTls tls) {
    Throwable cause = done.cause();
    if (cause != null) {
      return String.valueOf(cause.getMessage());
    }
    if (!tls.isRight(handler, target.service())) {
      return "the certificate has another name";
    }
    String spoken = handler.applicationProtocol();
    return spoken == null || spoken.equals(ApplicationProtocolNames.HTTP_2)
        ? null
        : "it speaks " + spoken + " (expected: h2)";
  }

  private void stands(Channel channel) {
    UpstreamHttp2Connection connection = new UpstreamHttp2Connection(target, pool, timers);
    channel.pipeline().replace(placeholder, null, connection.link());
    pool.dialled(this, connection);
    for (Waiting request : List.copyOf(waiting)) {
      request.connected().accept(connection.open());
    }
  }

  @Override
  public void failed(ConnectFailure failure) {
    pool.dialled(this, null);
    for (Waiting request : List.copyOf(waiting)) {
      request.failed().accept(failure);
    }
  }
}
