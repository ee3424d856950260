package io.headgate.cluster.budgets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who wants more of one name that this node could lend. The thread of the cluster only. */
final class Borrowers {

  private static final long MEASURED_NANOS = 500_000_000;

  /** A turn lasts for some tokens, and longer than a loan. */
  private static final long TURN_MILLIS = 4_000;

  private final Map<UUID, Long> askedAt = new HashMap<>();
  private final double perSecond;
  private long measuredAt;
  private long givenBefore;
  private double usedPerSecond;

  /**
   * @param perSecond how many tokens come
   * @param given how many this node has given
   */
  Borrowers(double perSecond, long given, long now) {
    this.perSecond = perSecond;
    givenBefore = given;
    measuredAt = now;
  }

  /** Nobody wants it any longer. */
  boolean isEmpty(long now, long wishNanos) {
    askedAt.values().removeIf(at -> now - at > wishNanos);
    return askedAt.isEmpty();
  }

  /**
   * That member asks.
   *
   * @param self this node, where it needs more itself
   */
  Demand ask(UUID member, List<UUID> self, Moment moment) {
    long now = moment.nanoTime();
    askedAt.put(member, now);
    askedAt.values().removeIf(at -> now - at > moment.wishNanos());
    measure(moment.given(), now);
    List<UUID> all = new ArrayList<>(askedAt.keySet());
    all.addAll(self);
    all.sort(null);
    long turnMillis = TURN_MILLIS + (long) Math.min(1e9, TURN_MILLIS / perSecond);
    int turn = (int) Math.floorMod(moment.millis() / turnMillis, (long) all.size());
    return new Demand(
        member, askedAt.size(), all.get(turn).equals(member), usedPerSecond, moment.wishNanos());
  }

  private void measure(long given, long now) {
    long nanos = now - measuredAt;
    if (nanos >= MEASURED_NANOS) {
      usedPerSecond = (given - givenBefore) * 1e9 / nanos;
      givenBefore = given;
      measuredAt = now;
    }
  }

  /**
   * When that is.
   *
   * @param millis of the wall clock: all members should see the same turn
   * @param given the tokens that this node has given
   */
  record Moment(long nanoTime, long millis, long given, long wishNanos) {}
}
