package io.headgate.balancer.listing;

import io.headgate.balancer.listing.TrafficFigures.Volume;
import java.time.Duration;

/**
 * How much passes in a second: the kernel's estimator, with its arithmetic, so that {@code --rate}
 * rises and falls as it does there (Linux, {@code net/netfilter/ipvs/ip_vs_est.c}). Every two
 * seconds a quarter of the difference to what has just passed is added. Confined to its owner.
 */
final class RateEstimator {

  static final Duration INTERVAL = Duration.ofSeconds(2);

  /** Kept in 2^-10 of a unit per second; bytes in 2^-5. */
  private static final int SCALE = 10;

  private static final int BYTE_SCALE = 5;

  /** Of two seconds' difference to a rate per second. */
  private static final int HALF = 1;

  private static final int QUARTER = 2;

  private TrafficFigures last = TrafficFigures.ZERO;
  private TrafficFigures scaled = TrafficFigures.ZERO;

  void sample(TrafficFigures now) {
    scaled =
        new TrafficFigures(
            next(scaled.connections(), now.connections() - last.connections(), SCALE),
            next(scaled.failures(), now.failures() - last.failures(), SCALE),
            next(scaled.in(), now.in(), last.in()),
            next(scaled.out(), now.out(), last.out()));
    last = now;
  }

  TrafficFigures perSecond() {
    return new TrafficFigures(
        rounded(scaled.connections(), SCALE),
        rounded(scaled.failures(), SCALE),
        rounded(scaled.in()),
        rounded(scaled.out()));
  }

  private static Volume next(Volume estimate, Volume now, Volume last) {
    return new Volume(
        next(estimate.packets(), now.packets() - last.packets(), SCALE),
        next(estimate.bytes(), now.bytes() - last.bytes(), BYTE_SCALE));
  }

  private static Volume rounded(Volume estimate) {
    return new Volume(rounded(estimate.packets(), SCALE), rounded(estimate.bytes(), BYTE_SCALE));
  }

  private static long next(long estimate, long passed, int scale) {
    long rate = passed << (scale - HALF);
    return estimate + ((rate - estimate) >> QUARTER);
  }

  private static long rounded(long estimate, int scale) {
    return (estimate + (1L << (scale - 1)) - 1) >> scale;
  }
}
