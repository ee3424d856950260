package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.gateway.EchoPod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several real programs on this machine that share counts and clients. */
class ClusterIT {

  private static final Duration JOINS_WITHIN = Duration.ofSeconds(30);

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: NAME}
      spec:
        type: NodePort
        sessionAffinity: AFFINITY
        ports: [{port: 80, nodePort: NODEPORT}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: NAME-1, labels: {kubernetes.io/service-name: NAME}}
      addressType: IPv4
      ports: [{port: 8080}]
      endpoints:
      """;

  private static final String INGRESS =
      """
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: sticky}
      spec: {defaultBackend: {service: {name: sticky, port: {number: 80}}}}
      """;

  @TempDir private Path folder;

  private final Slot slot = Slot.claim();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final int nodePort = Integer.parseInt(slot.nodePort());

  @BeforeEach
  void pods() throws IOException {
    Files.createDirectories(place(1).manifests());
    for (int pod = 1; pod <= 3; pod++) {
      open.add(EchoPod.start("pod-" + pod, pod(pod)));
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
  void b3_b5_aClientKeepsItsPodThroughEveryNode() throws Exception {
    service("sticky", "ClientIP", nodePort, 1, 2, 3);
    List<ClusterNode> nodes = members(3);
    assertThat(nodes.getFirst().list("members"))
        .extracting(it -> it.getString("node"))
        .containsExactlyInAnyOrder("node-1", "node-2", "node-3");

    Random random = new Random(5);
    Map<Integer, String> pods = new HashMap<>();
    for (int pass = 0; pass < 3; pass++) {
      for (int client = 0; client < 1_000; client++) {
        String node = nodes.get(random.nextInt(3)).address();
        String pod = ask(client, node);
        assertThat(pod)
            .as("client %d in pass %d through %s", client, pass, node)
            .isEqualTo(pods.computeIfAbsent(client, unknown -> pod));
      }
    }
    assertThat(pods.values()).contains("pod-1", "pod-2", "pod-3");
  }

  @Test
  void b3_nodesThatStartTogetherWithNothingShareAddressesPortsAndClients() throws Exception {
    Path draft =
        Files.writeString(
            folder.resolve("draft"),
            SERVICE
                    .replace("NAME", "sticky")
                    .replace("AFFINITY", "ClientIP")
                    .replace("{port: 80, nodePort: NODEPORT}", "{port: 80}")
                + pods(1, 2, 3)
                + INGRESS);
    Files.move(draft, place(1).manifests().resolve("all.yaml"));
    List<ClusterNode> nodes = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      nodes.add(open(ClusterNode.member(place(number), 3)));
    }
    nodes.forEach(ClusterNode::ready);

    for (ClusterNode node : nodes) {
      await().atMost(JOINS_WITHIN).until(() -> node.list("members").size() == 3);
    }
    List<String> service = assigned(nodes.getFirst());
    assertThat(service).doesNotContain("", "0");
    assertThat(nodes).allSatisfy(node -> assertThat(assigned(node)).isEqualTo(service));
    List<String> remembered = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      Path file = place(number).state().resolve("allocations.json");
      await().until(() -> Files.exists(file));
      remembered.add(
          new JsonObject(Files.readString(file))
              .getJsonArray("objects").stream()
                  .map(it -> it.toString())
                  .collect(Collectors.joining("\n")));
    }
    assertThat(remembered.getFirst()).contains("\"Service\"", "\"EndpointSlice\"", "\"Ingress\"");
    assertThat(Set.copyOf(remembered)).hasSize(1);

    int shared = Integer.parseInt(service.get(3));
    Random random = new Random(7);
    Set<String> answered = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      String node = nodes.get(random.nextInt(3)).address();
      try (HeldConnection connection = HeldConnection.open(client(1), node, shared)) {
        answered.add(connection.pod());
      }
    }
    assertThat(answered).hasSize(1);
  }

  @Test
  void c5_c7_f2_connectionsOfOtherNodesCountUntilTheirNodeIsGone() throws Exception {
    service("spread", "None", nodePort, 1);
    List<ClusterNode> nodes = members(2);
    ClusterNode first = nodes.get(0);
    ClusterNode second = nodes.get(1);
    for (int i = 0; i < 10; i++) {
      open.add(HeldConnection.open(client(i), second.address(), nodePort));
    }
    await().until(() -> first.connections("spread", pod(1), "activeCluster") == 10);
    assertThat(first.connections("spread", pod(1), "active")).isZero();

    service("spread", "None", nodePort, 1, 2);
    await().until(() -> first.list("endpoints?name=spread").size() == 2);
    // What is open elsewhere counts in full when nobody has opened anything for two seconds.
    await().until(() -> metric(first, "headgate_cluster_least_damping") == 1.0);
    for (int i = 0; i < 10; i++) {
      HeldConnection connection = HeldConnection.open(client(i), first.address(), nodePort);
      open.add(connection);
      assertThat(connection.pod()).isEqualTo("pod-2");
    }

    second.kill();
    await()
        .atMost(Duration.ofSeconds(3))
        .until(() -> first.connections("spread", pod(1), "activeCluster") == 0);
    assertThat(HeldConnection.open(client(1), first.address(), nodePort).pod()).isEqualTo("pod-1");
    await().atMost(JOINS_WITHIN).until(() -> first.list("members").size() == 1);
    await().until(() -> first.problems().size() == 1);
    assertThat(first.problems().getFirst()).startsWith("no other member answers at ");
  }

  @Test
  void aNodeWhosePeersAreAwayIsReadyInTimeAndSharesWhenTheyCome() throws Exception {
    service("sticky", "ClientIP", nodePort, 1, 2, 3);
    ClusterNode first = open(ClusterNode.member(place(1), 2)).ready();
    await().until(() -> first.problems().size() == 1);
    Map<Integer, String> pods = new HashMap<>();
    for (int client = 0; client < 100; client++) {
      pods.put(client, ask(client, first.address()));
    }

    ClusterNode second = open(ClusterNode.member(place(2), 2)).ready();
    await().atMost(JOINS_WITHIN).until(() -> first.list("members").size() == 2);
    await().until(() -> first.problems().isEmpty());
    for (int client = 0; client < 100; client++) {
      assertThat(ask(client, second.address())).isEqualTo(pods.get(client));
    }
  }

  @Test
  void withoutFlagsNothingOfAClusterIsLoaded() throws Exception {
    service("alone", "ClientIP", nodePort, 1, 2);
    ClusterNode node =
        open(ClusterNode.start(place(1), "-Xlog:class+load:file=" + place(1).classes())).ready();
    ask(1, node.address());
    assertThat(node.list("members")).isEmpty();
    node.close();

    assertThat(Files.readString(place(1).classes()))
        .contains("io.headgate.gateway.app.Sharing")
        .doesNotContain("com.hazelcast.")
        .doesNotContain("io.vertx.spi.cluster.hazelcast");
  }

  /** Of the only Service: uid, creation time, ClusterIP and node port. */
  private static List<String> assigned(ClusterNode node) {
    JsonObject service = node.list("services").getFirst();
    return List.of(
        service.getString("uid"),
        service.getString("creationTimestamp"),
        service.getString("clusterIP"),
        service.getJsonArray("ports").getJsonObject(0).getInteger("nodePort").toString());
  }

  private List<ClusterNode> members(int count) throws IOException {
    List<ClusterNode> nodes = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      nodes.add(open(ClusterNode.member(place(number), count)));
    }
    nodes.forEach(ClusterNode::ready);
    for (ClusterNode node : nodes) {
      await().atMost(JOINS_WITHIN).until(() -> node.list("members").size() == count);
    }
    return nodes;
  }

  private ClusterPlace place(int number) {
    return new ClusterPlace(slot, folder, number);
  }

  private <T extends AutoCloseable> T open(T closeable) {
    open.add(closeable);
    return closeable;
  }

  /** The pod that a client gets through a node. */
  private String ask(int client, String node) throws IOException {
    try (HeldConnection connection = HeldConnection.open(client(client), node, nodePort)) {
      return connection.pod();
    }
  }

  private String client(int number) {
    return slot.podPrefix() + (2 + number / 250) + "." + (1 + number % 250);
  }

  private InetSocketAddress pod(int number) {
    return new InetSocketAddress(slot.podPrefix() + "1." + number, 8080);
  }

  /** Writes the manifests of a Service with those pods, whole. */
  private void service(String name, String affinity, int nodePort, int... pods) throws IOException {
    String text =
        SERVICE
                .replace("NAME", name)
                .replace("AFFINITY", affinity)
                .replace("NODEPORT", "" + nodePort)
            + pods(pods);
    Path draft = Files.writeString(folder.resolve("draft"), text);
    Files.move(draft, place(1).manifests().resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  private String pods(int... pods) {
    StringBuilder text = new StringBuilder();
    for (int pod : pods) {
      text.append("  - addresses: [")
          .append(pod(pod).getAddress().getHostAddress())
          .append("]\n    conditions: {ready: true}\n");
    }
    return text.toString();
  }

  private static double metric(ClusterNode node, String name) throws IOException {
    return Answer.to("GET", new InetSocketAddress(node.address(), 10254), "a", "/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name));
  }
}
