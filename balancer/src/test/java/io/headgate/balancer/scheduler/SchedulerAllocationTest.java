package io.headgate.balancer.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headgate.balancer.state.ManualTime;
import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchedulerAllocationTest {

  /** Times the number of endpoints. */
  private static final int STEPS = 200_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final ConnectionKey key = SchedulersTest.key("10.1.2.3", "10.96.0.1");

  @ParameterizedTest
  @EnumSource(SchedulerName.class)
  void choosingAllocatesNothing(SchedulerName name) {
    assertThat(bytesPerChoice(Make.scheduler(name, TieRule.ROTATE), ListedCandidates.of(10)))
        .isLessThan(1);
    assertThat(bytesPerChoice(Make.scheduler(name, TieRule.FIRST), ListedCandidates.of(1_000)))
        .isLessThan(1);
  }

  @ParameterizedTest
  @EnumSource(SchedulerFlag.class)
  void norDoesFallingBack(SchedulerFlag flag) {
    assertThat(bytesPerChoice(Make.scheduler(flag.scheduler(), flag), ListedCandidates.of(10)))
        .isLessThan(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"RR", "WRR", "LC", "WLC", "SED", "NQ", "TWOS", "RANDOM"})
  void norDoesASlowStart(SchedulerName name) {
    Scheduling full = Scheduling.of(name, TieRule.ROTATE);
    Scheduler slowly =
        Schedulers.create(
            new Scheduling(
                name, full.flags(), full.scope(), full.ties(), Optional.of(Duration.ofSeconds(30))),
            new ManualTime());
    ListedCandidates candidates = ListedCandidates.of(10);
    slowly.endpointsChanged(candidates.endpoints().subList(0, 9));
    slowly.endpointsChanged(candidates.endpoints());

    assertThat(bytesPerChoice(slowly, candidates)).isLessThan(1);
  }

  /** The measurement itself allocates a little; a single object would be 16 bytes. */
  private double bytesPerChoice(Scheduler scheduler, ListedCandidates candidates) {
    int choices = STEPS / candidates.size();
    candidates.holding(1, 2, 1).without(4);
    scheduleMany(scheduler, candidates, choices);
    long thread = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(thread);
    scheduleMany(scheduler, candidates, choices);
    return (threads.getThreadAllocatedBytes(thread) - before) / (double) choices;
  }

  private void scheduleMany(Scheduler scheduler, Candidates candidates, int choices) {
    for (int i = 0; i < choices; i++) {
      scheduler.schedule(candidates, key);
    }
  }
}
