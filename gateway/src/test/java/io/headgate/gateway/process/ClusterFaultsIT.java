package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.TimeSource;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four nodes that share, through all that follows: pods that fail, and a node that is killed and
 * comes again. The cases have Services of their own, and leave four nodes.
 */
@Tag("long")
class ClusterFaultsIT {

  private static final int NODES = 4;

  /** Always the one that is killed. */
  private static final int LAST = 4;

  private static final TimeSource TIME = TimeSource.system();

  @TempDir private static Path folder;
  private static ClusterSite site;
  private static List<ClusterNode> nodes;

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    site = new ClusterSite(folder);
    for (int pod = 1; pod <= 3; pod++) {
      site.startPod(pod);
    }
    site.startSilentPod(4);
    site.startSilentPod(5);
    site.service("race", "ClientIP", site.nodePort(0), 1, 2, 3);
    site.service("leaving", "ClientIP", site.nodePort(1), 1, 2, 3);
    site.service("refusing", "ClientIP", site.nodePort(2), 1, 2, 3);
    site.service("known", "ClientIP", site.nodePort(3), 1, 2, 3);
    site.service("web", "ClientIP", site.nodePort(4), 1, 2, 3);
    site.service("even", "None", site.nodePort(5), 4, 5);
    site.service("slow", "None", site.nodePort(6), 4);
    site.service("counted", "None", site.nodePort(7), 4);
    site.service("stopped", "ClientIP", site.nodePort(8), 1, 2, 3);
    nodes = new ArrayList<>(site.members(NODES));
  }

  @AfterAll
  static void end() {
    site.close();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  void b4_manyFirstConnectionsAtOnceGetOnePod() throws Exception {
    double conflicts = conflicts();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < 10; client++) {
        int one = client;
        CountDownLatch go = new CountDownLatch(1);
        List<Future<String>> pods = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          ClusterNode node = nodes.get(i % 3);
          pods.add(
              threads.submit(
                  () -> {
                    go.await();
                    return site.ask(one, node, site.nodePort(0));
                  }));
        }
        go.countDown();
        String first = pods.getFirst().get();
        for (Future<String> pod : pods) {
          assertThat(pod.get()).as("client %d", client).isEqualTo(first);
        }
      }
    }
    assertThat(conflicts()).as("decisions that were taken back").isEqualTo(conflicts);
  }

  @Test
  void b6_clientsOfAPodThatIsNotReadyMoveOnceAndStay() throws Exception {
    int port = site.nodePort(1);
    Map<Integer, String> before = new HashMap<>();
    for (int client = 0; client < 60; client++) {
      before.put(client, site.ask(client, nodes.get(client % NODES), port));
    }
    assertThat(before.values()).contains("pod-1", "pod-2", "pod-3");

    site.service("leaving", "ClientIP", port, List.of(2, 3), List.of(1));
    ClusterSite.awaitReadyPods(nodes, "leaving", 2);
    Map<Integer, String> after = new HashMap<>();
    for (ClusterNode node : nodes) {
      for (int client = 0; client < 60; client++) {
        String pod = site.ask(client, node, port);
        assertThat(pod)
            .as("client %d through %s", client, node.address())
            .isNotEqualTo("pod-1")
            .isEqualTo(after.computeIfAbsent(client, unknown -> pod));
        if (!"pod-1".equals(before.get(client))) {
          assertThat(pod).as("client %d", client).isEqualTo(before.get(client));
        }
      }
    }

    site.service("leaving", "ClientIP", port, 1, 2, 3);
    ClusterSite.awaitReadyPods(nodes, "leaving", 3);
    for (ClusterNode node : nodes) {
      for (int client = 0; client < 60; client++) {
        assertThat(site.ask(client, node, port)).isEqualTo(after.get(client));
      }
    }
  }

  @Test
  void b11_aClientOfAPodThatRefusesIsServedElsewhereAndComesBack() throws Exception {
    int port = site.nodePort(2);
    ClusterNode first = nodes.get(0);
    ClusterNode second = nodes.get(1);
    site.startPod(6);
    site.service("refusing", "ClientIP", port, 6);
    awaitOnlyPod("refusing", 6);
    assertThat(site.ask(1, first, port)).isEqualTo("pod-6");
    assertThat(site.ask(1, second, port)).isEqualTo("pod-6");
    site.service("refusing", "ClientIP", port, 6, 1);
    ClusterSite.awaitReadyPods(nodes, "refusing", 2);

    site.stopPod(6);
    long before = TIME.nanoTime();
    assertThat(site.ask(1, first, port)).isEqualTo("pod-1");
    say(
        "b11",
        "served elsewhere after " + Duration.ofNanos(TIME.nanoTime() - before).toMillis() + " ms");
    assertThat(site.ask(1, second, port)).isEqualTo("pod-1");

    site.startPod(6);
    for (ClusterNode node : nodes) {
      assertThat(site.ask(1, node, port)).as("not ejected meanwhile").isEqualTo("pod-6");
    }
    site.stopPod(6);
  }

  @Test
  void c4_oneClientOfEachOfFourNodesMakesTwoForEachOfTwoPods() throws Exception {
    for (int i = 0; i < NODES; i++) {
      open.add(site.unanswered(i, nodes.get(i), site.nodePort(5), "a"));
      awaitSum("even", i + 1);
    }
    for (ClusterNode node : nodes) {
      assertThat(node.connections("even", site.pod(4), "activeCluster")).isEqualTo(2);
      assertThat(node.connections("even", site.pod(5), "activeCluster")).isEqualTo(2);
    }
    closeAll();
    awaitSum("even", 0);
  }

  @Test
  void ia4_aClientOfTheIngressKeepsItsPodThroughEveryNodeAndOverTcp() throws Exception {
    for (int client = 0; client < 50; client++) {
      String pod = site.request(client, nodes.get(client % NODES), "web");
      for (ClusterNode node : nodes) {
        assertThat(site.request(client, node, "web")).as("client %d", client).isEqualTo(pod);
        assertThat(site.ask(client, node, site.nodePort(4))).as("over TCP").isEqualTo(pod);
      }
    }
  }

  @Test
  void ia5_requestsInFlightThroughOneNodeAreAvoidedByAnother() throws Exception {
    ClusterNode first = nodes.get(0);
    ClusterNode second = nodes.get(1);
    for (int client = 0; client < 10; client++) {
      open.add(site.unanswered(client, first, ClusterSite.HTTP_PORT, "slow"));
    }
    awaitSum("slow", 10);
    assertThat(second.connections("slow", "active")).isZero();

    site.service("slow", "None", site.nodePort(6), 4, 1);
    ClusterSite.awaitReadyPods(nodes, "slow", 2);
    await()
        .atMost(ClusterSite.JOINS_WITHIN)
        .until(() -> second.metric("headgate_cluster_least_damping") == 1.0);
    for (int i = 0; i < 10; i++) {
      assertThat(site.request(i, second, "slow")).isEqualTo("pod-1");
    }
    closeAll();
    awaitSum("slow", 0);
    site.service("slow", "None", site.nodePort(6), 4);
  }

  @Test
  void c7_c8_ia6_whatAKilledNodeHadOpenIsGoneEverywhereAndCountsWhenItComesAgain()
      throws Exception {
    ClusterNode killed = nodes.get(LAST - 1);
    for (int i = 0; i < 100; i++) {
      open.add(site.unanswered(i, killed, site.nodePort(7), "a"));
    }
    for (int i = 0; i < 20; i++) {
      open.add(site.unanswered(i, killed, ClusterSite.HTTP_PORT, "counted"));
    }
    open.add(site.unanswered(0, nodes.getFirst(), site.nodePort(7), "a"));
    awaitSum("counted", 121);

    long before = TIME.nanoTime();
    killed.kill();
    List<ClusterNode> others = nodes.subList(0, LAST - 1);
    for (ClusterNode node : others) {
      await()
          .atMost(ClusterSite.JOINS_WITHIN)
          .until(
              () -> {
                int count = node.connections("counted", "activeCluster");
                assertThat(count).isBetween(1, 121);
                return count == 1;
              });
    }
    say(
        "c7",
        "gone from all listings after "
            + Duration.ofNanos(TIME.nanoTime() - before).toMillis()
            + " ms");
    for (AutoCloseable one : open) {
      one.close();
    }
    awaitSum("counted", 0, others);

    ClusterNode again = site.again(LAST, NODES);
    nodes.set(LAST - 1, again);
    again.ready();
    ClusterSite.awaitMembers(nodes, NODES);
    for (int i = 0; i < 5; i++) {
      open.add(site.unanswered(i, again, site.nodePort(7), "a"));
    }
    awaitSum("counted", 5);
    closeAll();
    awaitSum("counted", 0);
  }

  @Test
  void b7_f2_noClientMovesAndNoConnectionFailsWhileANodeIsKilledAndComesAgain() throws Exception {
    int port = site.nodePort(3);
    Map<Integer, String> pods = new HashMap<>();
    for (ClusterNode node : nodes) {
      for (int client = 0; client < 300; client++) {
        String pod = site.ask(client, node, port);
        assertThat(pod).isEqualTo(pods.computeIfAbsent(client, unknown -> pod));
      }
    }
    List<ClusterNode> others = nodes.subList(0, LAST - 1);
    try (StickyLoad load = StickyLoad.on(site, others, port, pods, 1_000)) {
      await().until(() -> load.served() > 300);
      // It owns a quarter of the clients.
      nodes.get(LAST - 1).kill();
      Map<Integer, String> fresh = new HashMap<>();
      for (int client = 300; client < 330; client++) {
        fresh.put(client, site.ask(client, others.get(client % 3), port));
      }
      ClusterSite.awaitMembers(others, NODES - 1);
      say("b7", "until the others know that a node is gone: " + load.figures());
      for (ClusterNode node : others) {
        for (int client = 300; client < 330; client++) {
          String decided = fresh.get(client);
          assertThat(site.ask(client, node, port)).as("client %d", client).isEqualTo(decided);
        }
      }

      ClusterNode again = site.again(LAST, NODES);
      nodes.set(LAST - 1, again);
      again.ready();
      ClusterSite.awaitMembers(nodes, NODES);
      for (int client = 0; client < 300; client++) {
        assertThat(site.ask(client, again, port))
            .as("client %d", client)
            .isEqualTo(pods.get(client));
      }
      load.stop();
      say("f2", "until it has joined again: " + load.figures());
      assertThat(load.failures()).isEmpty();
    }
    awaitSum("known", 0);
  }

  @Test
  void b3_c7_aNodeThatIsStoppedForTenSecondsComesBackWithWhatItHas() throws Exception {
    int port = site.nodePort(8);
    ClusterNode stopped = nodes.get(LAST - 1);
    List<ClusterNode> others = nodes.subList(0, LAST - 1);
    Map<Integer, String> pods = new HashMap<>();
    for (ClusterNode node : nodes) {
      for (int client = 0; client < 100; client++) {
        String pod = site.ask(client, node, port);
        assertThat(pod).isEqualTo(pods.computeIfAbsent(client, unknown -> pod));
      }
    }
    for (int i = 0; i < 10; i++) {
      open.add(site.unanswered(i, stopped, site.nodePort(7), "a"));
    }
    awaitSum("counted", 10);
    try (StickyLoad load = StickyLoad.on(site, others, port, pods, 300)) {
      stopped.signal("STOP");
      try {
        awaitSum("counted", 0, others);
        // However long that took.
        await()
            .atMost(ClusterSite.JOINS_WITHIN)
            .pollDelay(Duration.ofSeconds(10))
            .until(() -> true);
      } finally {
        stopped.signal("CONT");
      }
      ClusterSite.awaitMembers(nodes, NODES);
      awaitSum("counted", 10);
      for (int client = 0; client < 100; client++) {
        assertThat(site.ask(client, stopped, port)).isEqualTo(pods.get(client));
      }
      load.stop();
      say("stopped", "until it is back: " + load.figures());
      assertThat(load.failures()).isEmpty();
    }
    closeAll();
    awaitSum("counted", 0);
    awaitSum("stopped", 0);
  }

  private static double conflicts() {
    return nodes.stream()
        .mapToDouble(node -> node.metric("headgate_affinity_conflicts_total"))
        .sum();
  }

  private static void awaitOnlyPod(String service, int pod) {
    for (ClusterNode node : nodes) {
      await()
          .atMost(ClusterSite.JOINS_WITHIN)
          .until(
              () ->
                  node.list("endpoints?name=" + service).stream()
                      .map((JsonObject endpoint) -> endpoint.getString("address"))
                      .toList()
                      .equals(List.of(site.pod(pod).getAddress().getHostAddress())));
    }
  }

  private static void awaitSum(String service, int connections) {
    awaitSum(service, connections, nodes);
  }

  /** Waits until these nodes know of so many connections of all. */
  private static void awaitSum(String service, int connections, List<ClusterNode> nodes) {
    for (ClusterNode node : nodes) {
      await()
          .atMost(ClusterSite.JOINS_WITHIN)
          .until(() -> node.connections(service, "activeCluster") == connections);
    }
  }

  /** For a reader: how long something takes depends on the machine. */
  private static void say(String name, String text) {
    System.out.println("ClusterFaultsIT " + name + ": " + text);
  }
}
