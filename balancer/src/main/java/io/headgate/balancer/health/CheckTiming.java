package io.headgate.balancer.health;

import java.time.Duration;

/**
 * When probes are sent, and how many make a verdict.
 *
 * @param interval from one probe's end to the next one's start, give or take a tenth
 * @param timeout of one probe: for its connect, and again for the answer
 * @param failuresOut in a row that take an endpoint out
 * @param successesIn in a row that let it back
 */
record CheckTiming(Duration interval, Duration timeout, int failuresOut, int successesIn) {

  /** A dead endpoint is out after 10 s at the latest, and its timeouts: as a readiness probe's. */
  static final CheckTiming STANDARD =
      new CheckTiming(Duration.ofSeconds(5), Duration.ofSeconds(2), 2, 2);
}
