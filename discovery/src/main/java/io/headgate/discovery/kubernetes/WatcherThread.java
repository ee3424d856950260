package io.headgate.discovery.kubernetes;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that a watcher or a writer works on. Tasks that come after the end are dropped.
 */
final class WatcherThread implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WatcherThread.class);
  private static final long CLOSE_SECONDS = 5;

  private final ScheduledThreadPoolExecutor executor;

  /**
   * @param name of the thread, for stack traces
   */
  WatcherThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name(name).factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(() -> run(task));
  }

  /** Runs a task when that time has passed. */
  void after(Duration delay, Runnable task) {
    var unused = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a task again and again. */
  void every(Duration interval, Runnable task) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> run(task), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does what was handed over before, and returns when that is done. */
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

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A task about the API server was not done; the next ones are", e);
    }
  }
}
