package io.headgate.balancer.state;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who connects.
 *
 * @param ip never an IPv4-mapped IPv6 address: that becomes the IPv4 address it stands for
 * @param port 0 where only the address is known
 */
public record ClientAddress(InetAddress ip, int port) {

  public ClientAddress {
    if (ip instanceof Inet6Address) {
      ip = unmapped(ip);
    }
  }

  private static InetAddress unmapped(InetAddress ip) {
    try {
      // The JDK makes an IPv4 address of a mapped one here; others keep their own object and scope.
      InetAddress plain = InetAddress.getByAddress(ip.getAddress());
      return plain instanceof Inet6Address ? ip : plain;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 16 bytes is refused: " + ip, e);
    }
  }
}
