package io.headgate.balancer.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Optional;

/**
 * Makes UDP sockets. Each is of its address's family, so that an IPv4 client has an IPv4 address,
 * and none shares its port ({@code SO_REUSEADDR} would allow that for UDP). Any thread.
 */
final class DatagramSockets {

  /** Above the 65,527 bytes that the longest datagram can carry: none is ever cut off. */
  private static final int LONGEST = 65_536;

  /** How many datagrams one system call reads from a listening socket, where it can: recvmmsg. */
  private static final int BATCH = 16;

  /**
   * The same for a flow's socket: it halves what a stream costs against 2. More than one in any
   * case, because the channel of epoll takes an empty datagram for none when it reads a single one
   * from a connected socket (Netty 4.2.18).
   */
  private static final int FLOW_BATCH = 8;

  /** What waits in the kernel while the loop is busy; it gives less where rmem_max is lower. */
  private static final int RECEIVE_BUFFER = 1024 * 1024;

  private final EventLoopGroup loops;
  private final boolean epoll;

  private DatagramSockets(EventLoopGroup loops, boolean epoll) {
    this.loops = loops;
    this.epoll = epoll;
  }

  /** On loops of NIO: one system call for each datagram. */
  static DatagramSockets nio(EventLoopGroup loops) {
    return new DatagramSockets(loops, false);
  }

  /** On loops of epoll: a listening socket reads and sends many datagrams with one system call. */
  static DatagramSockets epoll(EventLoopGroup loops) {
    return new DatagramSockets(loops, true);
  }

  /** The loops in turn. */
  EventLoop nextLoop() {
    return loops.next();
  }

  /** Opens a listening socket; the handler gets a {@code DatagramPacket} for each datagram. */
  ChannelFuture bind(EventLoop loop, InetSocketAddress address, ChannelHandler handler) {
    return bootstrap(loop, address.getAddress(), BATCH)
        .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
        .handler(handler)
        .bind(address);
  }

  /**
   * Opens a socket that the kernel connects: it gets the datagrams of that endpoint only, and an
   * ICMP "port unreachable" for what it has sent becomes its error.
   *
   * @param source with whose address, where sockets of this kind can have it; empty: this machine's
   * @param then is told how it went
   */
  void connect(
      EventLoop loop,
      InetSocketAddress endpoint,
      Optional<ClientSource> source,
      ChannelHandler handler,
      ChannelFutureListener then) {
    Bootstrap bootstrap = bootstrap(loop, endpoint.getAddress(), FLOW_BATCH);
    if (source.isPresent() && epoll) {
      source.get().connectDatagrams(bootstrap, endpoint, handler, then);
    } else {
      bootstrap.handler(handler).connect(endpoint).addListener(then);
    }
  }

  private Bootstrap bootstrap(EventLoop loop, InetAddress family, int batch) {
    Bootstrap bootstrap = new Bootstrap().group(loop);
    return epoll
        ? bootstrap
            .channelFactory(() -> newEpoll(family))
            .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, LONGEST)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(batch * LONGEST))
        : bootstrap
            .channelFactory(() -> newNio(family))
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LONGEST));
  }

  private static Channel newEpoll(InetAddress family) {
    EpollDatagramChannel channel =
        new EpollDatagramChannel(
            family instanceof Inet4Address
                ? SocketProtocolFamily.INET
                : SocketProtocolFamily.INET6);
    channel.pipeline().addFirst(new EpollEmptyDatagrams(channel));
    return channel;
  }

  private static Channel newNio(InetAddress family) {
    DatagramChannel socket = open(family);
    NioDatagramChannel channel = new NioDatagramChannel(socket);
    channel.pipeline().addFirst(new NioEmptyDatagrams(socket));
    return channel;
  }

  private static DatagramChannel open(InetAddress family) {
    try {
      return DatagramChannel.open(
          family instanceof Inet4Address
              ? StandardProtocolFamily.INET
              : StandardProtocolFamily.INET6);
    } catch (IOException e) {
      throw new ChannelException("no UDP socket: " + e.getMessage(), e);
    }
  }
}
