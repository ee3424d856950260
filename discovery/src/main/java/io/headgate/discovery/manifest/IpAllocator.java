package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IpLiteral;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of a range. Of the Service range, as in kubernetes' {@code ipallocator} (KEP-3070),
 * a lower band is left to those who ask for an address of their own: automatic ones come from above
 * it while there are any; and the first address, and IPv4's last, are never used. Not thread-safe.
 */
final class IpAllocator {
  private final Cidr range;
  private final int first;
  private final int last;
  private final int bandEnd;
  private final Set<InetAddress> taken = new HashSet<>();

  /** The Service range. */
  IpAllocator(Cidr range) {
    this.range = range;
    first = 1;
    last = range.size() - (range.isIpv4() ? 2 : 1);
    int usable = Math.max(0, last - first + 1);
    int band = usable < 16 ? 0 : Math.min(Math.max(16, usable / 16), 256);
    bandEnd = first + band;
  }

  private IpAllocator(Cidr range, int first, int last) {
    this.range = range;
    this.first = first;
    this.last = last;
    this.bandEnd = first;
  }

  /** A pool of which every address may be used. */
  static IpAllocator ofPool(Cidr range) {
    return new IpAllocator(range, 0, range.size() - 1);
  }

  Cidr range() {
    return range;
  }

  /** Whether the address is one of this range that may be used, taken or not. */
  boolean has(InetAddress address) {
    boolean isEdge =
        first > 0
            && (address.equals(range.base()) || (range.isIpv4() && address.equals(range.last())));
    return range.contains(address) && !isEdge;
  }

  /** Takes this address; says why not where it cannot be had. */
  Optional<String> take(InetAddress address) {
    String text = IpLiteral.text(address);
    if (!has(address)) {
      return Optional.of(
          "failed to allocate IP %s: the provided IP (%s) is not in the valid range. The range of valid IPs is %s"
              .formatted(text, text, range));
    }
    return taken.add(address)
        ? Optional.empty()
        : Optional.of("failed to allocate IP %s: provided IP is already allocated".formatted(text));
  }

  /** Notes an address that was assigned before, whatever the range says now. */
  void reserve(InetAddress address) {
    taken.add(address);
  }

  /** Whether it can be had and nobody has it. */
  boolean isFree(InetAddress address) {
    return has(address) && !taken.contains(address);
  }

  void release(InetAddress address) {
    taken.remove(address);
  }

  /**
   * Takes any address; empty where the range is full.
   *
   * @param seed where the search begins: the same seed finds the same address in an empty range, so
   *     that a name keeps its address where nothing else was remembered
   */
  Optional<InetAddress> takeAny(int seed) {
    return takeFrom(bandEnd, last, seed).or(() -> takeFrom(first, bandEnd - 1, seed));
  }

  private Optional<InetAddress> takeFrom(int from, int to, int seed) {
    int size = to - from + 1;
    for (int i = 0; i < size; i++) {
      InetAddress address = range.address(from + Math.floorMod(seed + i, size));
      if (taken.add(address)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }
}
