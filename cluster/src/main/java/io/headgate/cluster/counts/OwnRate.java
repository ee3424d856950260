package io.headgate.cluster.counts;

/** The connections a second that this node opens on one Service port: an average over time. */
final class OwnRate {

  private static final double NANOS = 1e9;

  /** Below it, a connection in a hundred seconds, nothing is expected. */
  private static final double NOTHING = 0.01;

  private double perSecond;
  private long atNanos;

  OwnRate(long nanoTime) {
    this.atNanos = nanoTime;
  }

  /** Counts connections that were opened just now. */
  void opened(int connections, long nanoTime) {
    perSecond = at(nanoTime) + connections / RemoteRate.TIME_CONSTANT_SECONDS;
    atNanos = nanoTime;
  }

  double at(long nanoTime) {
    double seconds = (nanoTime - atNanos) / NANOS;
    double now = perSecond * Math.exp(-seconds / RemoteRate.TIME_CONSTANT_SECONDS);
    return now < NOTHING ? 0 : now;
  }
}
