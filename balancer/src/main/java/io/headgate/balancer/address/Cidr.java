package io.headgate.balancer.address;

import io.headgate.discovery.model.IpLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of addresses, {@code a.b.c.d/n} or {@code x::/n}.
 *
 * @param prefixLength 0-32 or 0-128
 */
record Cidr(InetAddress base, int prefixLength) {

  static Optional<Cidr> parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || !parts[1].matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    int prefixLength = Integer.parseInt(parts[1]);
    return IpLiteral.parse(parts[0])
        .filter(base -> prefixLength <= base.getAddress().length * Byte.SIZE)
        .map(base -> new Cidr(base, prefixLength));
  }

  boolean isIpv4() {
    return base instanceof Inet4Address;
  }

  boolean contains(InetAddress address) {
    byte[] ours = base.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefixLength; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
