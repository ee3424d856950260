package io.headgate.balancer.scheduler;

/**
 * {@code sh}: the client's address decides, the same on every node (Linux, {@code
 * net/netfilter/ipvs/ip_vs_sh.c}, without its flags {@code sh-port} and {@code sh-fallback}).
 *
 * <p>The kernel fills 256 buckets with the endpoints in turn, each as many times as its weight
 * says, at least once. Which endpoint a bucket has follows from its number, so no table is kept and
 * none has to be rebuilt. An endpoint that is not available keeps its buckets, and their clients
 * are refused.
 */
final class SourceHashing implements Scheduler {

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int size = candidates.size();
    if (size == 0) {
      return NONE;
    }
    int bucket = AddressHash.bucket(key.client().ip());
    int filled = 0;
    int index = 0;
    while (filled <= bucket) {
      if (index == size) {
        // All endpoints have had their turn before this bucket: the same again from the start.
        bucket %= filled;
        filled = 0;
        index = 0;
      }
      filled += bucketsOf(candidates, index);
      index++;
    }
    return candidates.available(index - 1) ? index - 1 : NONE;
  }

  private static int bucketsOf(Candidates candidates, int index) {
    int weight = candidates.endpoint(index).weight();
    return Math.min(Math.max(weight, 1), AddressHash.BUCKETS);
  }
}
