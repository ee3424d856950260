package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.proxy.RealClient;
import io.headgate.balancer.proxy.TcpReset;
import io.headgate.balancer.proxy.TrustedFronts;
import io.headgate.balancer.proxyprotocol.ProxyHeaderDecoder;
import io.headgate.balancer.proxyprotocol.ProxyHeaderHandler;
import io.headgate.balancer.state.ClientAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a connection that has to begin with a PROXY header: lets the others in when
 * the header is there. Confined to the channel's event loop.
 */
final class IntroducedChannel extends ChannelInboundHandlerAdapter implements ProxyHeaderHandler {

  private final HttpLoop loop;
  private final TrustedFronts fronts;
  private final Consumer<Channel> others;
  private final Deadline deadline;

  /** What came together with the header: at most one read. */
  private final Deque<Object> held = new ArrayDeque<>(1);

  private @Nullable ChannelHandlerContext context;
  private boolean refused;

  /**
   * @param others adds the handlers that stand behind
   */
  IntroducedChannel(HttpLoop loop, TrustedFronts fronts, Consumer<Channel> others) {
    this.loop = loop;
    this.fronts = fronts;
    this.others = others;
    this.deadline =
        new Deadline(loop.timers()) {
          @Override
          protected void expired() {
            failed();
          }
        };
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    deadline.expireAfter(fronts.patience().toNanos());
    ProxyHeaderDecoder.read(ctx.channel(), this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    held.add(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Said when what is held is handed on.
  }

  @Override
  public void received(Optional<ClientAddress> said) {
    deadline.clear();
    ChannelHandlerContext ctx = context;
    if (ctx == null || !ctx.channel().isActive()) {
      return;
    }
    Channel channel = ctx.channel();
    InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
    said.filter(it -> fronts.include(peer.getAddress()))
        .ifPresent(it -> RealClient.set(channel, it));
    others.accept(channel);
    ctx.fireChannelActive();
    boolean more = !held.isEmpty();
    while (!held.isEmpty()) {
      ctx.fireChannelRead(held.removeFirst());
    }
    if (more) {
      ctx.fireChannelReadComplete();
    }
    ctx.pipeline().remove(this);
  }

  @Override
  public void failed() {
    deadline.clear();
    ChannelHandlerContext ctx = context;
    // To reset is to close, which the decoder takes for another failure.
    if (ctx != null && ctx.channel().isOpen() && !refused) {
      refused = true;
      loop.context().settings().entry().counters().badProxyHeader();
      TcpReset.reset(ctx.channel());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.clear();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }
}
