package io.headgate.cluster.ejections;

import io.headgate.balancer.state.Ejection;
import java.time.Duration;

/**
 * When what is out is told again, and when it is forgotten.
 *
 * @param own after so long a member repeats what it has found itself
 * @param drains after so long every member repeats all drains it knows of
 * @param unheard an ejection for failures that its finder has not repeated for so long holds no
 *     longer: the finder is gone
 * @param grace so much later than the finder others may try an endpoint, so that as a rule only one
 *     does
 * @param undrained so long it is remembered that a drain has ended, for members that were cut off
 */
public record EjectionTimings(
    Duration own, Duration drains, Duration unheard, Duration grace, Duration undrained) {

  public static final EjectionTimings DEFAULT =
      new EjectionTimings(
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofSeconds(1),
          Duration.ofDays(1));

  /** For how long it is remembered that an endpoint is in again. */
  long rememberedNanos(Ejection.Reason reason) {
    return switch (reason) {
      case FAILURES, CHECK -> unheard.toNanos();
      case DRAINED -> undrained.toNanos();
    };
  }

  /** How much later than its finder this node may try an endpoint. */
  Duration grace(Ejection.Reason reason) {
    return switch (reason) {
      case FAILURES -> grace;
      case CHECK, DRAINED -> Duration.ZERO;
    };
  }
}
