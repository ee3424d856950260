package io.headgate.discovery.model;

import java.time.Instant;

/** The one place that reads the machine's clock. */
enum SystemTime implements TimeSource {
  INSTANCE;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
