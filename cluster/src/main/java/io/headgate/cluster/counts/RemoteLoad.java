package io.headgate.cluster.counts;

/**
 * What the other members have open on one endpoint, added up when they say so and not when it is
 * read. Written by the thread of {@link CountExchange}, read by any.
 */
final class RemoteLoad {

  /**
   * Below it fractions are dropped. They would order endpoints that are as good as equal, for all
   * nodes alike, where each node should take them in turn; what remains is a large difference.
   */
  private static final double FAINT = 1.0 / 64;

  private final RemoteRate rate;
  private volatile int active;

  RemoteLoad(RemoteRate rate) {
    this.rate = rate;
  }

  int active() {
    return active;
  }

  /** The share of it that a choice may rely on. */
  double damped() {
    int others = active;
    if (others == 0) {
      return 0;
    }
    double damping = rate.damping();
    return damping < FAINT ? Math.rint(others * damping) : others * damping;
  }

  /** A member's count has changed by that much. */
  void add(int difference) {
    int sum = active + difference; // one thread writes
    active = sum;
  }
}
