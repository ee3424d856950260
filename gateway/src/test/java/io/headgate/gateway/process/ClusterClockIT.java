package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose wall clock is an hour ahead, which is longer than clients are remembered. */
@Tag("long")
class ClusterClockIT {

  private static final int SECONDS = 1800;
  private static final String HALF_AN_HOUR =
      "ClientIP\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: " + SECONDS + "}}";

  @TempDir private Path folder;

  @Test
  void f3_anHourBetweenTheClocksOfTwoNodesChangesNothing() throws Exception {
    Map<String, String> anHourAhead =
        Map.of("LD_PRELOAD", wrongClock().toString(), "SECONDS_AHEAD", "3600");
    try (ClusterSite site = new ClusterSite(folder)) {
      for (int pod = 1; pod <= 3; pod++) {
        site.startPod(pod);
      }
      site.startSilentPod(4);
      int port = site.nodePort(0);
      site.service("sticky", HALF_AN_HOUR, port, 1, 2, 3);
      site.service("counted", "None", site.nodePort(1), 4);
      List<ClusterNode> nodes = site.members(2, anHourAhead);
      ClusterNode right = nodes.getFirst();
      ClusterNode ahead = nodes.getLast();
      assertThat(Duration.between(started(right), started(ahead)))
          .isGreaterThan(Duration.ofMinutes(30));

      Map<Integer, String> pods = new HashMap<>();
      for (int client = 0; client < 100; client++) {
        pods.put(client, site.ask(client, client < 50 ? right : ahead, port));
      }
      for (ClusterNode node : List.of(ahead, right, ahead)) {
        for (int client = 0; client < 100; client++) {
          assertThat(site.ask(client, node, port)).isEqualTo(pods.get(client));
        }
      }
      for (ClusterNode node : nodes) {
        assertThat(node.list("affinity"))
            .isNotEmpty()
            .allSatisfy(
                it -> assertThat(it.getInteger("expiresInSeconds")).isBetween(600, SECONDS));
      }
      try (Socket held = site.unanswered(1, ahead, site.nodePort(1), "a")) {
        for (ClusterNode node : nodes) {
          await().until(() -> node.connections("counted", "activeCluster") == 1);
          assertThat(node.metric("headgate_cluster_silence_seconds")).isLessThan(60);
        }
        assertThat(held.isClosed()).isFalse();
      }

      // Now the cluster's clock is kept by the one that is ahead.
      right.kill();
      ClusterSite.awaitMembers(List.of(ahead), 1);
      for (int client = 0; client < 100; client++) {
        assertThat(site.ask(client, ahead, port)).isEqualTo(pods.get(client));
      }
    }
  }

  /** By its own clock. */
  private static OffsetDateTime started(ClusterNode node) {
    return node.log()
        .lines()
        .filter(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*"))
        .map(line -> OffsetDateTime.parse(line.substring(0, line.indexOf(' '))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no time in " + node.log()));
  }

  /** A library that gives a program another wall clock, and leaves the clocks that only run on. */
  private Path wrongClock() throws IOException, InterruptedException {
    Tools.require("cc");
    Path source = folder.resolve("wrong-clock.c");
    try (InputStream text =
        Objects.requireNonNull(getClass().getResourceAsStream("/clock/wrong-clock.c"))) {
      Files.copy(text, source);
    }
    Path library = folder.resolve("wrong-clock.so");
    Process cc =
        new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
            .inheritIO()
            .start();
    assertThat(cc.waitFor()).isZero();
    return library;
  }
}
