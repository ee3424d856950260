package io.headgate.perf;

import io.headgate.discovery.model.SchedulerName;

/** By which rule every node of a simulation chooses. */
enum Rule {
  RANDOM("random", SchedulerName.RANDOM),
  ROUND_ROBIN("rr", SchedulerName.RR),
  NODE_LOCAL("lc, node", SchedulerName.LC),
  NAIVE_SUM("naive sum", SchedulerName.LC),
  HEADGATE("headgate", SchedulerName.LC),
  ORACLE("oracle", SchedulerName.LC);

  private final String title;
  private final SchedulerName scheduler;

  Rule(String title, SchedulerName scheduler) {
    this.title = title;
    this.scheduler = scheduler;
  }

  String title() {
    return title;
  }

  SchedulerName scheduler() {
    return scheduler;
  }

  /** Whether nodes tell each other what they have open. */
  boolean shares() {
    return switch (this) {
      case RANDOM, ROUND_ROBIN, NODE_LOCAL, ORACLE -> false;
      case NAIVE_SUM, HEADGATE -> true;
    };
  }
}
