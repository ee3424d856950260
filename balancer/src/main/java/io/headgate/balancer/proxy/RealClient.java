package io.headgate.balancer.proxy;

import io.headgate.balancer.state.ClientAddress;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The client of an accepted channel whose peer is only a front of ours. */
public final class RealClient {

  private static final AttributeKey<InetSocketAddress> KEY =
      AttributeKey.valueOf(RealClient.class, "address");

  private RealClient() {}

  /** The front has said that. */
  public static void set(Channel accepted, ClientAddress client) {
    accepted.attr(KEY).set(new InetSocketAddress(client.ip(), client.port()));
  }

  /** The client, which is the peer unless a front has said otherwise; null once that is unknown. */
  public static @Nullable SocketAddress of(Channel accepted) {
    return accepted.hasAttr(KEY) ? accepted.attr(KEY).get() : accepted.remoteAddress();
  }
}
