package io.headgate.gateway.http;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Protocol;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * What every request of one connection has in common, worked out once.
 *
 * @param key what schedulers may know of it
 * @param clientIp in text
 * @param localPort in text: the port that the client connected to
 * @param scheme {@code http} or {@code https}
 */
record ClientConnection(ConnectionKey key, String clientIp, String localPort, String scheme) {

  static ClientConnection of(Channel channel, String scheme) {
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    ConnectionKey key =
        new ConnectionKey(
            new ClientAddress(remote.getAddress(), remote.getPort()),
            new VirtualAddress(local.getAddress(), local.getPort()),
            Protocol.TCP);
    return new ClientConnection(
        key, remote.getAddress().getHostAddress(), Integer.toString(local.getPort()), scheme);
  }

  /** The address and port that the client connected to, as a Host header would have it. */
  String authority() {
    String ip = key.virtual().ip().getHostAddress();
    return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + localPort;
  }
}
