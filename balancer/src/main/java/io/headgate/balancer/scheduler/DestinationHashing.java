package io.headgate.balancer.scheduler;

/**
 * {@code dh}: the address the client connected to decides, so every client of one virtual address
 * gets the same endpoint (Linux, {@code net/netfilter/ipvs/ip_vs_dh.c}).
 *
 * <p>The kernel fills 256 buckets with the endpoints in turn and without regard to weights; which
 * one a bucket has follows from its number, so no table is kept. An endpoint that is not available
 * keeps its buckets, and the connection is refused, unless {@code dh-fallback} is set, which the
 * kernel does not have: then the next available endpoint of the list takes it.
 */
final class DestinationHashing implements Scheduler {

  private final boolean fallback;

  DestinationHashing(boolean fallback) {
    this.fallback = fallback;
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int size = candidates.size();
    if (size == 0) {
      return NONE;
    }
    int index = AddressHash.bucket(key.virtual().ip()) % size;
    int tries = fallback ? size : 1;
    for (int i = 0; i < tries; i++) {
      if (candidates.available(index)) {
        return index;
      }
      index = index + 1 < size ? index + 1 : 0;
    }
    return NONE;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    return schedule(candidates, key);
  }
}
