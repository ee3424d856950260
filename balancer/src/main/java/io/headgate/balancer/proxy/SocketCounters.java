package io.headgate.balancer.proxy;

import java.util.concurrent.atomic.LongAdder;

/** What the sockets of this node have been through, for metrics. Any thread. */
public final class SocketCounters {

  private final LongAdder accepted = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder acceptPauses = new LongAdder();

  void accepted() {
    accepted.increment();
  }

  void ended() {
    ended.increment();
  }

  void refused() {
    refused.increment();
  }

  void acceptPaused() {
    acceptPauses.increment();
  }

  /** Connections accepted so far. */
  public long acceptedTotal() {
    return accepted.sum();
  }

  /** Accepted connections that are still open. */
  public long open() {
    return accepted.sum() - ended.sum();
  }

  /** Accepted connections that got no endpoint: none was there, or none answered. */
  public long refusedTotal() {
    return refused.sum();
  }

  /** How often a listener stopped accepting for a while, because no file descriptor was left. */
  public long acceptPausesTotal() {
    return acceptPauses.sum();
  }
}
