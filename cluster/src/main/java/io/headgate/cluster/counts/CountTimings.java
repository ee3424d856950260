package io.headgate.cluster.counts;

import java.time.Duration;

/**
 * When counts are told.
 *
 * @param shortest between two messages of a member, and between two looks at what has changed
 * @param perMember what each member adds to that, so that the messages a member receives do not
 *     grow with the cluster
 * @param longest that a change is kept back
 * @param heartbeat after that much silence a member says that nothing has changed
 * @param travel of a message, as allowed for in the estimate of what is still unheard of
 */
public record CountTimings(
    Duration shortest, Duration perMember, Duration longest, Duration heartbeat, Duration travel) {

  /** At 40 ms, twenty connections are unheard of then, and counts weigh a twentieth. */
  private static final double FAST_PER_SECOND = 500;

  /**
   * Every 20 ms between two members, 40 ms among three and four, 100 ms from nine on: up to ten of
   * them hear no more than a hundred messages a second. To tell one takes about 0.5 ms of CPU.
   */
  public static final CountTimings DEFAULT =
      new CountTimings(
          Duration.ofMillis(20),
          Duration.ofMillis(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(5));

  /** Always the same interval, whatever the number of members. */
  public static CountTimings every(Duration interval, Duration travel) {
    return new CountTimings(interval, Duration.ZERO, interval, Duration.ofSeconds(1), travel);
  }

  /**
   * Nanoseconds between two messages in a cluster of that size: a multiple of the shortest, as it
   * is looked no more often.
   *
   * @param perSecond the connections that the member opens on the busiest Service port: where
   *     counts are out of date before they arrive, nothing is gained by telling them often
   */
  long intervalNanos(int members, double perSecond) {
    if (perSecond >= FAST_PER_SECOND) {
      return longest.toNanos();
    }
    long wanted = perMember.toNanos() * members;
    long looks = Math.max(1, Math.ceilDiv(wanted, shortest.toNanos()));
    return Math.min(looks * shortest.toNanos(), longest.toNanos());
  }

  /** Nanoseconds after which a silent member is taken for dead. */
  long staleNanos() {
    return 3 * heartbeat.toNanos();
  }
}
