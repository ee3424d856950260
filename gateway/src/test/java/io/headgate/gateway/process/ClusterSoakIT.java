package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that end and come again, one after the other and in any order, for {@code
 * headgate.soak.minutes}, while clients come through those that are there.
 */
@Tag("long")
class ClusterSoakIT {

  private static final int NODES = 3;
  private static final int CLIENTS = 1000;
  private static final Duration LASTS =
      Duration.ofMinutes(Integer.getInteger("headgate.soak.minutes", 10));

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void b7_c7_f2_noClientMovesAndNothingFailsHoweverOftenNodesComeAndGo(@TempDir Path folder)
      throws Exception {
    TimeSource time = TimeSource.system();
    Random random = new Random(1);
    try (ClusterSite site = new ClusterSite(folder)) {
      for (int pod = 1; pod <= 3; pod++) {
        site.startPod(pod);
      }
      site.service("soak", "ClientIP", site.nodePort(0), 1, 2, 3);
      List<ClusterNode> nodes = new ArrayList<>(site.members(NODES));
      Map<Integer, String> pods = new HashMap<>();
      for (ClusterNode node : nodes) {
        for (int client = 0; client < CLIENTS; client++) {
          String pod = site.ask(client, node, site.nodePort(0));
          assertThat(pod).isEqualTo(pods.computeIfAbsent(client, unknown -> pod));
        }
      }
      int killed = 0;
      int ended = 0;
      try (StickyLoad load = StickyLoad.on(site, nodes, site.nodePort(0), pods, 300)) {
        long start = time.nanoTime();
        while (time.nanoTime() - start < LASTS.toNanos()) {
          int number = 1 + random.nextInt(NODES);
          ClusterNode victim = nodes.remove(number - 1);
          load.through(List.copyOf(nodes));
          if (random.nextBoolean()) {
            victim.kill();
            killed++;
          } else {
            victim.close();
            ended++;
          }
          if (random.nextBoolean()) {
            ClusterSite.awaitMembers(nodes, NODES - 1);
          }
          ClusterNode again = site.again(number, NODES);
          nodes.add(number - 1, again);
          again.ready();
          ClusterSite.awaitMembers(nodes, NODES);
          load.through(List.copyOf(nodes));
          int before = load.served();
          await().atMost(ClusterSite.JOINS_WITHIN).until(() -> load.served() > before + 300);
          assertThat(load.failures()).isEmpty();
        }
        load.stop();
        System.out.printf(
            "ClusterSoakIT: %d nodes killed, %d ended, all came again; %s%n",
            killed, ended, load.figures());
        assertThat(load.failures()).isEmpty();
      }
      for (ClusterNode node : nodes) {
        await()
            .atMost(ClusterSite.JOINS_WITHIN)
            .until(() -> node.connections("soak", "activeCluster") == 0);
        assertThat(node.problems()).isEmpty();
      }
    }
  }
}
