package io.headgate.gateway.tracing;

import java.util.concurrent.atomic.LongAdder;

/** What became of spans so far. Any thread. */
public final class SpanCounters {

  private final LongAdder ended = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder failed = new LongAdder();

  void ended() {
    ended.increment();
  }

  void sent(int spans) {
    sent.add(spans);
  }

  void failed(int spans) {
    failed.add(spans);
  }

  /** Those that were to be sent. Who is neither sent nor failed waits, or has been left out. */
  public long endedTotal() {
    return ended.sum();
  }

  /** Those that the collector has taken. */
  public long sentTotal() {
    return sent.sum();
  }

  /** Those that it has not taken. */
  public long failedTotal() {
    return failed.sum();
  }
}
