package io.headgate.balancer.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import java.util.concurrent.ThreadLocalRandom;
import jdk.net.ExtendedSocketOptions;

/**
 * TCP keep-alive (RFC 9293 section 3.8.4), by the option names of one transport: finds peers that
 * have gone without a word, and keeps the entries of address translators on the way alive. Any
 * thread.
 *
 * @param idle seconds without a segment until the first probe
 * @param interval seconds between probes
 * @param count probes without an answer until the connection is reset
 */
record KeepAlive(
    ChannelOption<Integer> idle, ChannelOption<Integer> interval, ChannelOption<Integer> count) {

  /**
   * Below the shortest limit of the clouds' balancers and translators, which is 4 minutes. Like the
   * interval, only about so many: see {@link #around}.
   */
  static final int IDLE_SECONDS = 60;

  static final int INTERVAL_SECONDS = 15;

  /** A dead peer is found after two minutes; the kernel's own settings take over two hours. */
  static final int COUNT = 4;

  static KeepAlive of(TransportName transport) {
    return switch (transport) {
      case AUTO, NIO ->
          new KeepAlive(
              NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
              NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
              NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT));
      case IO_URING ->
          new KeepAlive(
              IoUringChannelOption.TCP_KEEPIDLE,
              IoUringChannelOption.TCP_KEEPINTVL,
              IoUringChannelOption.TCP_KEEPCNT);
      case EPOLL ->
          new KeepAlive(
              EpollChannelOption.TCP_KEEPIDLE,
              EpollChannelOption.TCP_KEEPINTVL,
              EpollChannelOption.TCP_KEEPCNT);
    };
  }

  /**
   * Another time for every socket, at most a quarter shorter or longer. The queue of loopback and
   * of a pod's veth holds 1,000 packets for each core ({@code netdev_max_backlog}), and the kernel
   * runs timers of a minute in steps of some seconds: the probes of thousands of sockets that are
   * asked for at one time would mostly be lost, their repetitions too, and with them connections on
   * which nothing is wrong.
   */
  static int around(int seconds) {
    int quarter = seconds / 4;
    return ThreadLocalRandom.current().nextInt(seconds - quarter, seconds + quarter + 1);
  }

  /** Switches it on. */
  void apply(Channel channel) {
    if (!channel.isActive()) {
      return;
    }
    try {
      channel.config().setOption(idle, around(IDLE_SECONDS));
      channel.config().setOption(interval, around(INTERVAL_SECONDS));
      channel.config().setOption(count, COUNT);
      channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    } catch (ChannelException alreadyClosed) {
      // Only a socket that is gone refuses the options, and it needs them no more.
    }
  }
}
