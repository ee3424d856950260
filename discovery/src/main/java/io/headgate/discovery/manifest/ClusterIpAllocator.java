package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Cidr;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of the Service range. As in kubernetes' {@code ipallocator} (KEP-3070) a lower band
 * is left to those who ask for an address of their own: automatic ones come from above it while
 * there are any. The first address, and IPv4's last, are never used. Not thread-safe.
 */
final class ClusterIpAllocator {
  private final Cidr range;
  private final int first = 1;
  private final int last;
  private final int bandEnd;
  private final Set<InetAddress> taken = new HashSet<>();

  ClusterIpAllocator(Cidr range) {
    this.range = range;
    boolean v4 = range.base().getAddress().length == 4;
    this.last = range.size() - (v4 ? 2 : 1);
    int usable = Math.max(0, last - first + 1);
    int band = usable < 16 ? 0 : Math.min(Math.max(16, usable / 16), 256);
    this.bandEnd = first + band;
  }

  /** Takes this address; says why not where it cannot be had. */
  Optional<String> take(InetAddress address) {
    boolean unusable =
        !range.contains(address)
            || address.equals(range.address(0))
            || (address.equals(range.address(range.size() - 1))
                && address.getAddress().length == 4);
    if (unusable) {
      return Optional.of(
          "failed to allocate IP %s: the provided IP (%s) is not in the valid range. The range of valid IPs is %s"
              .formatted(address.getHostAddress(), address.getHostAddress(), range));
    }
    return taken.add(address)
        ? Optional.empty()
        : Optional.of(
            "failed to allocate IP %s: provided IP is already allocated"
                .formatted(address.getHostAddress()));
  }

  /** Notes an address that was assigned before, whatever the range says now. */
  void reserve(InetAddress address) {
    taken.add(address);
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
