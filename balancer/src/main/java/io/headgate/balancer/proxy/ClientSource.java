package io.headgate.balancer.proxy;

import io.headgate.balancer.state.ClientAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connects a socket that has a client's address, so that the endpoint sees the client: with the
 * client's port as well, and where another socket has that already, with another one. Any thread.
 *
 * @param transparent the transport's name of {@code IP_TRANSPARENT}
 * @param sockets how many such sockets there are, the ones that are being connected included
 */
record ClientSource(
    ClientAddress client,
    ChannelOption<Boolean> transparent,
    LocalPorts localPorts,
    AtomicInteger sockets) {

  /** {@code IPPROTO_IP}; its options hold for the sockets of IPv6 as well. */
  private static final int LEVEL = 0;

  /** The port is chosen when the other end is known, so that one port serves for many of them. */
  private static final ChannelOption<Integer> BIND_ADDRESS_NO_PORT =
      new IntegerUnixChannelOption("IP_BIND_ADDRESS_NO_PORT", LEVEL, 24);

  /** The highest port in the upper half, the lowest in the lower one. */
  private static final ChannelOption<Integer> LOCAL_PORT_RANGE =
      new IntegerUnixChannelOption("IP_LOCAL_PORT_RANGE", LEVEL, 51);

  private static final ChannelHandler NOBODY = new Nobody();

  /**
   * Connects over TCP.
   *
   * @param bootstrap complete but for handler and local address
   * @param first stands in the channel's pipeline when it is connected
   * @param then is told how it went
   */
  void connect(
      Bootstrap bootstrap,
      InetSocketAddress endpoint,
      ChannelHandler first,
      ChannelFutureListener then) {
    Bootstrap own = bootstrap.clone().option(transparent, true);
    Bootstrap any = own.clone().option(BIND_ADDRESS_NO_PORT, 1).localAddress(client.ip(), 0);
    int port = client.port();
    if (!localPorts.include(port)) {
      own.option(ChannelOption.SO_REUSEADDR, true).localAddress(client.ip(), port);
    } else if (localPorts.shareable()) {
      own.option(BIND_ADDRESS_NO_PORT, 1)
          .option(LOCAL_PORT_RANGE, port << 16 | port)
          .localAddress(client.ip(), 0);
    } else {
      own = any;
    }
    connect(own, any, endpoint, first, then);
  }

  /** The same over UDP, where a port is taken in any case. */
  void connectDatagrams(
      Bootstrap bootstrap,
      InetSocketAddress endpoint,
      ChannelHandler first,
      ChannelFutureListener then) {
    Bootstrap own = bootstrap.clone().option(transparent, true);
    Bootstrap any = own.clone().localAddress(client.ip(), 0);
    connect(own.localAddress(client.ip(), client.port()), any, endpoint, first, then);
  }

  /** A handler stands in one channel only, so the first one gets it when nothing can fail. */
  private void connect(
      Bootstrap own,
      Bootstrap any,
      InetSocketAddress endpoint,
      ChannelHandler first,
      ChannelFutureListener then) {
    ChannelFuture dial = counted(own.handler(NOBODY).connect(endpoint));
    dial.addListener(
        done -> {
          if (dial.isSuccess()) {
            dial.channel().pipeline().addLast(first);
            then.operationComplete(dial);
          } else if (ConnectFailure.isAddressTaken(dial.cause())) {
            counted(any.handler(first).connect(endpoint)).addListener(then);
          } else {
            then.operationComplete(dial);
          }
        });
  }

  private ChannelFuture counted(ChannelFuture dial) {
    sockets.incrementAndGet();
    return dial.addListener(
        done -> {
          if (dial.isSuccess()) {
            dial.channel().closeFuture().addListener(closed -> sockets.decrementAndGet());
          } else {
            sockets.decrementAndGet();
          }
        });
  }

  @Sharable
  private static final class Nobody extends ChannelInboundHandlerAdapter {}
}
