package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.TimeSource;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three machines with a node each, and a router between them that lets nothing of the third through
 * for a while. Clients stand on the machines, and so do the pods: every machine has those that the
 * others have, with the same addresses, so that all nodes reach all pods at any time.
 */
@Tag("long")
class ClusterPartitionIT {

  private static final int NODES = 3;
  private static final int NODE_PORT = 30080;
  private static final int HTTP_PORT = 9080;

  /** Of the clients that only one side sees. */
  private static final int FIRST_STRANGER = 1000;

  private static final String HOST = "sticky";

  /** Longer than nodes choose alike after a loss. */
  private static final Duration ALIKE = Duration.ofSeconds(3);

  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final TimeSource TIME = TimeSource.system();

  @TempDir private static Path folder;
  private static NetworkNamespace router;
  private static final List<NetworkNamespace> machines = new ArrayList<>();
  private static final List<Inhabitants> inhabitants = new ArrayList<>();
  private static final List<NodeProcess> nodes = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Tools.require("nft");
    router = NetworkNamespace.create();
    router.shell("echo 1 >/proc/sys/net/ipv4/ip_forward");
    for (int number = 1; number <= NODES; number++) {
      NetworkNamespace machine = NetworkNamespace.create();
      machines.add(machine);
      router.connect("10.77.%d.1/24".formatted(number), machine, address(number) + "/24");
      machine.ip("route add default via 10.77.%d.1".formatted(number));
      inhabitants.add(Inhabitants.in(machine, 8080, pod(1), pod(2), pod(3)));
      manifests(number);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<NodeProcess>> starts = new ArrayList<>();
      for (int number = 1; number <= NODES; number++) {
        int own = number;
        starts.add(threads.submit(() -> node(own)));
      }
      for (Future<NodeProcess> node : starts) {
        nodes.add(node.get());
      }
    }
    awaitMembers(3, 3, 3);
  }

  private static NodeProcess node(int number) {
    return NodeProcess.serve(
        machines.get(number - 1),
        own(number),
        "--hostname-override=node-" + number,
        "--watch-ingress-without-class",
        "--virtual-addresses=off",
        "--service-cluster-ip-range=127.96.0.0/16",
        "--nodeport-addresses=127.0.0.0/8",
        "--affinity-wait=5s",
        "--cluster-members=%s:5790,%s:5790,%s:5790".formatted(address(1), address(2), address(3)),
        "--cluster-address=" + address(number) + ":5790");
  }

  @AfterAll
  static void end() {
    nodes.parallelStream().forEach(NodeProcess::close);
    inhabitants.forEach(Inhabitants::close);
    machines.forEach(NetworkNamespace::close);
    if (router != null) {
      router.close();
    }
  }

  @Test
  void b8_ia7_bothSidesServeForTenSecondsAndAgreeWhenTheNetworkIsWhole() throws Exception {
    cutAndHeal(Duration.ofSeconds(10), 0);
  }

  @Test
  void b8_ia7_bothSidesServeForThirtySecondsAndAgreeWhenTheNetworkIsWhole() throws Exception {
    cutAndHeal(Duration.ofSeconds(30), 100);
  }

  /** The clients are those from that number on. */
  private static void cutAndHeal(Duration time, int from) throws IOException {
    Map<Integer, String> known = new HashMap<>();
    for (int client = from; client < from + 30; client++) {
      known.put(client, tcp(client % NODES, client));
      for (int node = 0; node < NODES; node++) {
        assertThat(tcp(node, client)).isEqualTo(known.get(client));
      }
    }
    List<List<String>> held = new ArrayList<>();
    for (Inhabitants one : inhabitants) {
      one.hold(client(from), NODE_PORT, HOST);
      one.hold(client(from), HTTP_PORT, HOST);
      held.add(one.again(HOST));
    }
    double conflicts = conflicts();

    long cut = TIME.nanoTime();
    cut();
    awaitMembers(2, 2, 1);
    // Right after a loss all nodes would choose alike, on both sides: there would be no conflict.
    long lost = TIME.nanoTime();
    await().atMost(WITHIN).until(() -> TIME.nanoTime() - lost > ALIKE.toNanos());
    Map<Integer, String> larger = new HashMap<>();
    Map<Integer, String> smaller = new HashMap<>();
    for (int client = from + 30; client < from + 70; client++) {
      larger.put(client, tcp(0, client));
      assertThat(tcp(1, client)).as("on the larger side").isEqualTo(larger.get(client));
      assertThat(http(1, client)).as("on the larger side").isEqualTo(larger.get(client));
    }
    // Others come in between, that both sides do not happen to decide the same.
    for (int client = from + 30; client < from + 70; client++) {
      if (client % 4 < 2) {
        tcp(2, FIRST_STRANGER + client);
      }
      smaller.put(client, tcp(2, client));
      assertThat(http(2, client)).as("on the smaller side").isEqualTo(smaller.get(client));
    }
    assertThat(smaller).isNotEqualTo(larger);
    requireKnown(known);
    await()
        .atMost(WITHIN)
        .until(
            () -> {
              requireHeld(held);
              return TIME.nanoTime() - cut > time.toNanos();
            });

    heal();
    long healed = TIME.nanoTime();
    awaitMembers(3, 3, 3);
    await()
        .atMost(WITHIN)
        .until(
            () -> {
              requireHeld(held);
              return agree(larger.keySet());
            });
    System.out.printf(
        "ClusterPartitionIT: all agree %d ms after the network was whole again%n",
        Duration.ofNanos(TIME.nanoTime() - healed).toMillis());
    assertThat(conflicts()).isGreaterThan(conflicts);
    for (int client : larger.keySet()) {
      assertThat(tcp(0, client)).isIn(larger.get(client), smaller.get(client));
    }
    requireKnown(known);
    requireHeld(held);
  }

  /** Whether all nodes give each client the same pod. */
  private static boolean agree(Iterable<Integer> clients) throws IOException {
    for (int client : clients) {
      String pod = tcp(0, client);
      if (!tcp(1, client).equals(pod) || !tcp(2, client).equals(pod)) {
        return false;
      }
    }
    return true;
  }

  private static void requireKnown(Map<Integer, String> known) throws IOException {
    for (int node = 0; node < NODES; node++) {
      for (Map.Entry<Integer, String> client : known.entrySet()) {
        assertThat(tcp(node, client.getKey())).isEqualTo(client.getValue());
        assertThat(http(node, client.getKey())).isEqualTo(client.getValue());
      }
    }
  }

  /** What was open before is open still. */
  private static void requireHeld(List<List<String>> held) throws IOException {
    for (int node = 0; node < NODES; node++) {
      assertThat(inhabitants.get(node).again(HOST)).isEqualTo(held.get(node));
    }
  }

  private static void cut() {
    String third = address(NODES);
    router.shell(
        "nft 'add table inet cut; add chain inet cut forward"
            + " { type filter hook forward priority 0; };"
            + " add rule inet cut forward ip saddr "
            + third
            + " drop; add rule inet cut forward ip daddr "
            + third
            + " drop'");
    assertThat(router.shell("nft list ruleset")).contains("saddr " + third, "daddr " + third);
  }

  private static void heal() {
    router.shell("nft delete table inet cut");
  }

  private static void awaitMembers(int... counts) {
    for (int i = 0; i < counts.length; i++) {
      int node = i;
      await()
          .atMost(WITHIN)
          .until(
              () ->
                  new JsonObject(inhabitants.get(node).get("http://127.0.0.1:10280/api/v1/members"))
                          .getJsonArray("items")
                          .size()
                      == counts[node]);
    }
  }

  private static double conflicts() throws IOException {
    double sum = 0;
    for (Inhabitants one : inhabitants) {
      String metrics = one.get("http://127.0.0.1:10254/metrics");
      String name = " headgate_affinity_conflicts_total ";
      int start = metrics.lastIndexOf(name) + name.length(); // its help and type come before
      assertThat(start).isGreaterThan(name.length());
      sum += Double.parseDouble(metrics.substring(start, metrics.indexOf(' ', start)));
    }
    return sum;
  }

  private static String tcp(int node, int client) throws IOException {
    return inhabitants.get(node).ask(client(client), NODE_PORT, HOST);
  }

  private static String http(int node, int client) throws IOException {
    return inhabitants.get(node).ask(client(client), HTTP_PORT, HOST);
  }

  private static String client(int number) {
    return "127.98." + number / 200 + "." + (1 + number % 200);
  }

  private static String pod(int number) {
    return "127.97.0." + number;
  }

  private static String address(int node) {
    return "10.77." + node + ".2";
  }

  private static Path own(int node) {
    return folder.resolve("node-" + node);
  }

  private static void manifests(int node) {
    StringBuilder text = new StringBuilder(ClusterSite.service(HOST, "ClientIP", NODE_PORT));
    for (int pod = 1; pod <= 3; pod++) {
      text.append(ClusterSite.endpoint(new InetSocketAddress(pod(pod), 8080), true));
    }
    try {
      Files.createDirectories(own(node));
      Files.writeString(NodeProcess.manifests(own(node)).resolve("sticky.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
