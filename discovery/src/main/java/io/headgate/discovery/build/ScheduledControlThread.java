package io.headgate.discovery.build;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread of its own. */
final class ScheduledControlThread implements ControlThread {

  private static final Logger LOG = LoggerFactory.getLogger(ScheduledControlThread.class);
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
    executor.execute(() -> run(task));
  }

  @Override
  public void executeAfter(Duration delay, Runnable task) {
    var unused = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The last resort, so that nothing is lost in silence: nobody asks the futures. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task of the control thread failed; the next ones go on", e);
    }
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
