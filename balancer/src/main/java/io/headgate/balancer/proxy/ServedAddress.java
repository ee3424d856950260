package io.headgate.balancer.proxy;

import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Protocol;
import java.net.InetSocketAddress;

/**
 * An address that a Service port asks for. TCP and UDP of one number are two: nothing of one stands
 * in the way of the other.
 */
record ServedAddress(Protocol protocol, InetSocketAddress socketAddress) {

  int port() {
    return socketAddress.getPort();
  }

  /** {@code 10.1.2.3:80} or {@code [fd00::1]:80}, as messages name it. */
  @Override
  public String toString() {
    String ip = IpLiteral.text(socketAddress.getAddress());
    return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + socketAddress.getPort();
  }
}
