package io.headgate.balancer.health;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many probes may be under way at one time, so that thousands of endpoints that do not answer
 * take no more sockets than a few. Whoever finds none free is started when one is. Any thread.
 */
final class ProbeSlots {

  private final AtomicInteger free;
  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  ProbeSlots(int most) {
    free = new AtomicInteger(most);
  }

  /** Starts the probe now, or when a slot is free, then on whichever thread gave it back. */
  void start(Runnable probe) {
    waiting.add(probe);
    startWaiting();
  }

  /** A probe has ended. */
  void giveBack() {
    free.incrementAndGet();
    startWaiting();
  }

  private void startWaiting() {
    while (!waiting.isEmpty() && take()) {
      Runnable next = waiting.poll();
      if (next == null) {
        // Another thread was quicker; if something comes now, its own thread sees the slot.
        free.incrementAndGet();
      } else {
        next.run();
      }
    }
  }

  private boolean take() {
    int now = free.get();
    while (now > 0) {
      if (free.compareAndSet(now, now - 1)) {
        return true;
      }
      now = free.get();
    }
    return false;
  }
}
