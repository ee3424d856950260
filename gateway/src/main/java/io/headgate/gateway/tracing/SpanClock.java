package io.headgate.gateway.tracing;

import io.headgate.discovery.model.TimeSource;
import io.opentelemetry.sdk.common.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Our time, as OpenTelemetry asks for it. Any thread. */
record SpanClock(TimeSource time) implements Clock {

  @Override
  public long now() {
    Instant now = time.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }
}
