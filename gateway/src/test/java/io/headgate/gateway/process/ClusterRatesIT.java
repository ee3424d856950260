package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real programs that hold one rate together. */
@Tag("long")
class ClusterRatesIT {

  private static final int NODES = 3;
  private static final int RATE = 10;

  /** The burst, and one. */
  private static final int AT_ONCE = RATE + 1;

  /** Answers of a node in a phase of the test, of about six seconds. */
  private static final int PHASE = 500;

  private static final Duration PHASE_WITHIN = Duration.ofMinutes(1);

  @Test
  void iA8_aFloodThroughThreeNodesGetsOneRateAlsoWhenOneIsKilledAndComesAgain(@TempDir Path folder)
      throws Exception {
    try (ClusterSite site = new ClusterSite(folder)) {
      site.startPod(1);
      site.ingress(
          "rate",
          "nginx.ingress.kubernetes.io/limit-rps: '10',"
              + " nginx.ingress.kubernetes.io/limit-burst-multiplier: '1'",
          site.nodePort(0),
          1);
      List<ClusterNode> nodes = new ArrayList<>(site.members(NODES));
      List<Integer> phases = new ArrayList<>();
      try (RateFlood flood = new RateFlood(site.client(1), "rate")) {
        nodes.forEach(flood::through);
        awaitPhase(flood, nodes);
        phases.add(flood.passed().size());

        nodes.removeLast().kill();
        awaitPhase(flood, nodes);
        phases.add(flood.passed().size());

        ClusterNode again = site.again(NODES, NODES);
        again.ready();
        nodes.add(again);
        flood.through(again);
        awaitPhase(flood, nodes);
        ClusterSite.awaitMembers(nodes, NODES);
        awaitPhase(flood, nodes);
        phases.add(flood.passed().size());
        assertThat(flood.failures()).isEmpty();
        requireRate(flood.passed());
      }
      System.out.printf("ClusterRatesIT: let through by the end of each phase: %s%n", phases);
      assertThat(phases.get(0)).as("with three nodes").isGreaterThan(3 * RATE);
      assertThat(phases.get(1) - phases.get(0)).as("with two").isGreaterThan(RATE);
      assertThat(phases.get(2) - phases.get(1)).as("with three again").isGreaterThan(3 * RATE);
    }
  }

  private static void awaitPhase(RateFlood flood, List<ClusterNode> nodes) {
    List<Integer> goals = nodes.stream().map(node -> flood.answers(node) + PHASE).toList();
    for (int i = 0; i < nodes.size(); i++) {
      ClusterNode node = nodes.get(i);
      int goal = goals.get(i);
      await()
          .atMost(PHASE_WITHIN)
          .untilAsserted(
              () ->
                  assertThat(flood.answers(node))
                      .as("%s, asked no more: %s", node.address(), flood.ended())
                      .isGreaterThanOrEqualTo(goal));
    }
  }

  /** In no time whatsoever more than the burst and what comes in that time. */
  private static void requireRate(List<RateFlood.Passed> passed) {
    for (RateFlood.Passed first : passed) {
      for (RateFlood.Passed last : passed) {
        long from = first.sentNanos();
        long nanos = last.answeredNanos() - from;
        long between =
            passed.stream()
                .filter(it -> it.sentNanos() - from >= 0)
                .filter(it -> it.answeredNanos() - last.answeredNanos() <= 0)
                .count();
        assertThat((double) between)
            .as("let through in %d ms", nanos / 1_000_000)
            .isLessThanOrEqualTo(AT_ONCE + Math.max(0, nanos) * (double) RATE / 1e9);
      }
    }
  }
}
