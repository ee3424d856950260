package io.headgate.discovery.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers datagrams, each to where it came from. One for all sockets. */
@Sharable
final class DatagramHandler extends SimpleChannelInboundHandler<DatagramPacket> {

  private static final Logger LOG = LoggerFactory.getLogger(DatagramHandler.class);

  private final DnsResponder responder;

  DatagramHandler(DnsResponder responder) {
    this.responder = responder;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
    ByteBuf out = ctx.alloc().buffer(DnsResponder.MAX_UDP);
    boolean owned = true;
    try {
      responder.overUdp(datagram.content(), out);
      if (out.isReadable() && ctx.channel().isWritable()) { // else the client asks again
        owned = false;
        var unused = ctx.write(new DatagramPacket(out, datagram.sender()), ctx.voidPromise());
      }
    } finally {
      if (owned) {
        out.release();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  /** One datagram's trouble, such as a sender that cannot be reached, is no other one's. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{}: {}", ctx.channel().localAddress(), cause.toString());
    } else {
      LOG.warn("{}: a query could not be answered", ctx.channel().localAddress(), cause);
    }
  }
}
