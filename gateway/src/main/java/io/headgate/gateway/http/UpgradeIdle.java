package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.proxy.LoopTimers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes an upgraded connection on which nothing has come from either side for a while. Confined to
 * the loop of both channels.
 */
@ChannelHandler.Sharable
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class UpgradeIdle extends ChannelInboundHandlerAdapter {

  private final Deadline deadline;
  private final long idleNanos;
  private @Nullable Channel client;
  private @Nullable Channel endpoint;

  UpgradeIdle(LoopTimers timers, Duration idle) {
    this.idleNanos = idle.toNanos();
    this.deadline =
        new Deadline(timers) {
          @Override
          protected void expired() {
            close();
          }
        };
  }

  /** Stands in both pipelines from now on. */
  void watch(Channel clientChannel, Channel endpointChannel) {
    client = clientChannel;
    endpoint = endpointChannel;
    clientChannel.pipeline().addLast(this);
    endpointChannel.pipeline().addLast(this);
    deadline.expireAfter(idleNanos);
  }

  private void close() {
    Channel clientChannel = client;
    Channel endpointChannel = endpoint;
    if (clientChannel != null && endpointChannel != null) {
      clientChannel.close();
      endpointChannel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    deadline.expireAfter(idleNanos);
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.clear();
    ctx.fireChannelInactive();
  }
}
