package io.headgate.balancer.scheduler;

/**
 * {@code dh}: the address the client connected to decides, so every client of one virtual address
 * gets the same endpoint (Linux, {@code net/netfilter/ipvs/ip_vs_dh.c}).
 *
 * <p>The kernel fills 256 buckets with the endpoints in turn and without regard to weights; which
 * one a bucket has follows from its number, so no table is kept. An endpoint that is not available
 * keeps its buckets, and the connection is refused: there is no other choice.
 */
final class DestinationHashing implements Scheduler {

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int size = candidates.size();
    if (size == 0) {
      return NONE;
    }
    int index = AddressHash.bucket(key.virtual().ip()) % size;
    return candidates.available(index) ? index : NONE;
  }
}
