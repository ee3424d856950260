package io.headgate.discovery.manifest;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The ports of the node port range. As in kubernetes' {@code portallocator} (KEP-3668) the first
 * ports are left to those who ask for a port of their own: automatic ones come from above them
 * while there are any. Not thread-safe.
 */
final class NodePortAllocator {
  private final PortRange range;
  private final int bandEnd;
  private final BitSet taken = new BitSet();

  NodePortAllocator(PortRange range) {
    this.range = range;
    int size = range.size();
    int band = size < 16 ? 0 : Math.min(Math.max(16, size / 32), 128);
    this.bandEnd = range.first() + band;
  }

  /** Takes this port; says why not where it cannot be had. */
  Optional<String> take(int port) {
    if (!range.contains(port)) {
      return Optional.of(
          "provided port is not in the valid range. The range of valid ports is " + range);
    }
    if (taken.get(port)) {
      return Optional.of("provided port is already allocated");
    }
    taken.set(port);
    return Optional.empty();
  }

  /** Notes a port that was assigned before, whatever the range says now. */
  void reserve(int port) {
    taken.set(port);
  }

  /** Whether nobody has it, in the range or not. */
  boolean isFree(int port) {
    return !taken.get(port);
  }

  void release(int port) {
    taken.clear(port);
  }

  /**
   * Takes any port; empty where the range is full.
   *
   * @param seed where the search begins
   */
  OptionalInt takeAny(int seed) {
    OptionalInt dynamic = takeFrom(bandEnd, range.last(), seed);
    return dynamic.isPresent() ? dynamic : takeFrom(range.first(), bandEnd - 1, seed);
  }

  private OptionalInt takeFrom(int from, int to, int seed) {
    int size = to - from + 1;
    if (size <= 0) {
      return OptionalInt.empty();
    }
    int start = from + Math.floorMod(seed, size);
    int free = taken.nextClearBit(start);
    if (free > to) {
      free = taken.nextClearBit(from);
      if (free >= start) {
        return OptionalInt.empty();
      }
    }
    taken.set(free);
    return OptionalInt.of(free);
  }
}
