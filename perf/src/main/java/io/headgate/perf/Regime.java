package io.headgate.perf;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What a cluster of a simulation has to carry.
 *
 * @param arrivals how connections come
 * @param interval between two messages of a node
 * @param connections after which the simulation ends
 */
record Regime(int nodes, int endpoints, Arrivals arrivals, Duration interval, int connections) {

  private static final Duration TRAVEL = Duration.ofMillis(5);

  /** Of lengths without a typical value: a few connections last very long. */
  private static final double PARETO_SHAPE = 1.5;

  /**
   * How connections come.
   *
   * @param perSecond over all nodes
   * @param meanSeconds how long a connection lasts on average
   * @param heavyTailed lengths by Pareto's law, else exponential ones
   * @param skewed every node gets half as many as the one before, else all get as many
   */
  record Arrivals(double perSecond, double meanSeconds, boolean heavyTailed, boolean skewed) {}

  /** The regimes of the table in perf/README.md. */
  static List<Regime> all(int connections) {
    Duration ms20 = Duration.ofMillis(20);
    Duration ms50 = Duration.ofMillis(50);
    Duration ms100 = Duration.ofMillis(100);
    return List.of(
        new Regime(3, 4, new Arrivals(20, 2, false, false), ms100, connections),
        new Regime(5, 8, new Arrivals(100, 2, false, false), ms50, connections),
        new Regime(5, 8, new Arrivals(100, 2, false, false), ms100, connections),
        new Regime(5, 8, new Arrivals(100, 2, false, true), ms100, connections),
        new Regime(5, 8, new Arrivals(100, 2, false, false), Duration.ofSeconds(1), connections),
        new Regime(5, 8, new Arrivals(1000, 0.5, false, false), ms20, connections),
        new Regime(5, 8, new Arrivals(1000, 0.5, false, false), ms100, connections),
        new Regime(5, 8, new Arrivals(5000, 0.5, false, false), ms100, connections),
        new Regime(20, 20, new Arrivals(200, 5, true, false), ms100, connections),
        new Regime(20, 4, new Arrivals(4, 10, false, false), ms100, connections),
        new Regime(20, 8, new Arrivals(40, 10, true, true), ms100, connections));
  }

  double perSecond() {
    return arrivals.perSecond;
  }

  double meanSeconds() {
    return arrivals.meanSeconds;
  }

  Duration travel() {
    return TRAVEL;
  }

  /** The node that the next connection comes to. */
  int node(Random random) {
    if (!arrivals.skewed) {
      return random.nextInt(nodes);
    }
    int node = 0;
    while (node < nodes - 1 && random.nextBoolean()) {
      node++;
    }
    return node;
  }

  double lengthSeconds(Random random) {
    double uniform = 1 - random.nextDouble();
    if (!arrivals.heavyTailed) {
      return -Math.log(uniform) * arrivals.meanSeconds;
    }
    double least = arrivals.meanSeconds * (PARETO_SHAPE - 1) / PARETO_SHAPE;
    return least / Math.pow(uniform, 1 / PARETO_SHAPE);
  }

  @Override
  public String toString() {
    return nodes
        + "/"
        + endpoints
        + ", "
        + number(perSecond())
        + "/s, "
        + (arrivals.heavyTailed ? "Pareto " : "")
        + number(meanSeconds())
        + " s, "
        + interval.toMillis()
        + " ms"
        + (arrivals.skewed ? ", skewed" : "");
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
