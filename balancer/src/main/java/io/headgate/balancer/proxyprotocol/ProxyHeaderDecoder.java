package io.headgate.balancer.proxyprotocol;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.discovery.model.IpLiteral;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PROXY header with which a connection starts, and nothing behind it. Reads on its own
 * until the header is complete; what came with it is handed to the handlers behind before the
 * outcome is told. Then it is out of the pipeline. Confined to the channel's event loop.
 *
 * <p>This handler finds where the header ends, so that a wrong one is known at its first wrong byte
 * and a long one before it is kept; Netty's decoder behind it gets the header as a whole.
 */
public final class ProxyHeaderDecoder extends ChannelDuplexHandler {

  private final ProxyHeaderHandler outcome;
  private final Taker taker = new Taker();

  /** What has arrived of a header that is not complete yet. */
  private @Nullable ByteBuf gathered;

  private boolean told;

  private ProxyHeaderDecoder(ProxyHeaderHandler outcome) {
    this.outcome = outcome;
  }

  /** Reads the header of an active channel that reads nothing by itself. */
  public static void read(Channel channel, ProxyHeaderHandler outcome) {
    ProxyHeaderDecoder decoder = new ProxyHeaderDecoder(outcome);
    channel
        .pipeline()
        .addFirst(decoder, new HAProxyMessageDecoder(HeaderLength.LONGEST_V2), decoder.taker);
    var unused = channel.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf before = gathered;
    ByteBuf bytes = join(before, (ByteBuf) message);
    gathered = null;
    int length = told ? HeaderLength.MALFORMED : HeaderLength.of(bytes);
    switch (length) {
      case HeaderLength.INCOMPLETE -> gathered = before == null ? copy(ctx, bytes) : bytes;
      case HeaderLength.MALFORMED -> {
        bytes.release();
        fail();
      }
      default -> decode(ctx, bytes, length);
    }
  }

  private static ByteBuf join(@Nullable ByteBuf before, ByteBuf read) {
    if (before == null) {
      return read;
    }
    before.writeBytes(read);
    read.release();
    return before;
  }

  /** What a socket reads has a large buffer, which is not kept for a few bytes. */
  private static ByteBuf copy(ChannelHandlerContext ctx, ByteBuf read) {
    ByteBuf copy = ctx.alloc().buffer(read.readableBytes()).writeBytes(read);
    read.release();
    return copy;
  }

  private void decode(ChannelHandlerContext ctx, ByteBuf bytes, int length) {
    ctx.fireChannelRead(bytes.readRetainedSlice(length));
    if (told || !taker.taken) {
      bytes.release();
      fail();
      return;
    }
    told = true;
    ctx.pipeline().remove(taker);
    if (bytes.isReadable()) {
      ctx.fireChannelRead(bytes);
    } else {
      bytes.release();
    }
    ctx.pipeline().remove(this);
    outcome.received(taker.client);
  }

  /** Told to nobody else: for them nothing has been read yet. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!told) {
      ctx.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      fail();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail();
    ctx.fireChannelInactive();
  }

  /** Netty's decoder closes before it says why, but whoever is told of a failure resets. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    fail();
    var unused = ctx.close(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf rest = gathered;
    gathered = null;
    if (rest != null) {
      rest.release();
    }
  }

  private void fail() {
    if (!told) {
      told = true;
      outcome.failed();
    }
  }

  /** Stands behind Netty's decoder. */
  private final class Taker extends SimpleChannelInboundHandler<HAProxyMessage> {

    private Optional<ClientAddress> client = Optional.empty();
    private boolean taken;

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
      if (header.command() == HAProxyCommand.LOCAL || !isTcp(header.proxiedProtocol())) {
        taken = true;
        return;
      }
      client =
          IpLiteral.parse(header.sourceAddress())
              .map(ip -> new ClientAddress(ip, header.sourcePort()));
      taken = client.isPresent(); // Netty's decoder takes IPv6 addresses with a zone as well.
    }

    private static boolean isTcp(HAProxyProxiedProtocol protocol) {
      return protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      fail();
    }
  }
}
