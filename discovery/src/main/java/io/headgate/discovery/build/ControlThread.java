package io.headgate.discovery.build;

import java.time.Duration;

/** The one thread on which snapshots are built and observers are called. */
interface ControlThread extends AutoCloseable {

  /** Runs a task after all that were handed over before. */
  void execute(Runnable task);

  /** Runs a task when that time has passed. */
  void executeAfter(Duration delay, Runnable task);

  /** Drops what has not begun, and returns when the running task has ended. */
  @Override
  void close();

  /** A thread of its own; it does not keep the program alive. */
  static ControlThread start() {
    return new ScheduledControlThread();
  }
}
