package io.headgate.cluster.quotas;

import java.util.TreeMap;

/**
 * For how long a member may go on with what it has: counted from when it sent what the founder has
 * heard, and so it ends here before it ends there (Gray and Cheriton, "Leases: an efficient
 * fault-tolerant mechanism for distributed file cache consistency", 1989).
 */
final class Lease {

  private final long lengthNanos;
  private final TreeMap<Long, Long> sent = new TreeMap<>();
  private long end;
  private long founderHeardAt;

  Lease(long lengthNanos) {
    this.lengthNanos = lengthNanos;
  }

  void begin(long now) {
    sent.clear();
    end = now + lengthNanos;
    founderHeardAt = now;
  }

  void sent(long beat, long now) {
    sent.put(beat, now);
  }

  /** The founder has spoken, and has heard that beat. */
  void heard(long beat, long now) {
    founderHeardAt = now;
    Long at = sent.get(beat);
    if (at != null) {
      end = Math.max(end, at + lengthNanos);
      sent.headMap(beat).clear();
    }
  }

  /** The founder has spoken, and has heard nothing of this node yet. */
  void spoken(long now) {
    founderHeardAt = now;
  }

  boolean isOver(long now) {
    return now - end >= 0;
  }

  boolean isLeft(long nanos, long now) {
    return end - now >= nanos;
  }

  /** Whether the founder is more likely gone than slow. */
  boolean isDoubtful(long now) {
    return now - founderHeardAt > lengthNanos / 2;
  }
}
