package io.headgate.gateway.metrics;

import io.headgate.discovery.model.TimeSource;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How late each event loop does what was due: the longest of the last 15 to 30 seconds. A loop that
 * is held up at this moment counts as late as it is by now.
 */
final class LoopLag implements MultiCollector {

  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TICKS_PER_WINDOW = 15;

  private final List<Loop> loops = new ArrayList<>();

  private LoopLag() {}

  /** Watches those loops, as long as they run. */
  static LoopLag of(Iterable<? extends ScheduledExecutorService> executors, TimeSource time) {
    LoopLag lag = new LoopLag();
    for (ScheduledExecutorService executor : executors) {
      Loop loop = new Loop(time);
      lag.loops.add(loop);
      var unused =
          executor.scheduleWithFixedDelay(
              loop::tick, EVERY_NANOS, EVERY_NANOS, TimeUnit.NANOSECONDS);
    }
    return lag;
  }

  @Override
  public MetricSnapshots collect() {
    Family lag =
        Family.gauge(
            "headgate_event_loop_lag_seconds",
            "How late the event loop was at most in the last 15 to 30 seconds");
    for (int i = 0; i < loops.size(); i++) {
      lag.add(Labels.of("loop", Integer.toString(i)), loops.get(i).worstNanos() / 1e9);
    }
    return Family.snapshots(lag);
  }

  /** One loop: written on it, read on any thread. */
  private static final class Loop {

    private final TimeSource time;
    private int ticks;
    private volatile long dueNanos;
    private volatile long worst;
    private volatile long worstBefore;

    Loop(TimeSource time) {
      this.time = time;
      this.dueNanos = time.nanoTime() + EVERY_NANOS;
    }

    void tick() {
      long now = time.nanoTime();
      long late = now - dueNanos;
      if (++ticks % TICKS_PER_WINDOW == 0) {
        worstBefore = worst;
        worst = 0;
      }
      if (late > worst) {
        worst = late;
      }
      dueNanos = now + EVERY_NANOS;
    }

    long worstNanos() {
      long overdue = time.nanoTime() - dueNanos;
      return Math.max(Math.max(worst, worstBefore), overdue);
    }
  }
}
