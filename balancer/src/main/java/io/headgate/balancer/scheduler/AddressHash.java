package io.headgate.balancer.scheduler;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The kernel's hash of an address into the 256 buckets of {@code sh} and {@code dh} ({@code
 * hash_32} of Linux, {@code include/linux/hash.h}, as in {@code net/netfilter/ipvs/ip_vs_sh.c}).
 */
final class AddressHash {

  static final int BUCKETS = 256;

  private static final int BITS = 8;
  private static final int GOLDEN_RATIO_32 = 0x61C88647;

  private AddressHash() {}

  /** From 0 to 255. */
  static int bucket(InetAddress address) {
    return bucket(address, 0);
  }

  /** From 0 to 255. */
  static int bucket(InetAddress address, int port) {
    return ((fold(address) + port) * GOLDEN_RATIO_32) >>> (Integer.SIZE - BITS);
  }

  /** The address as one number in host order; of IPv6 its four words, XORed. */
  static int fold(InetAddress address) {
    if (address instanceof Inet4Address) {
      // The JDK's hash of an IPv4 address is the address: this way nothing is copied.
      return address.hashCode();
    }
    byte[] bytes = address.getAddress();
    int folded = 0;
    for (int i = 0; i < bytes.length; i++) {
      folded ^= (bytes[i] & 0xFF) << (24 - 8 * (i % 4));
    }
    return folded;
  }
}
