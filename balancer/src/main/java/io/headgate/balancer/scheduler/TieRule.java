package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.SchedulerScope;

/** What a scheduler does when several endpoints are equally good. */
public enum TieRule {
  /** The first in the list, as the kernel does: the rule of the modes that promise parity. */
  FIRST,
  /** The next after the one chosen last, so that idle endpoints share what comes. */
  ROTATE;

  /** Whose connections are compared where nobody says so: a kernel knows its own node only. */
  SchedulerScope scope() {
    return switch (this) {
      case FIRST -> SchedulerScope.NODE;
      case ROTATE -> SchedulerScope.CLUSTER;
    };
  }
}
