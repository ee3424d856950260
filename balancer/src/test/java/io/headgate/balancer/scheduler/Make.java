package io.headgate.balancer.scheduler;

import io.headgate.balancer.state.ManualTime;
import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;

/** Makes schedulers for tests, in a time that stands still. */
final class Make {

  private Make() {}

  static Scheduler scheduler(SchedulerName name, TieRule ties) {
    return Schedulers.create(Scheduling.of(name, ties), new ManualTime());
  }

  /** In parity, with these flags. */
  static Scheduler scheduler(SchedulerName name, SchedulerFlag... flags) {
    return Schedulers.create(Scheduling.of(name, TieRule.FIRST).with(flags), new ManualTime());
  }
}
