package io.headgate.balancer.listing;

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
            next(scaled.inPackets(), now.inPackets() - last.inPackets(), SCALE),
            next(scaled.outPackets(), now.outPackets() - last.outPackets(), SCALE),
            next(scaled.inBytes(), now.inBytes() - last.inBytes(), BYTE_SCALE),
            next(scaled.outBytes(), now.outBytes() - last.outBytes(), BYTE_SCALE));
    last = now;
  }

  TrafficFigures perSecond() {
    return new TrafficFigures(
        rounded(scaled.connections(), SCALE),
        rounded(scaled.failures(), SCALE),
        rounded(scaled.inPackets(), SCALE),
        rounded(scaled.outPackets(), SCALE),
        rounded(scaled.inBytes(), BYTE_SCALE),
        rounded(scaled.outBytes(), BYTE_SCALE));
  }

  private static long next(long estimate, long passed, int scale) {
    long rate = passed << (scale - HALF);
    return estimate + ((rate - estimate) >> QUARTER);
  }

  private static long rounded(long estimate, int scale) {
    return (estimate + (1L << (scale - 1)) - 1) >> scale;
  }
}
