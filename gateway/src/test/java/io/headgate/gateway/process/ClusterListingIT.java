package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.gateway.EchoPod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --cluster}, over several real programs on this machine. */
class ClusterListingIT {

  private static final Duration JOINS_WITHIN = Duration.ofSeconds(60);

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: spread}
      spec:
        type: NodePort
        ports: [{port: 80, nodePort: NODEPORT}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: spread-1, labels: {kubernetes.io/service-name: spread}}
      addressType: IPv4
      ports: [{port: 8080}]
      endpoints:
      - {addresses: [PREFIX1.1], conditions: {ready: true}}
      - {addresses: [PREFIX1.2], conditions: {ready: true}}
      """;

  @TempDir private Path folder;

  private final Slot slot = Slot.claim();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final int nodePort = Integer.parseInt(slot.nodePort());

  @BeforeEach
  void pods() throws IOException {
    Path manifests = new ClusterPlace(slot, folder, 1).manifests();
    Files.createDirectories(manifests);
    Files.writeString(
        manifests.resolve("spread.yaml"),
        SERVICE.replace("NODEPORT", slot.nodePort()).replace("PREFIX", slot.podPrefix()));
    for (int pod = 1; pod <= 2; pod++) {
      open.add(
          EchoPod.start("pod-" + pod, new InetSocketAddress(slot.podPrefix() + "1." + pod, 8080)));
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    slot.close();
  }

  @Test
  void c13_sumsOfTheClusterAreTheSumsOfTheNodesWithin200Milliseconds() throws Exception {
    List<ClusterNode> nodes = new ArrayList<>();
    for (int number = 1; number <= 2; number++) {
      ClusterNode node = ClusterNode.member(new ClusterPlace(slot, folder, number), 2);
      open.add(node);
      nodes.add(node.ready());
    }
    ClusterNode first = nodes.getFirst();
    ClusterNode second = nodes.getLast();
    for (ClusterNode node : nodes) {
      await().atMost(JOINS_WITHIN).until(() -> node.list("members").size() == 2);
    }
    // What is measured is the listing, not the first use of its classes.
    assertThat(first.list("endpoints?cluster=true")).hasSize(2);

    for (int i = 1; i <= 12; i++) {
      ClusterNode through = i % 3 == 0 ? first : second;
      open.add(HeldConnection.open(slot.podPrefix() + "2." + i, through.address(), nodePort));
      int all = i;
      await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(Duration.ofMillis(200))
          .untilAsserted(() -> assertThat(active(first, "?cluster=true")).isEqualTo(all));
      assertThat(active(first, "") + active(second, "")).isEqualTo(all);
      assertThat(active(second, "?cluster=true")).isEqualTo(all);
    }
    assertThat(first.text("ipvs?cluster=true").lines().filter(it -> it.startsWith("  -> 127.")))
        .hasSizeBetween(2, 4) // on the node port, and on the ClusterIP where this node has it
        .allSatisfy(line -> assertThat(line).matches(".* Masq +1 +[0-9]+ +0 +[0-9]+ +[0-9]+ *"));

    second.signal("STOP");
    try {
      long started = System.nanoTime();
      String text = first.text("endpoints?cluster=true&output=table");
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .as("it is named, not waited for")
          .isLessThan(Duration.ofSeconds(3));
      assertThat(text).endsWith("node-2 does not answer: what it has is missing here\n");
      assertThat(text.lines().filter(it -> it.contains("spread"))).hasSize(2);
    } finally {
      second.signal("CONT");
    }
  }

  private static int active(ClusterNode node, String query) {
    return node.list("endpoints" + query).stream()
        .mapToInt((JsonObject it) -> it.getInteger("active"))
        .sum();
  }
}
