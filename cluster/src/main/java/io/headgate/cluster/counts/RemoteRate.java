package io.headgate.cluster.counts;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;

/**
 * How far the counts of the other members can be relied on, for one Service port.
 *
 * <p>A count that was told is out of date by what its member has opened since. With {@code K} such
 * connections expected, it weighs {@code 1 / (1 + K)}: fully where nothing happens, hardly at all
 * where hundreds of connections come before the next message. Without that, all nodes would take
 * the same endpoint for the idle one until they hear of each other, which at high rates is worse
 * than not to know of each other at all (Mitzenmacher, "How useful is old information?", IEEE TPDS
 * 11(1), 2000).
 *
 * <p>Written by the thread of {@link CountExchange}; {@link #damping} is read by any.
 */
final class RemoteRate {

  /** Of the average that members send. */
  static final double TIME_CONSTANT_SECONDS = 0.5;

  private static final double NANOS = 1e9;
  private static final long FORGOTTEN_NANOS = 2_000_000_000L;

  private record Told(MemberRow row, double rate, long atNanos) {

    /** As long as all is heard, a member that says nothing of this Service opens nothing on it. */
    double now(long nanoTime) {
      long silent = row.completeUntil(nanoTime) - atNanos;
      return silent >= FORGOTTEN_NANOS
          ? 0
          : rate * Math.exp(-silent / NANOS / TIME_CONSTANT_SECONDS);
    }
  }

  private final Map<UUID, Told> members = new HashMap<>();
  private volatile double damping = 1;

  double damping() {
    return damping;
  }

  void told(MemberRow row, double rate, long nanoTime) {
    members.put(row.life().member(), new Told(row, rate, nanoTime));
    weigh(nanoTime);
  }

  void forget(UUID member, long nanoTime) {
    members.remove(member);
    weigh(nanoTime);
  }

  /** Works the weight out anew; false once nothing happens any more. */
  boolean weigh(long nanoTime) {
    double unheard = 0;
    for (Iterator<Told> all = members.values().iterator(); all.hasNext(); ) {
      Told told = all.next();
      double rate = told.now(nanoTime);
      if (rate == 0) {
        all.remove();
      } else {
        unheard += rate * told.row.unheardNanos(nanoTime) / NANOS;
      }
    }
    damping = 1 / (1 + unheard);
    return !members.isEmpty();
  }
}
