package io.headgate.gateway.demo;

import io.headgate.discovery.model.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.BitSet;
import java.util.Optional;

/**
 * The addresses of an IPv4 range, handed out one by one. Like a node's address plugin it goes on
 * after the last one given, so that the address of a pod that is gone is not at once another's. One
 * thread at a time.
 */
final class PodAddresses {

  private static final int LONGEST_PREFIX = 30;
  private static final int SHORTEST_PREFIX = 8;

  /** The last byte of the machine outside, as in the seed's 192.168.146.90. */
  private static final int OUTSIDE = 90;

  private final int network;
  private final int size;
  private final BitSet taken = new BitSet();
  private int last;

  private PodAddresses(int network, int size) {
    this.network = network;
    this.size = size;
    taken.set(0);
    taken.set(size - 1);
    outsideOffset().ifPresent(taken::set);
  }

  /**
   * The addresses of a range.
   *
   * @throws IllegalArgumentException where it is not IPv4, or has fewer than 4 or more than 2^24
   *     addresses
   */
  static PodAddresses of(Cidr range) {
    byte[] base = range.base().getAddress();
    int prefix = range.prefixLength();
    if (base.length != 4 || prefix < SHORTEST_PREFIX || prefix > LONGEST_PREFIX) {
      throw new IllegalArgumentException(
          "--pod-cidr: \""
              + range
              + "\" is no range for pods (expected: a.b.c.d/n with n from "
              + SHORTEST_PREFIX
              + " to "
              + LONGEST_PREFIX
              + ")");
    }
    return new PodAddresses(value(base), 1 << (32 - prefix));
  }

  /** The next free address; empty when all are taken. */
  Optional<InetAddress> take() {
    int free = taken.nextClearBit(last + 1);
    if (free >= size) {
      free = taken.nextClearBit(0);
    }
    if (free >= size) {
      return Optional.empty();
    }
    taken.set(free);
    last = free;
    return Optional.of(address(free));
  }

  void release(InetAddress address) {
    taken.clear(value(address.getAddress()) - network);
  }

  private static int value(byte[] address) {
    return (address[0] & 0xff) << 24
        | (address[1] & 0xff) << 16
        | (address[2] & 0xff) << 8
        | (address[3] & 0xff);
  }

  /**
   * The address of the machine outside the cluster: number 90 of the range's last 256 addresses,
   * never a pod's. Empty where the range has fewer than 256.
   */
  Optional<InetAddress> outside() {
    return outsideOffset().map(this::address);
  }

  private Optional<Integer> outsideOffset() {
    return size < 256 ? Optional.empty() : Optional.of(size - 256 + OUTSIDE);
  }

  private InetAddress address(int offset) {
    int value = network + offset;
    try {
      return InetAddress.getByAddress(
          new byte[] {
            (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
          });
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
