package io.headgate.balancer.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Sends datagrams without content, past the channel: that takes a message without bytes for one
 * that is written (Netty 4.2.18). Such datagrams are legal, and some protocols ask with one (RFC
 * 868).
 */
final class EpollEmptyDatagrams extends ChannelOutboundHandlerAdapter {

  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(1);

  private final EpollDatagramChannel channel;

  EpollEmptyDatagrams(EpollDatagramChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf content =
        message instanceof DatagramPacket packet ? packet.content() : (ByteBuf) message;
    if (content.isReadable()) {
      var unused = ctx.write(message, promise);
      return;
    }
    ctx.flush(); // what was written before it goes first
    try {
      send(message);
      promise.trySuccess();
    } catch (IOException e) {
      promise.tryFailure(e);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void send(Object message) throws IOException {
    Socket socket = (Socket) channel.fd();
    if (message instanceof DatagramPacket packet) {
      InetSocketAddress to = packet.recipient();
      var unused = socket.sendTo(NOTHING, 0, 0, to.getAddress(), to.getPort());
    } else {
      var unused = socket.send(NOTHING, 0, 0);
    }
  }
}
