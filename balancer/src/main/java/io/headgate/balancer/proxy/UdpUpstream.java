package io.headgate.balancer.proxy;

import io.headgate.balancer.selection.Selection;
import io.headgate.balancer.state.DialFailure;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.discovery.model.EndpointAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import java.net.PortUnreachableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a flow to its endpoint, and the lease on it. Confined to the flow's event loop;
 * what it hears after its end is told to nobody.
 */
final class UdpUpstream extends ChannelInboundHandlerAdapter {

  private final UdpFlow flow;
  private final Selection.Selected selected;
  private @Nullable Channel channel;
  private boolean settled;
  private boolean closed;

  /** Since the last flush, and since the last end of reading: counted once for all of them. */
  private int sent;

  private long sentBytes;
  private int received;
  private long receivedBytes;

  UdpUpstream(UdpFlow flow, Selection.Selected selected) {
    this.flow = flow;
    this.selected = selected;
  }

  EndpointAddress address() {
    return selected.endpoint().address();
  }

  /**
   * Opens the socket and tells the flow, on its loop, how that went. Sends nothing.
   *
   * @param source with whose address; empty: this machine's
   */
  void connect(UdpLoop loop, Optional<ClientSource> source) {
    loop.sockets()
        .connect(
            loop.eventLoop(),
            address().socketAddress(),
            source,
            this,
            dial -> {
              if (loop.eventLoop().inEventLoop()) {
                tell(dial);
              } else {
                // Where not even a socket could be made, Netty answers on a thread of its own.
                loop.eventLoop().execute(() -> tell(dial));
              }
            });
  }

  private void tell(ChannelFuture dial) {
    if (!dial.isSuccess()) {
      flow.unconnected(this, dial.cause());
      return;
    }
    channel = dial.channel();
    if (closed) {
      var unused = channel.close();
    } else {
      flow.connected(this);
    }
  }

  /** Writes one that is held by the flow, and marks it when the kernel has taken it. */
  void write(HeldDatagrams.Held held) {
    Channel to = writable();
    if (to == null) {
      flow.notSent();
      return;
    }
    ByteBuf content = held.view();
    count(content);
    to.write(content)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                held.sent();
              } else if (!closed) {
                failed(done.cause());
              }
            });
  }

  /** Writes one of which nothing is kept. Takes the caller's reference. */
  void write(ByteBuf content) {
    Channel to = writable();
    if (to == null) {
      flow.notSent();
      content.release();
      return;
    }
    count(content);
    var unused = to.write(content, to.voidPromise());
  }

  void flush() {
    Channel to = channel;
    if (to != null && !closed) {
      traffic().datagramsSent(sent, sentBytes);
      sent = 0;
      sentBytes = 0;
      to.flush();
    }
  }

  /** The endpoint has the flow: it has answered, or at least not refused in time. */
  void settled() {
    if (!settled) {
      settled = true;
      traffic().connected();
      selected.reached();
    }
  }

  /** Closes the socket of an endpoint that has refused, or that no way leads to. */
  void closeRefused(DialFailure cause) {
    if (closeSocket()) {
      selected.failed(cause);
    }
  }

  /** There was no socket, for a reason of our own. */
  void closeUnopened() {
    if (closeSocket()) {
      selected.abandoned();
    }
  }

  /** Closes the socket and gives the lease back. */
  void close() {
    if (closeSocket()) {
      settled();
      selected.lease().close();
    }
  }

  private boolean closeSocket() {
    boolean first = !closed;
    closed = true;
    if (first && channel != null) {
      var unused = channel.close();
    }
    return first;
  }

  private EndpointTraffic traffic() {
    return selected.lease().traffic();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf content = ((DatagramPacket) message).content();
    if (closed) {
      content.release();
      return;
    }
    received++;
    receivedBytes += content.readableBytes();
    flow.toClient(content);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (received > 0) {
      traffic().datagramsReceived(received, receivedBytes);
      received = 0;
      receivedBytes = 0;
    }
  }

  /** A failed read, or the failed write of a datagram of which nothing is kept. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!closed) {
      failed(cause);
    }
  }

  private void failed(Throwable cause) {
    if (isRefusal(cause)) {
      flow.refused(this);
    } else {
      flow.notSent();
    }
  }

  /** Null where the kernel's buffer is full as well as ours: a datagram does not wait for that. */
  private @Nullable Channel writable() {
    Channel to = channel;
    if (to == null || closed) {
      return null;
    }
    if (!to.isWritable()) {
      to.flush();
    }
    return to.isWritable() ? to : null;
  }

  private void count(ByteBuf content) {
    sent++;
    sentBytes += content.readableBytes();
  }

  /** Whether the endpoint's machine has said that nobody has that port. */
  private static boolean isRefusal(Throwable cause) {
    return cause instanceof PortUnreachableException
        || (cause instanceof Errors.NativeIoException error
            && error.expectedErr() == Errors.ERROR_ECONNREFUSED_NEGATIVE);
  }
}
