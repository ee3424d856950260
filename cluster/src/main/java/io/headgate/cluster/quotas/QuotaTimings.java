package io.headgate.cluster.quotas;

import java.time.Duration;

/**
 * When quotas are told, and how long they last.
 *
 * @param beat after so long a member says everything again
 * @param repeat after so long a grant that was not confirmed is said again
 * @param lease what a member has is its own for so long after it last spoke to the founder
 * @param hesitation so long a node that founds a book listens for others before it uses anything
 * @param wish so long a member wants more after it had none
 */
public record QuotaTimings(
    Duration beat, Duration repeat, Duration lease, Duration hesitation, Duration wish) {

  public static final QuotaTimings DEFAULT =
      new QuotaTimings(
          Duration.ofMillis(500),
          Duration.ofMillis(50),
          Duration.ofMinutes(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1));

  /** For how long the founder keeps it: longer, so that the member has stopped for certain. */
  long keptNanos() {
    return lease.plus(hesitation).toNanos();
  }
}
