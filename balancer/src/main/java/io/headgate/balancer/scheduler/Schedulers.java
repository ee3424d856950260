package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;

/** Makes schedulers by their names. */
public final class Schedulers {

  private Schedulers() {}

  /** A new scheduler, for one Service port. */
  public static Scheduler create(Scheduling scheduling, TimeSource time) {
    Scheduler scheduler = withoutSlowStart(scheduling, time);
    return scheduling
        .slowStart()
        .map(period -> slowly(scheduler, scheduling, time, period))
        .orElse(scheduler);
  }

  private static Scheduler withoutSlowStart(Scheduling scheduling, TimeSource time) {
    LoadView loads = LoadView.of(scheduling.scope());
    TieRule ties = scheduling.ties();
    return switch (scheduling.name()) {
      case RR -> new RoundRobin();
      case WRR -> new WeightedRoundRobin();
      case LC -> new LeastConnection(loads, ties);
      case WLC -> new WeightedLeastConnection(loads, ties);
      case SED -> new ShortestExpectedDelay(loads, ties);
      case NQ -> new NeverQueue(scheduling);
      case DH -> new DestinationHashing(scheduling.has(SchedulerFlag.DH_FALLBACK));
      case SH ->
          new SourceHashing(
              scheduling.has(SchedulerFlag.SH_PORT), scheduling.has(SchedulerFlag.SH_FALLBACK));
      case MH ->
          new Maglev(
              scheduling.has(SchedulerFlag.MH_PORT), scheduling.has(SchedulerFlag.MH_FALLBACK));
      case FO -> new Failover();
      case OVF -> new Overflow(loads);
      case LBLC -> new LocalityBasedLeastConnection(loads, ties, time);
      case LBLCR -> new ReplicatedLocality(loads, ties, time);
      case TWOS -> new TwoChoices(loads, ties);
      case RANDOM -> new RandomChoice();
    };
  }

  /**
   * Where a rule leaves no choice, because an address, a weight or a former connection settles the
   * endpoint, there is no share that could grow.
   */
  private static Scheduler slowly(
      Scheduler scheduler, Scheduling scheduling, TimeSource time, Duration period) {
    return switch (scheduling.name()) {
      case RR, LC, NQ -> new SlowStart(scheduler, FairShare.EQUAL, time, period);
      case WRR, WLC, SED, TWOS, RANDOM ->
          new SlowStart(scheduler, FairShare.BY_WEIGHT, time, period);
      case DH, SH, MH, FO, OVF, LBLC, LBLCR -> scheduler;
    };
  }
}
