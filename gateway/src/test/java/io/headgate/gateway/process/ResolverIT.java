package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The seed on a machine of its own that asks Headgate for its names, as a pod asks a cluster: with
 * a resolv.conf and the programs of the distribution.
 */
class ResolverIT {

  private static final String RESOLV_CONF =
      """
      nameserver 127.0.0.1
      search default.svc.cluster.local svc.cluster.local cluster.local
      options ndots:5
      """;

  @TempDir private static Path folder;
  private static NetworkNamespace machine;
  private static NodeProcess node;

  @BeforeAll
  static void start() {
    Tools.require("ping", "curl", "getent");
    machine = NetworkNamespace.create();
    machine.resolver(RESOLV_CONF);
    NodeProcess.takeSeed(folder);
    node = NodeProcess.serve(machine, folder, "--demo-pods", "--dns-listen=127.0.0.1:53");
    await().until(() -> addresses("nginx").size() == 3);
  }

  @AfterAll
  static void end() {
    if (node != null) {
      node.close();
    }
    if (machine != null) {
      machine.close();
    }
  }

  @Test
  void aServiceIsFoundByItsWholeNameAndByTheShortOne() {
    String clusterIp = node.clusterIp("whoami");

    assertThat(addresses("whoami.default.svc.cluster.local")).containsExactly(clusterIp);
    assertThat(addresses("whoami")).containsExactly(clusterIp);
    assertThat(machine.run("getent", "hosts", "nobody").exitCode()).as("not found").isEqualTo(2);
  }

  @Test
  void aServiceIsServedUnderItsName() {
    assertThat(machine.shell("curl -s http://whoami.default.svc.cluster.local:8080/"))
        .contains("whoami-");
    assertThat(machine.shell("curl -s http://whoami:8080/")).contains("whoami-");
  }

  @Test
  void theHeadlessServicesNameIsThatOfItsPods() {
    assertThat(machine.shell("ping -c 1 -W 2 nginx"))
        .containsPattern("PING nginx\\S* \\(127\\.97\\.")
        .contains(" 1 received");
    assertThat(addresses("nginx")).hasSize(3).allMatch(it -> it.startsWith("127.97."));
  }

  @Test
  void aPodOfAStatefulSetHasAName() {
    List<String> pod = addresses("web-0.nginx");

    assertThat(pod).hasSize(1);
    assertThat(machine.shell("getent hosts " + pod.getFirst()))
        .contains(" web-0.nginx.default.svc.cluster.local");
    assertThat(machine.shell("ping -c 1 -W 2 web-0.nginx")).contains(" 1 received");
  }

  private static List<String> addresses(String name) {
    return machine
        .shell("getent ahostsv4 " + name)
        .lines()
        .map(line -> line.split(" +", 2)[0])
        .distinct()
        .toList();
  }
}
