package io.headgate.balancer.scheduler;

/**
 * {@code sed}: the endpoint with the least {@code (active + 1) / weight}: the shortest wait if
 * every connection took as long (Weinrib and Shenker, INFOCOM 1988; Linux, {@code
 * net/netfilter/ipvs/ip_vs_sed.c}). Compared by multiplying across, so that whole counts compare
 * exactly.
 */
final class ShortestExpectedDelay implements Scheduler {

  private final LoadView loads;
  private final Ties ties;

  ShortestExpectedDelay(LoadView loads, TieRule ties) {
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
    double leastAfter = 0;
    int leastWeight = 0;
    for (int step = 0; step < size; step++) {
      if (candidates.available(index)) {
        double after = loads.of(candidates.load(index)) + 1;
        int weight = candidates.endpoint(index).weight();
        if (least == NONE || after * leastWeight < leastAfter * weight) {
          least = index;
          leastAfter = after;
          leastWeight = weight;
        }
      }
      index = index + 1 < size ? index + 1 : 0;
    }
    return least;
  }
}
