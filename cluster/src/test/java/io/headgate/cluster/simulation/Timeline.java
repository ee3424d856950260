package io.headgate.cluster.simulation;

import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Simulated time, and what is to happen in it; of what is due at the same time, the older first.
 */
final class Timeline implements TimeSource {

  private record Event(long atNanos, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nanos;
  private long order;

  void after(Duration delay, Runnable action) {
    events.add(new Event(nanos + delay.toNanos(), order++, action));
  }

  /** Lets everything happen that is due until then; after each event the invariants are checked. */
  void run(Duration duration, Runnable invariants) {
    long until = nanos + duration.toNanos();
    while (!events.isEmpty() && events.peek().atNanos <= until) {
      Event event = events.remove();
      nanos = event.atNanos;
      event.action.run();
      invariants.run();
    }
    nanos = until;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanos);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }
}
