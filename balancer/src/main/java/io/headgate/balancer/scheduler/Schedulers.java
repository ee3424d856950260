package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.SchedulerName;

/** Makes schedulers by their names. */
public final class Schedulers {

  private Schedulers() {}

  /** A new scheduler, for one Service port. */
  public static Scheduler create(SchedulerName name, TieRule ties) {
    return switch (name) {
      case RR -> new RoundRobin();
      case LC -> new LeastConnection(ties);
      case RANDOM -> new RandomChoice();
      case SH -> new SourceHashing();
      case DH -> new DestinationHashing();
      case SED -> new ShortestExpectedDelay(ties);
      case NQ -> new NeverQueue(ties);
    };
  }
}
