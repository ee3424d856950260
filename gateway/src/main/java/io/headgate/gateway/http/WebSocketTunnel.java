package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.proxy.TcpReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * A WebSocket between a stream of HTTP/2 and a pod's connection (RFC 8441 section 5): the bytes of
 * DATA frames are those of the connection, each side is read as fast as the other one takes. The
 * end of the stream is a FIN to the pod; a FIN of the pod, after which a WebSocket has nothing more
 * to say, ends both. A reset of either side is one of the other. Handler of the pod's channel;
 * confined to one event loop.
 */
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketTunnel extends ChannelInboundHandlerAdapter {

  private final OpenedWebSocket socket;
  private final ClientStream client;
  private final Channel pod;
  private final Deadline idle;
  private boolean clientEnded;
  private boolean ended;

  WebSocketTunnel(OpenedWebSocket socket, ClientStream client) {
    this.socket = socket;
    this.client = client;
    this.pod = socket.connection().channel();
    this.idle =
        new Deadline(socket.timers()) {
          @Override
          protected void expired() {
            finish();
          }
        };
  }

  /** Takes over the pod's channel; what was read ahead comes through it afterwards. */
  void start() {
    pod.pipeline().addLast(this);
    moved();
    pod.read();
    askClient();
  }

  // ---- from the client

  /** Takes over the reference. */
  void fromClient(HttpContent content) {
    if (ended) {
      content.release();
      return;
    }
    socket.traffic().sent(content.content().readableBytes());
    pod.write(content.content(), pod.voidPromise());
    if (content instanceof LastHttpContent) {
      clientEnded = true;
      // Shutting the output drops what is still queued, so an empty message waits behind the rest.
      pod.writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(written -> ((DuplexChannel) pod).shutdownOutput());
    }
  }

  void onClientReadComplete() {
    if (!ended) {
      pod.flush();
      moved();
      askClient();
    }
  }

  void onClientWritabilityChanged() {
    if (!ended && client.isWritable()) {
      pod.read();
    }
  }

  /** Its stream has been reset, or its connection is gone. */
  void onClientGone() {
    if (!ended) {
      end();
      TcpReset.reset(pod);
    }
  }

  private void askClient() {
    if (!clientEnded && pod.isWritable()) {
      client.readMore();
    }
  }

  // ---- from the pod

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (ended) {
      bytes.release();
    } else {
      socket.traffic().received(bytes.readableBytes());
      client.writeContent(new DefaultHttpContent(bytes));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!ended) {
      client.flush();
      moved();
      onClientWritabilityChanged();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ended) {
      askClient();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      finish();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (clientEnded) {
      finish();
    } else {
      fail("the connection of the WebSocket has broken");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(String.valueOf(cause.getMessage()));
  }

  // ---- the end

  private void moved() {
    idle.expireAfter(socket.idle().toNanos());
  }

  private void finish() {
    if (!ended) {
      end();
      pod.close();
      client.writeContent(LastHttpContent.EMPTY_LAST_CONTENT);
      client.flush();
      socket.exchange().complete();
    }
  }

  private void fail(String cause) {
    if (!ended) {
      end();
      pod.close();
      socket.exchange().fail(Failure.BAD_RESPONSE, cause);
    }
  }

  private void end() {
    ended = true;
    idle.clear();
  }
}
