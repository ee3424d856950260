package io.headgate.balancer.proxy;

import io.headgate.balancer.state.EndpointTraffic;
import io.netty.channel.Channel;

/**
 * Carries the bytes of one connection, both ways, until both sides have ended. Confined to the
 * event loop that both channels share.
 *
 * <p>A FIN of one side becomes a FIN to the other, after all bytes before it; the opposite
 * direction goes on. A side that is reset, or breaks, resets the other. A side that does not read
 * stops the reading from the other, so that a connection holds no more than the water marks of its
 * channels and one read.
 */
public final class TcpRelay {

  private final Channel client;
  private final Channel endpoint;
  private final Runnable onEnd;
  private int openChannels = 2;
  private int openDirections = 2;

  private TcpRelay(Channel client, Channel endpoint, Runnable onEnd) {
    this.client = client;
    this.endpoint = endpoint;
    this.onEnd = onEnd;
  }

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
    if (!client.eventLoop().equals(endpoint.eventLoop())) {
      throw new IllegalArgumentException(
          "endpoint on " + endpoint.eventLoop() + " (expected: the loop of the client)");
    }
    new TcpRelay(client, endpoint, onEnd).start(traffic);
  }

  private void start(EndpointTraffic traffic) {
    add(client, new RelayDirection(this, client, endpoint, traffic::sent));
    add(endpoint, new RelayDirection(this, endpoint, client, traffic::received));
    client.config().setAutoRead(true);
    endpoint.config().setAutoRead(true);
  }

  private void add(Channel from, RelayDirection direction) {
    from.pipeline().addLast(direction);
    from.closeFuture().addListener(closed -> channelClosed(direction));
  }

  /**
   * Whether the opposite direction has ended: then nothing keeps the channels open but this one.
   */
  boolean isLastDirection() {
    return openDirections == 1;
  }

  /** One direction has delivered everything, its FIN included. */
  void directionEnded() {
    if (--openDirections == 0) {
      var unused = client.close();
      unused = endpoint.close();
    }
  }

  /** One side broke: the other must not take what it has got so far for the whole. */
  void broken() {
    TcpReset.reset(client);
    TcpReset.reset(endpoint);
  }

  private void channelClosed(RelayDirection direction) {
    if (--openChannels == 0) {
      onEnd.run();
    } else if (openDirections > 0 && !direction.endedByFin()) {
      broken();
    }
  }
}
