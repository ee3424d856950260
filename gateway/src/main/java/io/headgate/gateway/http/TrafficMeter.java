package io.headgate.gateway.http;

import io.headgate.balancer.state.EndpointTraffic;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/** Counts the bytes on a connection to a pod, heads included, for the request that has it now. */
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class TrafficMeter extends ChannelDuplexHandler {

  private @Nullable EndpointTraffic traffic;

  void count(@Nullable EndpointTraffic traffic) {
    this.traffic = traffic;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    EndpointTraffic counters = traffic;
    if (counters != null && message instanceof ByteBuf bytes) {
      counters.received(bytes.readableBytes());
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    EndpointTraffic counters = traffic;
    if (counters != null && message instanceof ByteBuf bytes) {
      counters.sent(bytes.readableBytes());
    }
    ctx.write(message, promise);
  }
}
