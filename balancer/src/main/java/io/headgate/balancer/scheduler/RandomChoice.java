package io.headgate.balancer.scheduler;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * {@code random}: any available endpoint, each with a chance in proportion to its weight. With
 * equal weights, as Kubernetes has them, this is what kube-proxy's iptables and nftables rules do.
 */
final class RandomChoice implements Scheduler {

  private final LongUnaryOperator below;

  RandomChoice() {
    this(bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  /**
   * @param below a random number from 0 to below the one it is given
   */
  RandomChoice(LongUnaryOperator below) {
    this.below = below;
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    return Lot.foresee(candidates);
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    int size = candidates.size();
    long total = 0;
    for (int i = 0; i < size; i++) {
      if (candidates.available(i)) {
        total += candidates.endpoint(i).weight();
      }
    }
    if (total == 0) {
      return NONE;
    }
    long drawn = below.applyAsLong(total);
    for (int i = 0; i < size; i++) {
      if (candidates.available(i)) {
        drawn -= candidates.endpoint(i).weight();
        if (drawn < 0) {
          return i;
        }
      }
    }
    return NONE;
  }
}
