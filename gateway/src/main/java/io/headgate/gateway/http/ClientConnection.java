package io.headgate.gateway.http;

import io.headgate.balancer.proxy.RealClient;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.gateway.tls.NegotiatedTls;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What every request of one connection has in common, worked out once.
 *
 * @param key what schedulers may know of it
 * @param clientIp in text
 * @param localPort in text: the port that the client connected to
 * @param scheme {@code http} or {@code https}
 * @param channel that carries it
 */
record ClientConnection(
    ConnectionKey key, String clientIp, String localPort, String scheme, Channel channel) {

  static ClientConnection of(Channel channel, String scheme) {
    // As long as a channel is active somebody is at the other end.
    InetSocketAddress remote =
        RealClient.of(channel) instanceof InetSocketAddress client
            ? client
            : (InetSocketAddress) channel.remoteAddress();
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    ConnectionKey key =
        new ConnectionKey(
            new ClientAddress(remote.getAddress(), remote.getPort()),
            new VirtualAddress(local.getAddress(), local.getPort()),
            Protocol.TCP);
    return new ClientConnection(
        key,
        remote.getAddress().getHostAddress(),
        Integer.toString(local.getPort()),
        scheme,
        channel);
  }

  boolean isTls() {
    return scheme.equals("https");
  }

  /** What its handshake came to; empty before that, and without TLS. */
  Optional<NegotiatedTls> negotiated() {
    return NegotiatedTls.of(channel);
  }

  /** The address and port that the client connected to, as a Host header would have it. */
  String authority() {
    String ip = key.virtual().ip().getHostAddress();
    return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + localPort;
  }
}
