package io.headgate.balancer.scheduler;

/**
 * {@code nq}: an idle endpoint whatever its weight, else as {@code sed} (Linux, {@code
 * net/netfilter/ipvs/ip_vs_nq.c}).
 */
final class NeverQueue implements Scheduler {

  private final Ties idle;
  private final Scheduler allBusy;

  NeverQueue(TieRule ties) {
    this.idle = new Ties(ties);
    this.allBusy = new ShortestExpectedDelay(ties);
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int size = candidates.size();
    if (size == 0) {
      return NONE;
    }
    int index = idle.start(size);
    for (int step = 0; step < size; step++) {
      if (candidates.available(index) && candidates.load(index).load() == 0) {
        idle.chosen(index);
        return index;
      }
      index = index + 1 < size ? index + 1 : 0;
    }
    return allBusy.schedule(candidates, key);
  }
}
