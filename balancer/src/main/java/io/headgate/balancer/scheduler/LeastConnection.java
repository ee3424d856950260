package io.headgate.balancer.scheduler;

/**
 * {@code lc}: the endpoint with the fewest open connections; weights do not matter.
 *
 * <p>The kernel counts {@code active * 256 + inactive} (Linux, {@code
 * net/netfilter/ipvs/ip_vs_lc.c}); here every connection that is open is active.
 */
final class LeastConnection implements Scheduler {

  private final LoadView loads;
  private final Ties ties;

  LeastConnection(LoadView loads, TieRule ties) {
    this.loads = loads;
    this.ties = new Ties(ties);
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int least = foresee(candidates, key);
    if (least != NONE) {
      ties.chosen(least);
    }
    return least;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    int size = candidates.size();
    if (size == 0) {
      return NONE;
    }
    int index = ties.start(size);
    int least = NONE;
    double leastLoad = Double.POSITIVE_INFINITY;
    for (int step = 0; step < size && leastLoad > 0; step++) {
      if (candidates.available(index)) {
        double load = loads.of(candidates.load(index));
        if (load < leastLoad) {
          least = index;
          leastLoad = load;
        }
      }
      index = index + 1 < size ? index + 1 : 0;
    }
    return least;
  }
}
