package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulingPolicy;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How Services are scheduled as far as they do not ask for something else.
 *
 * @param ties {@link TieRule#FIRST} in the modes that promise parity with the kernel
 */
public record DefaultScheduler(SchedulerName name, TieRule ties) {

  /** Least connection; equally loaded endpoints take turns. */
  public static final DefaultScheduler HEADGATE =
      new DefaultScheduler(SchedulerName.LC, TieRule.ROTATE);

  /** What is in force for a Service of that policy. */
  public Scheduling scheduling(SchedulingPolicy policy) {
    SchedulerName wanted = policy.scheduler().orElse(name);
    Set<SchedulerFlag> asked =
        policy.flags().stream()
            .filter(flag -> flag.scheduler() == wanted)
            .collect(Collectors.toUnmodifiableSet());
    return new Scheduling(
        wanted,
        asked.isEmpty() ? standing(wanted) : asked,
        policy.scope().orElse(ties.scope()),
        ties,
        policy.slowStart());
  }

  /** kube-proxy's ipvs mode always sets {@code mh-port} (kubernetes pkg/proxy/ipvs/proxier.go). */
  private Set<SchedulerFlag> standing(SchedulerName wanted) {
    return wanted == SchedulerName.MH && ties == TieRule.FIRST
        ? Set.of(SchedulerFlag.MH_PORT)
        : Set.of();
  }
}
