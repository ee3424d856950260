package io.headgate.discovery.model;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How the endpoints of a Service are scheduled.
 *
 * @param scheduler empty: the scheduler of the proxy mode
 * @param flags of the scheduler, as ipvsadm has them; a flag of another scheduler means nothing
 * @param scope empty: the scope of the proxy mode
 * @param slowStart how long an endpoint that became ready takes to reach its full share; empty: it
 *     has it at once
 */
public record SchedulingPolicy(
    Optional<SchedulerName> scheduler,
    Set<SchedulerFlag> flags,
    Optional<SchedulerScope> scope,
    Optional<Duration> slowStart) {

  public static final SchedulingPolicy DEFAULT =
      new SchedulingPolicy(Optional.empty(), Set.of(), Optional.empty(), Optional.empty());

  public SchedulingPolicy {
    flags = Set.copyOf(flags);
  }

  /** That scheduler and nothing else. */
  public static SchedulingPolicy of(SchedulerName scheduler) {
    return new SchedulingPolicy(
        Optional.of(scheduler), Set.of(), Optional.empty(), Optional.empty());
  }
}
