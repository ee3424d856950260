package io.headgate.discovery.model;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where an endpoint is dialled: an address and port, or, for an ExternalName, a host name that is
 * still to be resolved.
 */
public record EndpointAddress(InetSocketAddress socketAddress) {

  public static EndpointAddress of(InetAddress ip, int port) {
    return new EndpointAddress(new InetSocketAddress(ip, port));
  }

  /** A host name to be resolved at each dial. */
  public static EndpointAddress unresolved(String host, int port) {
    return new EndpointAddress(InetSocketAddress.createUnresolved(host, port));
  }

  /** Of its address; empty where it is still to be resolved. */
  public Optional<AddressFamily> family() {
    return Optional.ofNullable(socketAddress.getAddress()).map(AddressFamily::of);
  }

  public int port() {
    return socketAddress.getPort();
  }

  /** The address, or the host name where there is no address yet; without a reverse lookup. */
  public String host() {
    return socketAddress.isUnresolved()
        ? socketAddress.getHostString()
        : IpLiteral.text(socketAddress.getAddress());
  }

  /** {@code 10.1.2.3:80} or {@code [2001:db8::1]:80}. */
  @Override
  public String toString() {
    String host = host();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port();
  }
}
