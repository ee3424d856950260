package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The seed on a machine of its own, in mode ipvs: its virtual addresses as on a node with IPVS. The
 * machine has the address of the seed's Endpoints, and somebody answers there.
 */
class VirtualAddressesIT {

  @TempDir private static Path folder;
  private static NetworkNamespace machine;
  private static Process outside;
  private static NodeProcess node;

  @BeforeAll
  static void start() throws Exception {
    Tools.require("nft", "ping", "curl", "ss");
    Path own = folder;
    machine = NetworkNamespace.create();
    machine.ip("address add 192.168.146.90/32 dev lo");
    Path files = Files.createDirectory(own.resolve("files"));
    Files.writeString(files.resolve("who"), "I am outside\n");
    outside = machine.httpServer("192.168.146.90", 80, files);
    NodeProcess.takeSeed(own);
    node = NodeProcess.serve(machine, own, "--proxy-mode=ipvs");
  }

  @AfterAll
  static void end() {
    if (node != null) {
      node.close();
      outside.destroyForcibly();
    }
    if (machine != null) {
      machine.close();
    }
  }

  @Test
  void theClusterIpsStandOnKubeIpvs0() {
    assertThat(machine.shell("ip a | grep ipvs").lines())
        .anyMatch(line -> line.matches("\\d+: kube-ipvs0: <.*"))
        .contains(
            "    inet " + node.clusterIp("whoami") + "/32 scope global kube-ipvs0",
            "    inet " + node.clusterIp("reg-service") + "/32 scope global kube-ipvs0");
    assertThat(node.problems()).doesNotContain("Interface/", "CAP_NET_ADMIN");
  }

  @Test
  void a30_aClusterIpAnswersPing() {
    assertThat(ping(machine, node.clusterIp("whoami"))).contains(" 1 received");
  }

  @ParameterizedTest
  @ValueSource(ints = {10254, 9080, 30007, 9999})
  void a30_aPortThatIsNotDeclaredIsRefusedWhoeverListens(int port) {
    String clusterIp = node.clusterIp("reg-service");
    // curl says 7 where the connection was refused, 28 where nobody answered.
    assertThat(curl(clusterIp + ":" + port)).isEqualTo(7);
    if (port != 9999) {
      assertThat(curl("127.0.0.1:" + port)).as("where it listens").isNotEqualTo(7);
    }
  }

  @Test
  void a28_whatIsOutsideIsServedThroughItsClusterIp() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(machine.shell("curl -s " + node.clusterIp("reg-service") + "/who"))
                    .isEqualTo("I am outside\n"));
  }

  @Test
  void a12_theNodePortShowsInSsAndInTheListing() {
    assertThat(machine.shell("ss -ntlp | grep 30007")).contains(":30007", "java");
    assertThat(node.headgate("ipvsadm -Ln | grep 30007").lines())
        .contains("TCP  127.0.0.1:30007 rr", "TCP  192.168.146.90:30007 rr");
    assertThat(node.headgate("ipvsadm | grep 30007").lines())
        .contains("TCP  localhost:30007 rr", "TCP  192.168.146.90:30007 rr");
  }

  @Test
  void anAddressComesAndGoesWithItsService() throws Exception {
    Path file = NodeProcess.manifests(folder).resolve("late.yaml");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: late}
        spec:
          clusterIP: 10.96.1.77
          ports: [{port: 80}]
        """);
    await().until(() -> machine.shell("ip a").contains("10.96.1.77/32"));
    await().until(() -> machine.shell("nft list table inet headgate").contains("10.96.1.77 . tcp"));
    Files.delete(file);
    await().until(() -> !machine.shell("ip a").contains("10.96.1.77/32"));
    await().until(() -> !machine.shell("nft list table inet headgate").contains("10.96.1.77"));
  }

  @Test
  void inModeIptablesNobodyAnswersPing(@TempDir Path other) {
    try (NetworkNamespace quiet = NetworkNamespace.create()) {
      NodeProcess.takeSeed(other);
      try (NodeProcess iptables = NodeProcess.serve(quiet, other, "--proxy-mode=iptables")) {
        assertThat(ping(quiet, iptables.clusterIp("whoami"))).contains(" 0 received");
        assertThat(ping(quiet, "127.0.0.1")).contains(" 1 received");
      }
      assertThat(quiet.shell("ip a; nft list ruleset")).doesNotContain("ipvs", "headgate");
    }
  }

  @Test
  void d10_aKilledNodeComesBackAsItWas(@TempDir Path other) throws Exception {
    try (NetworkNamespace again = NetworkNamespace.create()) {
      NodeProcess.takeSeed(other);
      NodeProcess killed = NodeProcess.serve(again, other);
      String before = again.shell("ip -o a | grep -o '10.96[0-9./]*' | sort");
      List<String> services = allocations(killed);
      killed.kill();
      assertThat(again.shell("ip a")).as("left over").contains("kube-ipvs0");
      Files.delete(NodeProcess.manifests(other).resolve("reg-service-endpoints.yaml"));

      try (NodeProcess back = NodeProcess.serve(again, other)) {
        assertThat(allocations(back)).isSubsetOf(services).hasSize(services.size() - 1);
        List<String> after =
            again.shell("ip -o a | grep -o '10.96[0-9./]*' | sort").lines().toList();
        assertThat(after)
            .as("what nobody asks for any more is gone")
            .isSubsetOf(before.lines().toList())
            .hasSize((int) before.lines().count() - 1);
        assertThat(again.shell("ss -ntl")).contains(":30007");

        Files.move(NodeProcess.manifests(other), other.resolve("away"));
        await().until(() -> !back.problems().isBlank());
        assertThat(allocations(back)).as("without the directory").hasSize(services.size() - 1);
        assertThat(curl(again, "127.0.0.1:30007")).as("reset or served").isNotEqualTo(7);
      }
    }
  }

  private static List<String> allocations(NodeProcess node) {
    return node.headgate("get svc -o wide")
        .lines()
        .skip(1)
        .map(line -> String.join(" ", List.of(line.split(" +", -1)).subList(0, 5)))
        .toList();
  }

  private static String ping(NetworkNamespace from, String address) {
    return from.shell("ping -c 1 -W 2 " + address);
  }

  private static int curl(String target) {
    return curl(machine, target);
  }

  private static int curl(NetworkNamespace from, String target) {
    return from.run("curl", "-s", "-o", "/dev/null", "--max-time", "5", "http://" + target + "/")
        .exitCode();
  }
}
