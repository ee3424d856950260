package io.headgate.perf;

import io.headgate.discovery.model.TimeSource;
import java.time.Instant;

/** Time as a simulation says. */
final class SimulatedTime implements TimeSource {

  private long nanos;

  void set(long nanoTime) {
    nanos = nanoTime;
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
