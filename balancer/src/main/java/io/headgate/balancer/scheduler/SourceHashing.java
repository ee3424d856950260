package io.headgate.balancer.scheduler;

/**
 * {@code sh}: the client's address decides, with {@code sh-port} its port as well; the same on
 * every node (Linux, {@code net/netfilter/ipvs/ip_vs_sh.c}).
 *
 * <p>The kernel fills 256 buckets with the endpoints in turn, each as many times as its weight
 * says, at least once. Which endpoint a bucket has follows from its number, so no table is kept and
 * none has to be rebuilt. An endpoint that is not available keeps its buckets, and their clients
 * are refused, unless {@code sh-fallback} is set: then other buckets are looked at, from one that
 * follows from the client as well.
 */
final class SourceHashing implements Scheduler {

  private final boolean port;
  private final boolean fallback;

  SourceHashing(boolean port, boolean fallback) {
    this.port = port;
    this.fallback = fallback;
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int size = candidates.size();
    if (size == 0) {
      return NONE;
    }
    int bucket = AddressHash.bucket(key.client().ip(), port ? key.client().port() : 0);
    int own = owner(candidates, bucket);
    if (candidates.available(own)) {
      return own;
    }
    // The kernel's offset begins at the bucket and is added to the bucket: twice the bucket.
    return fallback ? availableFrom(candidates, 2 * bucket % AddressHash.BUCKETS) : NONE;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    return schedule(candidates, key);
  }

  /** The endpoint that has the bucket. */
  private static int owner(Candidates candidates, int bucket) {
    int rest = bucket;
    int filled = 0;
    int index = 0;
    while (filled <= rest) {
      if (index == candidates.size()) {
        // All endpoints have had their turn before this bucket: the same again from the start.
        rest %= filled;
        filled = 0;
        index = 0;
      }
      filled += bucketsOf(candidates, index);
      index++;
    }
    return index - 1;
  }

  /** The available endpoint with the nearest bucket from that one on, round the table. */
  private static int availableFrom(Candidates candidates, int bucket) {
    int firstOfAll = NONE;
    int index = 0;
    for (int filled = 0; filled < AddressHash.BUCKETS; ) {
      filled += bucketsOf(candidates, index);
      if (candidates.available(index)) {
        if (filled > bucket) {
          return index;
        }
        firstOfAll = firstOfAll == NONE ? index : firstOfAll;
      }
      index = index + 1 < candidates.size() ? index + 1 : 0;
    }
    return firstOfAll;
  }

  private static int bucketsOf(Candidates candidates, int index) {
    int weight = candidates.endpoint(index).weight();
    return Math.min(Math.max(weight, 1), AddressHash.BUCKETS);
  }
}
