package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one of several real nodes knows of a pod holds on all: that it is out, and when it is full.
 */
class ClusterEndpointsIT {

  private static final Duration SOON = Duration.ofSeconds(1);

  @TempDir private static Path folder;
  private static ClusterSite site;
  private static List<ClusterNode> nodes;
  private static SilentPod limited;

  @BeforeAll
  static void start() {
    site = new ClusterSite(folder);
    for (int pod = 1; pod <= 3; pod++) {
      site.startPod(pod);
    }
    limited = site.startSilentPod(4);
    site.annotated(
        "failing",
        "headgate.io/ejection: 'failures=5,interval=2s,max=50%'",
        site.nodePort(0),
        1,
        2,
        3);
    site.service("drained", "None", site.nodePort(1), 1, 2);
    site.annotated("limited", "headgate.io/max-connections: '10'", site.nodePort(2), 4);
    nodes = site.members(3);
  }

  @AfterAll
  static void end() {
    site.close();
  }

  @Test
  void d3_aPodThatOneNodeFindsDeadIsOutOnAllAndBackByOneProbe() throws Exception {
    ClusterNode first = nodes.get(0);
    ClusterNode second = nodes.get(1);
    site.stopPod(2);
    await().until(() -> site.ask(1, first, site.nodePort(0)) != null && !out(first).isEmpty());
    await().atMost(SOON).until(() -> !out(second).isEmpty());
    assertThat(out(second)).containsExactly(address(2) + " [failures]");
    assertThat(second.connections("failing", site.pod(2), "failures")).isZero();

    // Of three pods one may be out: the next one that dies stays in, on every node.
    site.stopPod(3);
    for (int i = 0; i < 20; i++) {
      assertThat(site.ask(1, second, site.nodePort(0))).isEqualTo("pod-1");
    }
    assertThat(out(first)).hasSize(1);
    assertThat(out(second)).hasSize(1);
    site.startPod(3);

    // Nobody comes through the first node any more: the second one tries the pod, for both.
    site.startPod(2);
    await().until(() -> site.ask(1, second, site.nodePort(0)) != null && out(second).isEmpty());
    await().atMost(SOON).until(() -> out(first).isEmpty());
    assertThat(second.connections("failing", site.pod(2), "failures")).isZero();
  }

  @Test
  void whatIsDrainedOnOneNodeIsDrainedOnAllUntilItIsUndrainedOnAny() throws Exception {
    command(nodes.get(0), "drain");
    await().atMost(SOON).until(() -> drained(nodes.get(1)).contains(address(2) + " [drained]"));
    for (int i = 0; i < 6; i++) {
      assertThat(site.ask(1, nodes.get(1), site.nodePort(1))).isEqualTo("pod-1");
    }

    command(nodes.get(1), "undrain");
    await().atMost(SOON).until(() -> drained(nodes.get(0)).isEmpty());
  }

  @Test
  void aPodHasNoMoreConnectionsThanItMayThroughAllNodesTogether() throws Exception {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      clients.add(site.unanswered(i, nodes.get(i % 3), site.nodePort(2), "a"));
    }
    await().untilAsserted(() -> assertThat(waiting()).isEqualTo(20));
    await().untilAsserted(() -> assertThat(limited.open()).isEqualTo(10));
    assertThat(limited.most()).isEqualTo(10);
    closeAll(clients);
    await().untilAsserted(() -> assertThat(waiting()).isZero());
    await().untilAsserted(() -> assertThat(limited.open()).isZero());

    for (ClusterNode node : nodes) {
      for (int i = 0; i < 11; i++) {
        clients.add(site.unanswered(i, node, site.nodePort(2), "a"));
      }
      await().untilAsserted(() -> assertThat(limited.open()).as("through one").isEqualTo(10));
      assertThat(waiting()).isEqualTo(1);
      closeAll(clients);
      await().untilAsserted(() -> assertThat(limited.open()).isZero());
    }
  }

  private static double waiting() {
    return nodes.stream().mapToDouble(node -> node.metric("headgate_connections_waiting")).sum();
  }

  private static void closeAll(List<Socket> clients) throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    clients.clear();
  }

  private static void command(ClusterNode node, String wish) throws IOException {
    Answer answer =
        Answer.to(
            "POST",
            new InetSocketAddress(node.address(), 10280),
            node.address(),
            "/api/v1/"
                + wish
                + "?namespace=default&service=drained&endpoint="
                + address(2)
                + ":"
                + site.pod(2).getPort());
    assertThat(answer.statusCode()).as(answer.text()).isEqualTo(200);
  }

  private static String address(int pod) {
    return site.pod(pod).getAddress().getHostAddress();
  }

  private static List<String> out(ClusterNode node) {
    return out(node, "failing");
  }

  private static List<String> drained(ClusterNode node) {
    return out(node, "drained");
  }

  /** The endpoints that a node leaves out, and why. */
  private static List<String> out(ClusterNode node, String service) {
    return node.list("endpoints?name=" + service).stream()
        .filter(it -> it.getBoolean("ejected"))
        .map(it -> it.getString("address") + " " + it.getJsonArray("ejectedFor").getList())
        .toList();
  }
}
