package io.headgate.cluster.counts;

import java.time.Duration;

/**
 * When counts are told.
 *
 * @param shortest between two messages of a member
 * @param perMember what each member adds to that, so that the messages a member receives do not
 *     grow with the cluster
 * @param longest that a change is kept back
 * @param heartbeat after that much silence a member says that nothing has changed
 * @param travel of a message, as allowed for in the estimate of what is still unheard of
 */
public record CountTimings(
    Duration shortest, Duration perMember, Duration longest, Duration heartbeat, Duration travel) {

  /** Every 20 ms among up to four members, every 100 ms from twenty on. */
  public static final CountTimings DEFAULT =
      new CountTimings(
          Duration.ofMillis(20),
          Duration.ofMillis(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(5));

  /** Always the same interval, whatever the number of members. */
  public static CountTimings every(Duration interval, Duration travel) {
    return new CountTimings(interval, Duration.ZERO, interval, Duration.ofSeconds(1), travel);
  }

  /** Nanoseconds between two messages in a cluster of that size. */
  long intervalNanos(int members) {
    long wanted = perMember.toNanos() * members;
    return Math.max(shortest.toNanos(), Math.min(wanted, longest.toNanos()));
  }

  /** Nanoseconds after which a silent member is taken for dead. */
  long staleNanos() {
    return 3 * heartbeat.toNanos();
  }
}
