package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.SchedulerName;

/** How Services are scheduled that do not ask for a scheduler of their own. */
public record DefaultScheduler(SchedulerName name, TieRule ties) {

  /** Least connection; equally loaded endpoints take turns. */
  public static final DefaultScheduler HEADGATE =
      new DefaultScheduler(SchedulerName.LC, TieRule.ROTATE);
}
