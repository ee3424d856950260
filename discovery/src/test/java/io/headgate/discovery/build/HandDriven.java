package io.headgate.discovery.build;

import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A clock and a control thread that move when the test says so. */
final class HandDriven implements ControlThread, TimeSource {

  private record Later(long at, Runnable task) {}

  private final Queue<Runnable> now = new ArrayDeque<>();
  private final PriorityQueue<Later> later =
      new PriorityQueue<>(Comparator.comparingLong(Later::at));
  private long nanos = 12345;

  @Override
  public void execute(Runnable task) {
    now.add(task);
  }

  @Override
  public void executeAfter(Duration delay, Runnable task) {
    later.add(new Later(nanos + delay.toNanos(), task));
  }

  /** Runs what is to be done now. */
  void run() {
    Runnable task;
    while ((task = now.poll()) != null) {
      task.run();
    }
  }

  /** Lets time pass, and what falls into it happen. */
  void advance(Duration time) {
    run();
    long end = nanos + time.toNanos();
    while (!later.isEmpty() && later.peek().at() <= end) {
      Later next = later.remove();
      nanos = next.at();
      next.task().run();
      run();
    }
    nanos = end;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanos);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void close() {
    now.clear();
    later.clear();
  }
}
