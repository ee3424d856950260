package io.headgate.balancer.proxy;

import io.headgate.balancer.state.EndpointTraffic;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final RelayDirection toEndpoint;
  private final RelayDirection toClient;
  private final Runnable onEnd;
  private int openChannels = 2;
  private int openDirections = 2;
  private boolean ending;

  // The group and the links belong to EndpointRelays: a list without entries of its own.
  @Nullable EndpointRelays group;
  @Nullable TcpRelay previous;
  @Nullable TcpRelay next;

  private @Nullable RelayLimits limits;

  private TcpRelay(Channel client, Channel endpoint, EndpointTraffic traffic, Runnable onEnd) {
    this.client = client;
    this.endpoint = endpoint;
    this.toEndpoint = new RelayDirection(this, client, endpoint, traffic::sent);
    this.toClient = new RelayDirection(this, endpoint, client, traffic::received);
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
  public static TcpRelay start(
      Channel client, Channel endpoint, EndpointTraffic traffic, Runnable onEnd) {
    if (!client.eventLoop().equals(endpoint.eventLoop())) {
      throw new IllegalArgumentException(
          "endpoint on " + endpoint.eventLoop() + " (expected: the loop of the client)");
    }
    TcpRelay relay = new TcpRelay(client, endpoint, traffic, onEnd);
    relay.start();
    return relay;
  }

  private void start() {
    add(client, toEndpoint);
    add(endpoint, toClient);
    client.config().setAutoRead(true);
    endpoint.config().setAutoRead(true);
  }

  private void add(Channel from, RelayDirection direction) {
    from.pipeline().addLast(direction);
    from.closeFuture().addListener(closed -> channelClosed(direction));
  }

  /** How it looks from outside; empty where one side has closed already. */
  Optional<ConnectionEntry> entry() {
    return RealClient.of(client) instanceof InetSocketAddress from
            && client.localAddress() instanceof InetSocketAddress to
            && endpoint.remoteAddress() instanceof InetSocketAddress pod
        ? Optional.of(
            new ConnectionEntry(
                openDirections == 2
                    ? ConnectionEntry.State.ESTABLISHED
                    : ConnectionEntry.State.FIN_WAIT,
                from,
                to,
                pod,
                Duration.ZERO))
        : Optional.empty();
  }

  EventLoop loop() {
    return client.eventLoop();
  }

  /** Whether both channels are closed. */
  boolean hasEnded() {
    return openChannels == 0;
  }

  /** Whether this program has begun to end it. */
  boolean isEnding() {
    return ending;
  }

  /** Is told from now on when bytes have been read. */
  void watchedBy(RelayLimits watching) {
    limits = watching;
  }

  /** Bytes have been read: once for all reads of one turn of the loop. */
  void moved(RelayDirection direction) {
    RelayLimits watching = limits;
    if (watching != null) {
      watching.moved(direction == toClient);
    }
  }

  /** Bytes that have been read and are not yet written. */
  long queued() {
    return queued(client) + queued(endpoint);
  }

  private static long queued(Channel channel) {
    var buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  void keepAlive(KeepAlive options) {
    options.apply(client);
    options.apply(endpoint);
  }

  /** Reads no more; a FIN goes to each side when it has got what was read for it before. */
  void finish() {
    ending = true;
    toEndpoint.end();
    toClient.end();
  }

  /** Resets both sides. */
  void cut() {
    ending = true;
    broken();
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
      ended();
    } else if (openDirections > 0 && !direction.endedByFin()) {
      broken();
    }
  }

  private void ended() {
    EndpointRelays among = group;
    if (among != null) {
      among.remove(this);
    }
    RelayLimits watching = limits;
    if (watching != null) {
      watching.clear();
    }
    onEnd.run();
  }
}
