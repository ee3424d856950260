package io.headgate.discovery.publish;

import java.time.Duration;

/** So many at once, then one whenever that time has passed. Not thread-safe. */
final class TokenBucket {

  private final int burst;
  private final long refillNanos;
  private long tokens;
  private long filledAt;

  TokenBucket(int burst, Duration refill, long now) {
    this.burst = burst;
    this.refillNanos = refill.toNanos();
    this.tokens = burst;
    this.filledAt = now;
  }

  boolean has(long now) {
    fill(now);
    return tokens > 0;
  }

  void take() {
    tokens--;
  }

  boolean isFull(long now) {
    fill(now);
    return tokens == burst;
  }

  private void fill(long now) {
    long come = (now - filledAt) / refillNanos;
    filledAt += come * refillNanos;
    tokens = Math.min(burst, tokens + come);
  }
}
