package io.headgate.discovery.publish;

import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that passes when the test says so. Clocks of several machines may show what they like. */
final class ManualTime implements TimeSource {

  private final Instant shown;
  private long nanos;

  ManualTime(Instant shown) {
    this.shown = shown;
  }

  ManualTime() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  @Override
  public Instant now() {
    return shown.plusNanos(nanos);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }
}
