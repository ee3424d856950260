package io.headgate.gateway;

import io.headgate.balancer.proxy.EventLoops;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Fails a test in which an event loop was blocked. Vert.x's own checker cannot: it sees what a
 * context of Vert.x dispatches, and the handlers of our channels run without one.
 *
 * <p>Every loop has to run a small task between two looks. How often it did not is counted, rather
 * than timed: where the whole machine stands still, the looks do too.
 */
public final class EventLoopWatch implements AutoCloseable {

  /** Generous, for slow machines: what really blocks, blocks for longer or will one day. */
  private static final int LOOKS = 50;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final int looks;
  private final List<Pulse> pulses = new ArrayList<>();
  private final List<String> blocked = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("event-loop-watch").factory());

  // The looks go on until the watch is closed.
  @SuppressWarnings("FutureReturnValueIgnored")
  private EventLoopWatch(EventLoops loops, int looks) {
    this.looks = looks;
    for (EventExecutor loop : loops.loops()) {
      pulses.add(new Pulse(loop));
    }
    long nanos = BETWEEN_LOOKS.toNanos();
    looking.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Watches these loops; five seconds are too long for any of them. */
  public static EventLoopWatch start(EventLoops loops) {
    return new EventLoopWatch(loops, LOOKS);
  }

  /**
   * Watches these loops.
   *
   * @param looks after so many tenths of a second a loop counts as blocked
   */
  static EventLoopWatch start(EventLoops loops, int looks) {
    return new EventLoopWatch(loops, looks);
  }

  private void look() {
    for (Pulse pulse : pulses) {
      if (pulse.missed() == looks) {
        blocked.add(pulse.describe());
      }
    }
  }

  /** Where loops were when they had been blocked for too long. */
  List<String> blocked() {
    return blocked;
  }

  /**
   * Ends the watch; to be called before the loops end.
   *
   * @throws AssertionError if a loop was blocked, with what its thread was doing
   */
  @Override
  public void close() {
    looking.shutdownNow();
    if (!blocked.isEmpty()) {
      throw new AssertionError("blocked event loops:\n" + String.join("\n", blocked));
    }
  }

  /** One loop's sign of life. */
  private static final class Pulse {

    private final EventExecutor loop;
    private final Thread thread;
    private volatile boolean beaten = true;
    private int missed;

    Pulse(EventExecutor loop) {
      this.loop = loop;
      this.thread = loop.submit(Thread::currentThread).syncUninterruptibly().getNow();
    }

    /** How many looks in a row have found the task not yet run; this is one. */
    int missed() {
      if (beaten) {
        beaten = false;
        missed = 0;
        loop.execute(() -> beaten = true);
      } else {
        missed++;
      }
      return missed;
    }

    String describe() {
      StringBuilder text = new StringBuilder(thread.getName());
      for (StackTraceElement frame : thread.getStackTrace()) {
        text.append("\n    at ").append(frame);
      }
      return text.toString();
    }
  }
}
