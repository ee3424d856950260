package io.headgate.balancer.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * Sends datagrams without content, past the channel: that takes a message without bytes for one
 * that is written (Netty 4.2.18).
 *
 * <p>The JDK sends none either, on a connected socket. So with the first of them the connection is
 * given up: from then on the endpoint is named in all that is sent, and what others send is not
 * taken. Such a flow hears no more of refusals. To connect again would not do: the JDK throws away
 * what has arrived meanwhile.
 */
final class NioEmptyDatagrams extends ChannelDuplexHandler {

  private final DatagramChannel socket;

  /** Whom the socket was connected to; null while it still is, or never was. */
  private @Nullable InetSocketAddress endpoint;

  NioEmptyDatagrams(DatagramChannel socket) {
    this.socket = socket;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof DatagramPacket packet) {
      write(ctx, packet, promise);
      return;
    }
    ByteBuf content = (ByteBuf) message;
    if (!content.isReadable() && endpoint == null) {
      ctx.flush(); // what was written before it goes first
      endpoint = (InetSocketAddress) ctx.channel().remoteAddress();
      try {
        var unused = socket.disconnect();
      } catch (IOException e) {
        content.release();
        promise.tryFailure(e);
        return;
      }
    }
    if (endpoint == null) {
      var unused = ctx.write(message, promise);
    } else {
      write(ctx, new DatagramPacket(content, endpoint), promise);
    }
  }

  private void write(ChannelHandlerContext ctx, DatagramPacket packet, ChannelPromise promise) {
    if (packet.content().isReadable()) {
      var unused = ctx.write(packet, promise);
      return;
    }
    ctx.flush();
    try {
      var unused = socket.send(ByteBuffer.allocate(0), packet.recipient());
      promise.trySuccess();
    } catch (IOException e) {
      promise.tryFailure(e);
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (endpoint == null || endpoint.equals(((DatagramPacket) message).sender())) {
      ctx.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }
}
