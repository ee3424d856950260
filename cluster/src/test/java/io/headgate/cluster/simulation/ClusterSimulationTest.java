package io.headgate.cluster.simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The counts and the affinity of clusters under everything that can happen to them: case groups B
 * and C of the acceptance cases, as far as they hold without sockets.
 *
 * <p>{@code -Dheadgate.simulation.seeds=100000} plays more; {@code -Dheadgate.simulation.seed=42}
 * plays one again.
 */
class ClusterSimulationTest {

  private static final int SEEDS = Integer.getInteger("headgate.simulation.seeds", 1_000);
  private static final Long ONE = Long.getLong("headgate.simulation.seed");

  @ParameterizedTest(name = "{0} members")
  @ValueSource(ints = {2, 5})
  void whateverHappensTheInvariantsHold(int members) {
    if (ONE != null) {
      new Simulation(ONE, members).play();
      return;
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new Simulation(seed, members).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "%d members, seed %d (again with -Dheadgate.simulation.seed=%d): %s"
                .formatted(members, seed, seed, e.getMessage()),
            e);
      }
    }
  }
}
