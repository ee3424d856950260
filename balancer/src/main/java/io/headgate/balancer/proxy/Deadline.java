package io.headgate.balancer.proxy;

import org.jspecify.annotations.Nullable;

/** One timeout that can be set, moved and cleared at will. Confined to the loop of its timers. */
public abstract class Deadline {

  static final long UNLINKED = Long.MIN_VALUE;

  private final LoopTimers timers;

  // The links and ticks belong to LoopTimers.
  @Nullable Deadline next;
  @Nullable Deadline previous;
  long tick;
  long linkedTick = UNLINKED;

  protected Deadline(LoopTimers timers) {
    this.timers = timers;
  }

  /** Expires once, so many nanoseconds from now, in place of what was set before. */
  public final void expireAfter(long nanos) {
    timers.set(this, nanos);
  }

  /** Does not expire any more. */
  public final void clear() {
    timers.clear(this);
  }

  /** The time has come; it is no longer set. */
  protected abstract void expired();
}
