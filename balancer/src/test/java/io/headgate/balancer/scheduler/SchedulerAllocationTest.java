package io.headgate.balancer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headgate.discovery.model.SchedulerName;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchedulerAllocationTest {

  private static final int CONNECTIONS = 20_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final ConnectionKey key = SchedulersTest.key("10.1.2.3", "10.96.0.1");
  private final ListedCandidates candidates = ListedCandidates.of(10).holding(1, 2, 1).without(4);

  @ParameterizedTest
  @EnumSource(SchedulerName.class)
  void choosingAllocatesNothing(SchedulerName name) {
    Scheduler scheduler = Make.scheduler(name, TieRule.ROTATE);
    scheduleMany(scheduler);
    long thread = Thread.currentThread().threadId();

    long before = threads.getThreadAllocatedBytes(thread);
    scheduleMany(scheduler);
    long allocated = threads.getThreadAllocatedBytes(thread) - before;

    // The measurement itself allocates a little; a single object a connection would be 320,000.
    assertThat(allocated).isLessThan(CONNECTIONS);
  }

  private void scheduleMany(Scheduler scheduler) {
    for (int i = 0; i < CONNECTIONS; i++) {
      scheduler.schedule(candidates, key);
    }
  }
}
