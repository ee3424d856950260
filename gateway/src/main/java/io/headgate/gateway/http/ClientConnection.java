package io.headgate.gateway.http;

import io.headgate.balancer.proxy.RealClient;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.gateway.tls.NegotiatedTls;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What every request of one connection has in common, worked out once; a request that a proxy has
 * passed on has one of its own, by what the proxy says.
 *
 * @param key what schedulers may know of it
 * @param clientIp in text
 * @param isTls whether it is encrypted, as far as this program
 * @param told what pods are told of it
 * @param channel that carries it
 */
record ClientConnection(
    ConnectionKey key, String clientIp, boolean isTls, Told told, Channel channel) {

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
        scheme.equals("https"),
        Told.of(scheme, local.getPort()),
        channel);
  }

  /** The same connection for a request of that client. */
  ClientConnection as(InetAddress client, Told other) {
    ConnectionKey own =
        new ConnectionKey(
            new ClientAddress(client, key.client().port()), key.virtual(), key.protocol());
    return new ClientConnection(own, own.client().ip().getHostAddress(), isTls, other, channel);
  }

  /** {@code http} or {@code https}, with which the client asks. */
  String scheme() {
    return told.scheme();
  }

  /** What its handshake came to; empty before that, and without TLS. */
  Optional<NegotiatedTls> negotiated() {
    return NegotiatedTls.of(channel);
  }

  /** The address and port that the client connected to, as a Host header would have it. */
  String authority() {
    String ip = key.virtual().ip().getHostAddress();
    return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + key.virtual().port();
  }
}
