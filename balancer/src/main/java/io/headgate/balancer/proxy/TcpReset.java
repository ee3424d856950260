package io.headgate.balancer.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;

/** Ends a connection with RST instead of FIN: the peer learns that it was cut off, not finished. */
public final class TcpReset {

  private TcpReset() {}

  /** Closes the channel at once and drops what was not yet written to it. Any thread. */
  public static void reset(Channel channel) {
    if (!channel.isOpen()) {
      return;
    }
    try {
      // A close with the linger time 0 sends RST (tcp(7), RFC 9293 3.9.1.5 ABORT).
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException alreadyClosed) {
      // Only a socket that is gone refuses the option; closing it is still right.
    }
    var unused = channel.close();
  }
}
