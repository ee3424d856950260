package io.headgate.balancer.listing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Addresses as ipvsadm writes and sorts them.
 *
 * <p>Its order is by family, address and port (ipvsadm(8), {@code --sort}). Addresses are compared
 * as unsigned numbers here. ipvsadm subtracts them in an int ({@code ipvs_cmp_services} in
 * libipvs.c), so where two IPv4 addresses are 2^31 or more apart, such as 10.0.0.1 and 192.168.0.1,
 * its order depends on the order in the kernel's hash table: no order of ours would be the same.
 */
final class NumericAddress {

  static final Comparator<InetSocketAddress> ORDER =
      Comparator.<InetSocketAddress>comparingInt(address -> bytes(address).length)
          .thenComparing(NumericAddress::bytes, Arrays::compareUnsigned)
          .thenComparingInt(InetSocketAddress::getPort);

  private NumericAddress() {}

  /** {@code 10.1.2.3} or {@code 2001:db8::1}, without brackets. */
  static String host(InetAddress ip) {
    return ip instanceof Inet4Address ? ip.getHostAddress() : ipv6(ip.getAddress());
  }

  private static byte[] bytes(InetSocketAddress address) {
    return address.getAddress().getAddress();
  }

  /** RFC 5952: the longest run of two or more zero groups is left out, the first of equals. */
  private static String ipv6(byte[] bytes) {
    int[] groups = new int[8];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < groups.length; i++) {
      int run = zeroRun(groups, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    return start < 0
        ? hex(groups, 0, groups.length)
        : hex(groups, 0, start) + "::" + hex(groups, start + length, groups.length);
  }

  private static int zeroRun(int[] groups, int from) {
    int end = from;
    while (end < groups.length && groups[end] == 0) {
      end++;
    }
    return end - from;
  }

  private static String hex(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
