package io.headgate.discovery.build;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread of its own. */
final class ScheduledControlThread implements ControlThread {

  private static final long CLOSE_SECONDS = 5;

  private final ScheduledThreadPoolExecutor executor;

  ScheduledControlThread() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "headgate-control");
              thread.setDaemon(true);
              return thread;
            },
            ScheduledControlThread::afterClose);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** A watcher may still hand over a change while the program ends; nobody waits for it. */
  private static void afterClose(Runnable task, ThreadPoolExecutor executor) {
    if (!executor.isShutdown()) {
      throw new RejectedExecutionException("control thread: refused " + task);
    }
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void executeAfter(Duration delay, Runnable task) {
    // The future is not asked: tasks catch what they throw.
    var unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
