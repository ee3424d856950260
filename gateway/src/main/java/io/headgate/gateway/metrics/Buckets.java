package io.headgate.gateway.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** The fixed bounds of a histogram, in what is counted and in the unit that is shown. */
final class Buckets {

  private static final double NANOS = 1e9;

  /** As ingress-nginx has them, which has them of the Prometheus client of Go: 5 ms to 10 s. */
  static final Buckets DURATION =
      new Buckets(
          NANOS,
          LongStream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000)
              .map(millis -> Duration.ofMillis(millis).toNanos())
              .toArray());

  /** As ingress-nginx has them: 10 bytes to 10 MB. */
  static final Buckets SIZE =
      new Buckets(1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000);

  private final double perUnit;
  private final long[] limits;

  private Buckets(double perUnit, long... limits) {
    this.perUnit = perUnit;
    this.limits = limits;
  }

  /** How many there are, with the one that has no bound. */
  int count() {
    return limits.length + 1;
  }

  /** Where that value belongs: the first whose bound is not below it. */
  int indexOf(long value) {
    int index = 0;
    while (index < limits.length && value > limits[index]) {
      index++;
    }
    return index;
  }

  /** The bounds in the unit that is shown, the last one infinite. */
  double[] upperBounds() {
    double[] bounds = new double[count()];
    for (int i = 0; i < limits.length; i++) {
      bounds[i] = limits[i] / perUnit;
    }
    bounds[limits.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  double inUnit(long value) {
    return value / perUnit;
  }
}
