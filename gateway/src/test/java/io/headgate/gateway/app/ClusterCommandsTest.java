package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ConnectionLease;
import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admin.RememberedLogLevels;
import io.headgate.gateway.admin.SampleNode;
import io.headgate.gateway.admin.ScriptedCluster;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --cluster}, asked of one of three nodes that answer each other at once, or not at all. */
class ClusterCommandsTest {

  private static final List<String> NAMES = List.of("node-a", "node-b", "node-c");

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedCluster cluster = new ScriptedCluster();
  private final Map<String, SampleNode> nodes = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> environments = new LinkedHashMap<>();

  @BeforeEach
  void start() throws Exception {
    for (String name : NAMES) {
      SampleNode node = new SampleNode(cluster.node(name));
      nodes.put(name, node);
      int port =
          new AdminServer(vertx, node.sources(), new RememberedLogLevels())
              .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .await(10, TimeUnit.SECONDS)
              .actualPort();
      environments.put(name, Map.of("HEADGATE_ADMIN_URL", "http://127.0.0.1:" + port));
    }
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"endpoints", "connections"})
  void c13_sumsOfTheClusterAreTheSumsOfTheNodes(String list) {
    Random random = new Random(13);
    List<ConnectionLease> open = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 10; i++) {
        int pod = random.nextInt(2);
        var load = node(NAMES.get(random.nextInt(3))).load(pod);
        load.traffic().connected();
        load.traffic().sent(random.nextInt(1_000));
        open.add(load.open());
      }
      for (int i = 0; i < 5; i++) {
        open.remove(random.nextInt(open.size())).close();
      }
      for (String field : List.of("active", "total", "bytesToEndpoint")) {
        Map<String, Long> sums = new TreeMap<>();
        for (String node : NAMES) {
          items(node, "get", list)
              .forEach(it -> sums.merge(it.getString("pod"), it.getLong(field), Long::sum));
        }
        Map<String, Long> said = new TreeMap<>();
        items("node-b", "get", list, "--cluster")
            .forEach(it -> said.merge(it.getString("pod"), it.getLong(field), Long::sum));
        assertThat(said).as(field).isEqualTo(sums);
      }
    }
    JsonObject first = items("node-b", "get", list, "--cluster").getFirst();
    assertThat(first.getJsonArray("nodes")).containsExactlyInAnyOrder("node-a", "node-b", "node-c");
    assertThat(
            first.getJsonObject("activeByNode").stream().mapToInt(it -> (int) it.getValue()).sum())
        .isEqualTo(first.getInteger("active"));
  }

  @Test
  void c13_servicesAndTheirEndpointsAreOneEach() {
    open("node-a", 0, 1);
    open("node-b", 0, 2);
    open("node-c", 1, 4);

    List<JsonObject> services = items("node-a", "get", "services", "--cluster");

    assertThat(services).hasSize(1);
    JsonArray endpoints =
        services.getFirst().getJsonArray("ports").getJsonObject(0).getJsonArray("endpoints");
    assertThat(endpoints.stream().map(it -> ((JsonObject) it).getInteger("active")))
        .containsExactly(3, 4);
    assertThat(run("node-a", "get", "svc", "--cluster", "-o", "wide").out())
        .containsPattern("NAME +TYPE .* ENDPOINTS +ACTIVE +NODES\n")
        .containsPattern("whoami .* 2 +7 +all");
  }

  @Test
  void c13_ipvsadmHasLocalAndCluster() {
    open("node-a", 0, 1);
    open("node-b", 0, 2);
    open("node-c", 1, 4);

    assertThat(run("node-a", "ipvsadm", "-Ln", "--cluster").out())
        .isEqualTo(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn  Local      Cluster
            TCP  127.96.0.10:8080 lc
              -> 127.97.0.1:80                Masq    1      3          0          1          3         \n\
              -> 127.97.0.2:80                Masq    1      4          0          0          4         \n\
            """);
    assertThat(run("node-b", "ipvsadm", "-Ln", "--cluster", "-t", "127.96.0.10:8080").out())
        .doesNotContain("version")
        .contains("1      3          0          2          3");
    assertThat(run("node-c", "ipvsadm", "-Ln", "--cluster", "--thresholds").out())
        .contains(
            "Uthreshold Lthreshold ActiveConn InActConn  Local      Cluster\n",
            "  -> 127.97.0.2:80                0          0          4          0          4 ");
  }

  @Test
  void c13_ipvsadmsFiguresAreSums() {
    for (String node : NAMES) {
      node(node).load(1).traffic().connected();
      node(node).load(1).traffic().datagramsSent(2, 100);
    }

    assertThat(run("node-a", "ipvsadm", "-Ln", "--cluster", "--stats").out())
        .contains(
            "  -> 127.97.0.2:80                       3        6        0      300        0\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          services     | whoami .* all
          endpoints    | 127.97.0.1:80 .* all
          routes       | whoami.example .* all
          connections  | 127.97.0.2:80 .* all
          affinity     | 10.0.0.1 .* node-b
          members      | node-c .* all
          problems     | Service/cart .* all
          """)
  void everyListIsOfAllNodes(String list, String row) {
    node("node-b").client("10.0.0.1", 0);

    CommandRun run = run("node-a", "get", list, "--cluster", "-A");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).containsPattern("NODES\n").containsPattern(row + "\n");
    assertThat(run.out().lines().filter(it -> it.contains(" all")).distinct().count())
        .as("one row for what all have")
        .isEqualTo(run.out().lines().filter(it -> it.contains(" all")).count());
  }

  @Test
  void whatHasNoNamespaceIsListedInEvery() {
    assertThat(run("node-a", "get", "members").out()).contains("node-a", "node-b", "node-c");
    assertThat(run("node-a", "get", "members", "-n", "shop").out()).contains("node-c");
  }

  @Test
  void aClientThatNodesSayDifferentThingsAboutHasARowForEach() {
    node("node-a").client("10.0.0.1", 0);
    node("node-b").client("10.0.0.1", 1);
    node("node-c").client("10.0.0.1", 1);

    assertThat(run("node-a", "get", "affinity", "--cluster").out())
        .containsPattern("10.0.0.1 +127.97.0.1:80 .* node-a\n")
        .containsPattern("10.0.0.1 +127.97.0.2:80 .* node-b,node-c\n");
  }

  @Test
  void aLongListOfAllNodesComesInParts() {
    for (int client = 1; client <= 9; client++) {
      node(NAMES.get(client % 3)).client("10.0.0." + client, 0);
      node("node-a").client("10.0.0." + client, 0);
    }
    List<String> clients = new ArrayList<>();
    String after = "";
    do {
      String path = "/api/v1/affinity?cluster=true&limit=4&continue=" + after;
      JsonObject part = new JsonObject(ask("node-c", path));
      part.getJsonArray("items").forEach(it -> clients.add(((JsonObject) it).getString("client")));
      after = part.getString("continue", "");
    } while (!after.isEmpty());

    assertThat(clients).doesNotHaveDuplicates().hasSize(9);
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamedAndTheOthersAreListed() {
    open("node-a", 0, 1);
    open("node-b", 0, 2);
    open("node-c", 0, 4);
    cluster.silence("node-b");
    cluster.says("node-c", "\"strange\"");

    assertThat(run("node-a", "get", "ep", "--cluster").out())
        .containsPattern("127.97.0.1:80 .* 1 +0 +all\n")
        .endsWith(
            """
            node-b does not answer: what it has is missing here
            node-c does not answer: what it has is missing here
            """);
    JsonObject json = new JsonObject(run("node-a", "get", "ep", "--cluster", "-o", "json").out());
    assertThat(json.getJsonArray("unanswered")).containsExactly("node-b", "node-c");
    assertThat(run("node-a", "ipvsadm", "-Ln", "--cluster").out())
        .contains("node-b does not answer", "node-c does not answer");
    assertThat(run("node-a", "ipvsadm", "-Lnc", "--cluster").out())
        .startsWith("IPVS connection entries\npro expire")
        .contains("node-b does not answer");
    assertThat(run("node-a", "get", "svc", "nobody", "--cluster").err())
        .endsWith("(expected: one of whoami); no answer of node-b, node-c\n");
  }

  /** The answer of a later version has more, which is left alone. */
  @Test
  void anAnswerWithMoreInItIsRead() {
    cluster.says(
        "node-b",
        """
        {"later": true, "remaining": 0, "next": "", "items": [{"namespace": "default", "name": "x",
         "later": 1, "json": {"namespace": "default", "service": "whoami", "portName": "",
         "protocol": "TCP", "address": "127.97.0.1", "port": 80, "active": 5, "later": {}}}]}
        """);
    cluster.says("node-c", "{\"items\": [], \"ports\": []}");

    assertThat(run("node-a", "get", "ep", "--cluster").out())
        .containsPattern("127.97.0.1:80 .* 5 +0 +node-a,node-b\n")
        .containsPattern("127.97.0.2:80 .* 0 +0 +node-a\n")
        .doesNotContain("does not answer");
  }

  private SampleNode node(String name) {
    return Objects.requireNonNull(nodes.get(name));
  }

  private Map<String, String> environment(String node) {
    return Objects.requireNonNull(environments.get(node));
  }

  private void open(String node, int pod, int connections) {
    for (int i = 0; i < connections; i++) {
      ConnectionLease unused = node(node).load(pod).open();
    }
  }

  private List<JsonObject> items(String node, String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("-o", "json"));
    return new JsonObject(run(node, words.toArray(String[]::new)).out())
        .getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  private String ask(String node, String path) {
    var out = new java.io.ByteArrayOutputStream();
    new AdminConnection(environment(node).getOrDefault("HEADGATE_ADMIN_URL", "")).get(path, out);
    return out.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  private CommandRun run(String node, String... command) {
    return CommandRun.of(environment(node), command);
  }
}
