package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes and a stranger on one network; each is a network namespace. */
class MemberPortIT {

  private static final Duration JOINS_WITHIN = Duration.ofSeconds(60);
  private static final String CONNECT = "bash -c 'exec 3<>/dev/tcp/10.1.0.1/5701' 2>&1";

  @TempDir private Path folder;

  private NetworkNamespace first;
  private NetworkNamespace second;
  private NetworkNamespace stranger;

  @BeforeEach
  void network() {
    Tools.require("nft");
    first = NetworkNamespace.create();
    second = NetworkNamespace.create();
    stranger = NetworkNamespace.create();
    first.connect("10.1.0.1/30", second, "10.1.0.2/30");
    first.connect("10.2.0.1/30", stranger, "10.2.0.2/30");
    stranger.ip("route add 10.1.0.1 via 10.2.0.1");
  }

  @AfterEach
  void end() {
    for (NetworkNamespace machine : new NetworkNamespace[] {first, second, stranger}) {
      machine.close();
    }
  }

  @Test
  void thePortIsOpenToMembersAlone() throws Exception {
    Path one = Files.createDirectories(folder.resolve("one"));
    Path two = Files.createDirectories(folder.resolve("two"));
    String members = "--cluster-members=10.1.0.1:5701,10.1.0.2:5701";
    try (NodeProcess node =
            NodeProcess.serve(first, one, members, "--cluster-address=10.1.0.1:5701");
        NodeProcess other =
            NodeProcess.serve(second, two, members, "--cluster-address=10.1.0.2:5701")) {
      await()
          .atMost(JOINS_WITHIN)
          .untilAsserted(
              () ->
                  assertThat(node.headgate("get members"))
                      .contains("10.1.0.1:5701", "10.1.0.2:5701"));
      assertThat(other.headgate("get members")).contains("10.1.0.1:5701", "10.1.0.2:5701");
      await().until(() -> first.shell("nft list tables").contains("headgate_10_1_0_1_5701"));

      assertThat(second.run("timeout", "3", "sh", "-c", CONNECT).exitCode()).isZero();
      assertThat(stranger.run("ping", "-c", "1", "-W", "2", "10.1.0.1").exitCode())
          .as("the stranger reaches the machine")
          .isZero();
      assertThat(stranger.run("timeout", "3", "sh", "-c", CONNECT).exitCode())
          .as("timeout(1): nobody answers")
          .isEqualTo(124);
      assertThat(node.problems()).doesNotContain("open to whoever reaches it");
    }
    assertThat(first.shell("nft list tables")).doesNotContain("headgate_10_1_0_1_5701");
  }

  @Test
  void withoutTheRightItIsSaid() throws Exception {
    Path one = Files.createDirectories(folder.resolve("one"));
    try (NodeProcess node =
        NodeProcess.serveWithout(
            "net_admin",
            first,
            one,
            "--cluster-members=10.1.0.2:5701",
            "--cluster-address=10.1.0.1:5701")) {
      assertThat(node.headgate("get problems -A"))
          .contains("the port of 10.1.0.1:5701 is open to whoever reaches it (no CAP_NET_ADMIN");
    }
  }
}
