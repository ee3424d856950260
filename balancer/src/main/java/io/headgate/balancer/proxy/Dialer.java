package io.headgate.balancer.proxy;

import io.headgate.discovery.model.EndpointAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;

/**
 * Connects to endpoints. It tries once: whoever calls decides about another try, and the rule for
 * that is that a connection attempt may be repeated only while no byte of the client has been
 * forwarded.
 */
public final class Dialer {

  private final EventLoops loops;
  private final Optional<ClientSource> source;

  public Dialer(EventLoops loops) {
    this(loops, Optional.empty());
  }

  private Dialer(EventLoops loops, Optional<ClientSource> source) {
    this.loops = loops;
    this.source = source;
  }

  /** Dials with that client's own address. */
  Dialer as(ClientSource client) {
    return new Dialer(loops, Optional.of(client));
  }

  /**
   * Connects on that loop, whose thread may be the caller or not; the handler is called on it.
   *
   * @param timeout for the connect alone, 1 ms or more; resolving a host name has its own limit
   * @param firstHandler stands in the channel's pipeline from the start; one per dial
   */
  public void connect(
      EventLoop loop,
      EndpointAddress address,
      Duration timeout,
      ChannelHandler firstHandler,
      DialHandler handler) {
    Bootstrap bootstrap =
        loops
            .clientBootstrap(loop)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()));
    ChannelFutureListener then =
        dial -> {
          if (loop.inEventLoop()) {
            tell(dial, address, handler);
          } else {
            // Where not even a socket could be made, Netty answers on a thread of its own.
            loop.execute(() -> tell(dial, address, handler));
          }
        };
    if (source.isPresent()) {
      source.get().connect(bootstrap, address.socketAddress(), firstHandler, then);
    } else {
      bootstrap.handler(firstHandler).connect(address.socketAddress()).addListener(then);
    }
  }

  private static void tell(ChannelFuture dial, EndpointAddress address, DialHandler handler) {
    if (dial.isSuccess()) {
      handler.connected(dial.channel());
    } else {
      handler.failed(ConnectFailure.of(address.toString(), dial.cause()));
    }
  }
}
