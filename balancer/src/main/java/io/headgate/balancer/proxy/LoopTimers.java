package io.headgate.balancer.proxy;

import io.headgate.discovery.model.TimeSource;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one event loop: a hashed wheel (Varghese and Lauck 1987, scheme 6) whose entries
 * are linked into their slot without allocation. Confined to its loop.
 *
 * <p>A timeout that is only pushed back, as every read does, is one field write: the entry stays in
 * its old slot and moves on when the wheel passes there.
 */
public final class LoopTimers {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** About 102 s a turn: the common timeouts need one visit. A power of two. */
  private static final int SLOTS = 1024;

  private final TimeSource time;
  private final long startNanos;
  private final @Nullable Deadline[] slots = new @Nullable Deadline[SLOTS];
  private long now;
  private @Nullable Future<?> ticking;

  public LoopTimers(TimeSource time) {
    this.time = time;
    this.startNanos = time.nanoTime();
  }

  /** Starts to turn; without that {@link #tick} is called by hand. */
  public void start(EventLoop loop) {
    ticking = loop.scheduleWithFixedDelay(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  /** Turns no more. */
  public void stop() {
    Future<?> task = ticking;
    if (task != null) {
      task.cancel(false);
      ticking = null;
    }
  }

  /** The time of the latest tick, in nanoseconds since the wheel was made: past or present. */
  long nanos() {
    return now * TICK_NANOS;
  }

  /** The time of the next tick: present or future. */
  long nextNanos() {
    return nanos() + TICK_NANOS;
  }

  /** Turns the wheel to the present. */
  void tick() {
    long target = (time.nanoTime() - startNanos) / TICK_NANOS;
    // After a long pause one whole turn visits everything there is.
    long first = Math.max(now + 1, target - SLOTS + 1);
    now = target;
    for (long tick = first; tick <= target; tick++) {
      visit((int) (tick & (SLOTS - 1)));
    }
  }

  private void visit(int slot) {
    Deadline entry = slots[slot];
    while (entry != null) {
      Deadline following = entry.next;
      if (entry.tick <= now) {
        unlink(entry);
        entry.expired();
        // What expired may have unlinked its neighbour: begin again.
        following = slots[slot];
      } else if ((entry.tick & (SLOTS - 1)) != slot) {
        unlink(entry);
        link(entry);
      }
      entry = following;
    }
  }

  void set(Deadline entry, long nanos) {
    // The present may be anywhere within the tick, so one more is needed.
    long tick = now + 1 + (nanos + TICK_NANOS - 1) / TICK_NANOS;
    entry.tick = tick;
    if (entry.linkedTick == Deadline.UNLINKED) {
      link(entry);
    } else if (tick < entry.linkedTick) {
      unlink(entry);
      link(entry);
    }
  }

  void clear(Deadline entry) {
    if (entry.linkedTick != Deadline.UNLINKED) {
      unlink(entry);
    }
  }

  private void link(Deadline entry) {
    int slot = (int) (entry.tick & (SLOTS - 1));
    Deadline head = slots[slot];
    entry.linkedTick = entry.tick;
    entry.previous = null;
    entry.next = head;
    if (head != null) {
      head.previous = entry;
    }
    slots[slot] = entry;
  }

  private void unlink(Deadline entry) {
    Deadline previous = entry.previous;
    Deadline next = entry.next;
    if (previous == null) {
      slots[(int) (entry.linkedTick & (SLOTS - 1))] = next;
    } else {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    entry.previous = null;
    entry.next = null;
    entry.linkedTick = Deadline.UNLINKED;
  }
}
