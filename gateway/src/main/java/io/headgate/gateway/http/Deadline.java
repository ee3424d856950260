package io.headgate.gateway.http;

import org.jspecify.annotations.Nullable;

/** One timeout that can be set, moved and cleared at will. Confined to the loop of its timers. */
abstract class Deadline {

  static final long UNLINKED = Long.MIN_VALUE;

  private final LoopTimers timers;

  // The links and ticks belong to LoopTimers.
  @Nullable Deadline next;
  @Nullable Deadline previous;
  long tick;
  long linkedTick = UNLINKED;

  Deadline(LoopTimers timers) {
    this.timers = timers;
  }

  /** Expires once, so many nanoseconds from now, in place of what was set before. */
  final void expireAfter(long nanos) {
    timers.set(this, nanos);
  }

  final void clear() {
    timers.clear(this);
  }

  /** The time has come; it is no longer set. */
  abstract void expired();
}
