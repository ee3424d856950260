package io.headgate.balancer.scheduler;

/**
 * {@code nq}: an idle endpoint whatever its weight, else as {@code sed} (Linux, {@code
 * net/netfilter/ipvs/ip_vs_nq.c}).
 *
 * <p>Where connections of all nodes are counted, idle endpoints take turns in parity as well: every
 * node would choose the kernel's "first" before it has heard of the others.
 */
final class NeverQueue implements Scheduler {

  private final LoadView loads;
  private final Ties idle;
  private final Scheduler allBusy;

  NeverQueue(Scheduling scheduling) {
    loads = LoadView.of(scheduling.scope());
    idle =
        switch (scheduling.scope()) {
          case NODE -> new Ties(scheduling.ties());
          case CLUSTER -> Ties.rotatingFromAnywhere();
        };
    allBusy = new ShortestExpectedDelay(loads, scheduling.ties());
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int free = idle(candidates);
    if (free == NONE) {
      return allBusy.schedule(candidates, key);
    }
    idle.chosen(free);
    return free;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    int free = idle(candidates);
    return free == NONE ? allBusy.foresee(candidates, key) : free;
  }

  private int idle(Candidates candidates) {
    int size = candidates.size();
    if (size == 0) {
      return NONE;
    }
    int index = idle.start(size);
    for (int step = 0; step < size; step++) {
      if (candidates.available(index) && loads.of(candidates.load(index)) == 0) {
        return index;
      }
      index = index + 1 < size ? index + 1 : 0;
    }
    return NONE;
  }
}
