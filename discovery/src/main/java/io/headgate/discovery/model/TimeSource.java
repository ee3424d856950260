package io.headgate.discovery.model;

import java.time.Instant;

/** Where time comes from; tests put a clock of their own in its place. Any thread. */
public interface TimeSource {

  /** Wall-clock time: for timestamps that people read, never for measuring. */
  Instant now();

  /** Monotonic nanoseconds, for measuring and expiry. */
  long nanoTime();

  /** The machine's own clock. */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}
