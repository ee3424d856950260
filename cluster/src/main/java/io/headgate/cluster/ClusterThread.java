package io.headgate.cluster;

import io.headgate.cluster.affinity.LaterTasks;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which counts are exchanged and timers of affinity run. Nothing that blocks may
 * run on it. A task that fails is logged, and the others go on.
 */
final class ClusterThread implements Executor, LaterTasks, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterThread.class);

  private final ScheduledThreadPoolExecutor executor;

  ClusterThread() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "headgate-cluster");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(logged(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  @Override
  public void after(Duration delay, Runnable task) {
    try {
      var unused = executor.schedule(logged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed", e);
    }
  }

  /** Again and again, that long after the last time. */
  void every(Duration interval, Runnable task) {
    long nanos = interval.toNanos();
    var unused = executor.scheduleWithFixedDelay(logged(task), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** What has not begun by now is left undone. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static Runnable logged(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a task of the cluster failed; the others go on", e);
      }
    };
  }
}
