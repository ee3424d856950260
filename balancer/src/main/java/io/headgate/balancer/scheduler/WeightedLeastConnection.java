package io.headgate.balancer.scheduler;

/**
 * {@code wlc}: the endpoint with the fewest open connections for its weight (Linux, {@code
 * net/netfilter/ipvs/ip_vs_wlc.c}). Compared by multiplying across, so that whole counts compare
 * exactly. With equal weights it is {@code lc}.
 */
final class WeightedLeastConnection implements Scheduler {

  private final LoadView loads;
  private final Ties ties;

  WeightedLeastConnection(LoadView loads, TieRule ties) {
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
    int leastWeight = 1;
    for (int step = 0; step < size && leastLoad > 0; step++) {
      if (candidates.available(index)) {
        double load = loads.of(candidates.load(index));
        int weight = candidates.endpoint(index).weight();
        if (leastLoad * weight > load * leastWeight) {
          least = index;
          leastLoad = load;
          leastWeight = weight;
        }
      }
      index = index + 1 < size ? index + 1 : 0;
    }
    return least;
  }
}
