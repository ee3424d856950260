package io.headgate.balancer.scheduler;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * {@code twos}, elsewhere called {@code p2c}: two endpoints are drawn, each with a chance in
 * proportion to its weight, and the one with fewer connections for its weight is taken
 * (Mitzenmacher et al., The Power of Two Random Choices; Linux, {@code
 * net/netfilter/ipvs/ip_vs_twos.c}). As there, both draws may fall on the same endpoint.
 *
 * <p>The kernel draws from 0 to the sum of the weights, both included, and the 0 counts for the
 * first endpoint: of two endpoints of weight 1 it draws the first twice as often. In parity this
 * does the same.
 */
final class TwoChoices implements Scheduler {

  private final LoadView loads;
  private final TieRule ties;
  private final LongUnaryOperator below;

  TwoChoices(LoadView loads, TieRule ties) {
    this(loads, ties, bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  /**
   * @param below a random number from 0 to below the one it is given
   */
  TwoChoices(LoadView loads, TieRule ties, LongUnaryOperator below) {
    this.loads = loads;
    this.ties = ties;
    this.below = below;
  }

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    long total = 0;
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.available(i)) {
        total += candidates.endpoint(i).weight();
      }
    }
    if (total == 0) {
      return NONE;
    }
    long drawn1 = draw(total);
    long drawn2 = draw(total);
    int choice1 = NONE;
    int choice2 = NONE;
    for (int i = 0; i < candidates.size() && (choice1 == NONE || choice2 == NONE); i++) {
      if (candidates.available(i)) {
        int weight = candidates.endpoint(i).weight();
        drawn1 -= weight;
        drawn2 -= weight;
        choice1 = choice1 == NONE && drawn1 <= 0 ? i : choice1;
        choice2 = choice2 == NONE && drawn2 <= 0 ? i : choice2;
      }
    }
    return lessLoaded(candidates, choice1, choice2);
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    return Lot.foresee(candidates);
  }

  /** From 1 to the total; in parity from 0. */
  private long draw(long total) {
    return switch (ties) {
      case FIRST -> below.applyAsLong(total + 1);
      case ROTATE -> 1 + below.applyAsLong(total);
    };
  }

  /** The second one only where it is really less loaded. */
  private int lessLoaded(Candidates candidates, int one, int other) {
    if (one == NONE || other == NONE) {
      // What was available when the weights were summed has gone meanwhile.
      return one == NONE ? other : one;
    }
    double load = loads.of(candidates.load(one));
    double otherLoad = loads.of(candidates.load(other));
    return candidates.endpoint(other).weight() * load
            > candidates.endpoint(one).weight() * otherLoad
        ? other
        : one;
  }
}
