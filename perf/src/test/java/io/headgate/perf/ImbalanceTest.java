package io.headgate.perf;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.perf.Regime.Arrivals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * How evenly the rules spread connections, in simulated time, so always the same. The whole table
 * is printed by {@code perf/compare/imbalance}.
 */
class ImbalanceTest {

  private static final int CONNECTIONS = 20_000;

  private static final Regime HIGH_RATE =
      new Regime(5, 8, new Arrivals(1_000, 0.5, false, false), Duration.ofMillis(100), CONNECTIONS);
  private static final Regime MANY_NODES =
      new Regime(20, 4, new Arrivals(4, 10, false, false), Duration.ofMillis(100), 4_000);

  @Test
  void atHighRatesASumOfOldCountsIsWorseThanNone() {
    assertThat(of(HIGH_RATE, Rule.NAIVE_SUM)).isGreaterThan(2 * of(HIGH_RATE, Rule.NODE_LOCAL));
  }

  @Test
  void atHighRatesDampedCountsAreAsGoodAsNone() {
    assertThat(of(HIGH_RATE, Rule.HEADGATE)).isLessThan(1.1 * of(HIGH_RATE, Rule.NODE_LOCAL));
  }

  @Test
  void withManyNodesAndFewConnectionsDampedCountsAreAsGoodAsAllKnowing() {
    assertThat(of(MANY_NODES, Rule.HEADGATE))
        .isLessThan(1.2 * of(MANY_NODES, Rule.ORACLE))
        .isLessThan(of(MANY_NODES, Rule.NODE_LOCAL) / 2)
        .isLessThan(of(MANY_NODES, Rule.RANDOM) / 3);
  }

  /** Three nodes that publish every 20 ms, as they do. */
  @Test
  void c6_atFiveHundredASecondOnThreeNodes() {
    Regime regime =
        new Regime(3, 4, new Arrivals(500, 0.5, false, false), Duration.ofMillis(20), CONNECTIONS);

    assertThat(of(regime, Rule.HEADGATE))
        .isLessThan(1.2 * of(regime, Rule.NODE_LOCAL))
        .isLessThan(of(regime, Rule.RANDOM) / 2);
  }

  @Test
  void ourRuleIsTheBestOrWithinATenthInEveryRegime() {
    for (Regime regime : Regime.all(10_000)) {
      double ours = of(regime, Rule.HEADGATE);
      for (Rule rule : Rule.values()) {
        if (rule != Rule.ORACLE) {
          // A third for the noise of a short run; the whole table has a tenth.
          assertThat(ours).as("%s, %s", regime, rule).isLessThan(1.33 * of(regime, rule));
        }
      }
    }
  }

  private static double of(Regime regime, Rule rule) {
    return Imbalance.of(regime, rule, 1);
  }
}
