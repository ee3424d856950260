package io.headgate.balancer.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.util.function.LongConsumer;

/**
 * One direction of a relay: what is read from one channel is written to the other, the same buffer,
 * not a copy. The handler of the channel that is read.
 */
final class RelayDirection extends ChannelDuplexHandler {

  private final TcpRelay relay;
  private final Channel from;
  private final Channel to;
  private final LongConsumer traffic;

  /** Read since the last flush: counted once for all of them, as shared counters are not free. */
  private long unflushed;

  /** The FIN has been read: nothing may switch reading on again. */
  private boolean finished;

  /** The opposite direction has ended: the FIN that is still to come may close the channel. */
  private boolean closesAtFin;

  /** This program closes the channel, so that its end is not the FIN of the peer. */
  private boolean closedHere;

  RelayDirection(TcpRelay relay, Channel from, Channel to, LongConsumer traffic) {
    this.relay = relay;
    this.from = from;
    this.to = to;
    this.traffic = traffic;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    unflushed += ((ByteBuf) message).readableBytes();
    var unused = to.write(message, to.voidPromise());
    if (!to.isWritable()) {
      // Before the flush, never after it: the flush may drain everything at once, and its change of
      // writability, which switches reading on again, would be missed for ever.
      from.config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (unflushed > 0) {
      traffic.accept(unflushed);
      unflushed = 0;
      to.flush();
      relay.moved(this);
    }
  }

  /** Called for the channel that is read: what is written to it comes from the other one. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    RelayDirection opposite = to.pipeline().get(RelayDirection.class);
    if (opposite != null) {
      opposite.read(from.isWritable());
    }
  }

  private void read(boolean on) {
    if (!finished) {
      from.config().setAutoRead(on);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !finished) {
      from.config().setAutoRead(false);
      passFin();
    }
  }

  /** The last FIN of the two comes as the end of the channel. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (endedByFin() && !finished) {
      passFin();
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    closedHere = true;
    var unused = ctx.close(promise);
  }

  /** Whether the channel, now closed, was closed by the peer's FIN, after all that it sent. */
  boolean endedByFin() {
    return closesAtFin && !closedHere;
  }

  /** Ends the direction as if the FIN had come. */
  void end() {
    if (!finished) {
      from.config().setAutoRead(false);
      passFin();
    }
  }

  private void passFin() {
    finished = true;
    // Shutting the output drops what is still queued, so an empty message waits behind the rest.
    to.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              if (written.isSuccess()) {
                finish();
              }
            });
  }

  private void finish() {
    if (relay.isLastDirection()) {
      relay.directionEnded(); // Closes both channels, which sends the FIN as well.
      return;
    }
    ((DuplexChannel) to)
        .shutdownOutput()
        .addListener(
            shut -> {
              if (shut.isSuccess()) {
                relay.directionEnded();
                closeAtNextFin();
              } else {
                relay.broken();
              }
            });
  }

  /**
   * Nothing goes to that channel any more, so it need not survive its FIN. A channel that does is
   * shut first, which the kernel refuses for a connection that has ended both ways: a system call
   * and an exception for every connection.
   */
  private void closeAtNextFin() {
    RelayDirection opposite = to.pipeline().get(RelayDirection.class);
    if (opposite != null && !opposite.finished) {
      opposite.closesAtFin = true;
      to.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    relay.broken();
  }
}
