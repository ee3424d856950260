package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.TransportName;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client, a gateway and a pod, each a machine of its own; all ways between client and pod lead
 * through the gateway. The pod says whom it sees.
 */
class TransparentIT {

  private static final String CLIENT = "10.1.0.2";
  private static final String CLIENT6 = "fd01::2";
  private static final String LOOPBACK_POD = "127.97.0.9";

  /** Neither is there where nothing but NIO works. */
  private static final String TRANSPORT =
      "--transport="
          + (EventLoops.available(TransportName.IO_URING)
                  ? TransportName.IO_URING
                  : TransportName.EPOLL)
              .text();

  /** Shows of a machine what may be added to it. */
  private static final String STATE =
      "ip rule; ip -6 rule; ip route show table all; ip -6 route show table all; nft list ruleset";

  @TempDir private static Path folder;
  private static NetworkNamespace client;
  private static NetworkNamespace gateway;
  private static NetworkNamespace pod;
  private static Process podProgram;
  private static Process podProgram6;
  private static Process localPod;
  private static NodeProcess node;

  @BeforeAll
  static void start() {
    Tools.require("nft");
    client = NetworkNamespace.create();
    gateway = NetworkNamespace.create();
    pod = NetworkNamespace.create();
    gateway.connect("10.1.0.1/24", client, CLIENT + "/24");
    gateway.connect("10.2.0.1/24", pod, "10.2.0.2/24");
    gateway.connect("fd01::1/64 nodad", client, CLIENT6 + "/64 nodad");
    gateway.connect("fd02::1/64 nodad", pod, "fd02::2/64 nodad");
    client.ip("route add default via 10.1.0.1");
    client.ip("-6 route add default via fd01::1");
    pod.ip("route add default via 10.2.0.1");
    pod.ip("-6 route add default via fd02::1");
    podProgram = served(pod, "10.2.0.2");
    podProgram6 = served(pod, "fd02::2");
    localPod = served(gateway, LOOPBACK_POD);
    manifests(folder, true);
    node =
        NodeProcess.serve(
            gateway, folder, TRANSPORT, "--service-cluster-ip-range=10.96.0.0/16,fd96::/112");
  }

  @AfterAll
  static void end() {
    if (node != null) {
      node.close();
    }
    for (Process program : List.of(podProgram, podProgram6, localPod)) {
      program.destroyForcibly();
    }
    for (NetworkNamespace machine : List.of(client, gateway, pod)) {
      machine.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"tcp, 40000", "tcp, 20000", "tcp, 65000", "udp, 40000"})
  void a20_thePodSeesTheClientsAddressAndPort(String protocol, int port) {
    assertThat(ask(client, protocol, CLIENT, port, node.clusterIp("web") + " 80"))
        .containsExactly(CLIENT + " " + port);
  }

  @ParameterizedTest
  @CsvSource({"tcp, 40000", "tcp, 20000", "udp, 40000"})
  void a20_thePodSeesTheClientsIpv6AddressAndPort(String protocol, int port) {
    assertThat(ask(client, protocol, CLIENT6, port, node.clusterIp("web6") + " 80"))
        .containsExactly("fd01:0:0:0:0:0:0:2 " + port);
  }

  @Test
  void a20_alsoThroughANodePort() {
    assertThat(ask(client, "tcp", CLIENT, 40001, "10.1.0.1 30080"))
        .containsExactly(CLIENT + " 40001");
  }

  @Test
  void withoutTheAnnotationItSeesTheGateway() {
    assertThat(ask(client, "tcp", CLIENT, 40002, node.clusterIp("plain") + " 80"))
        .singleElement()
        .asString()
        .startsWith("10.2.0.1 ");
  }

  @ParameterizedTest
  @CsvSource({"tcp, 40003", "tcp, 20003", "udp, 40003"})
  void aPortThatTheClientHasInUseThereIsReplaced(String protocol, int port) {
    List<String> seen =
        ask(
            client,
            protocol,
            CLIENT,
            port,
            node.clusterIp("web") + " 80",
            node.clusterIp("twin") + " 80");

    assertThat(seen).hasSize(2).first().isEqualTo(CLIENT + " " + port);
    assertThat(seen.getLast()).startsWith(CLIENT + " ").isNotEqualTo(CLIENT + " " + port);
  }

  @Test
  void clientsOnTheGatewayAreServed() {
    assertThat(ask(gateway, "tcp", "10.1.0.1", 40004, node.clusterIp("web") + " 80"))
        .singleElement()
        .asString()
        .startsWith("10.2.0.1 ");
    assertThat(ask(gateway, "tcp", "127.0.0.1", 40005, "127.0.0.1 30080"))
        .singleElement()
        .asString()
        .startsWith("10.2.0.1 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "udp"})
  void onLoopbackThePodSeesWhichLoopbackAddressTheClientHas(String protocol) {
    assertThat(ask(gateway, protocol, "127.5.5.5", 40006, "127.0.0.1 30081"))
        .singleElement()
        .asString()
        .startsWith("127.5.5.5 ");
  }

  @Test
  void aPodOfThisMachineIsReachedByClientsFromOutside() {
    assertThat(ask(client, "tcp", CLIENT, 40007, "10.1.0.1 30081"))
        .singleElement()
        .asString()
        .startsWith("127.");
  }

  @Test
  void aPodThatIsItsOwnClientIsServed() {
    assertThat(ask(pod, "tcp", "10.2.0.2", 40008, node.clusterIp("web") + " 80"))
        .singleElement()
        .asString()
        .startsWith("10.2.0.1 ");
  }

  @Test
  void clientsPortsStayFreeForTheMachinesOwnConnections() throws IOException {
    gateway.shell("echo 50000 50001 >/proc/sys/net/ipv4/ip_local_port_range");
    String web = node.clusterIp("web") + " 80";
    Process first = client.start(new ProcessBuilder(Peers.client("tcp", CLIENT, 50000, web)));
    Process second = client.start(new ProcessBuilder(Peers.client("tcp", CLIENT, 50001, web)));
    try {
      assertThat(first.inputReader().readLine()).isEqualTo(CLIENT + " 50000");
      assertThat(second.inputReader().readLine()).isEqualTo(CLIENT + " 50001");

      assertThat(ask(gateway, "tcp", "10.1.0.1", 40009, web))
          .singleElement()
          .asString()
          .startsWith("10.2.0.1 5000");
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
      gateway.shell("echo 32768 60999 >/proc/sys/net/ipv4/ip_local_port_range");
    }
  }

  @Test
  void anOpenConnectionGoesOnWhenNoServiceAsksAnyMore() throws IOException {
    String web = node.clusterIp("web") + " 80";
    Process open = client.start(new ProcessBuilder(Peers.client("tcp", CLIENT, 40010, web)));
    try {
      BufferedReader answers = open.inputReader();
      BufferedWriter words = open.outputWriter();
      assertThat(answers.readLine()).isEqualTo(CLIENT + " 40010");

      manifests(folder, false);
      await().until(() -> ask(client, "tcp", CLIENT, 40011, web).getFirst().startsWith("10.2.0.1"));
      words.write("still here?\n");
      words.flush();
      assertThat(answers.readLine()).isEqualTo("still here?");

      words.close();
      assertThat(answers.readLine()).as("its end").isNull();
      write(folder, "web", "10.2.0.2", false, "IPv4", 30085);
      await().until(() -> !gateway.shell(STATE).contains("26727"));
    } finally {
      open.destroyForcibly();
      manifests(folder, true);
      await().until(() -> ask(client, "tcp", CLIENT, 0, web).getFirst().startsWith(CLIENT));
    }
  }

  @Test
  void whatItAddsGoesAndNothingElse(@TempDir Path own) {
    try (NetworkNamespace machine = NetworkNamespace.create()) {
      machine.ip("rule add pref 100 fwmark 0x2000 lookup 5");
      machine.ip("route add local 10.9.0.0/16 dev lo table 26727");
      machine.shell("nft add table inet other");
      String before = machine.shell(STATE);
      write(own, "web", LOOPBACK_POD, true, "IPv4", 30080);

      try (NodeProcess killed =
          NodeProcess.serve(machine, own, TRANSPORT, "--virtual-addresses=off")) {
        assertThat(machine.shell(STATE)).contains("lookup 26727", "socket transparent 1");
        write(own, "web", LOOPBACK_POD, false, "IPv4", 30080);
        await().until(() -> machine.shell(STATE).equals(before));
        write(own, "web", LOOPBACK_POD, true, "IPv4", 30080);
        await().until(() -> machine.shell(STATE).contains("socket transparent 1"));
        killed.kill();
      }
      assertThat(machine.shell(STATE)).as("left over").isNotEqualTo(before);

      write(own, "web", LOOPBACK_POD, false, "IPv4", 30080);
      try (NodeProcess again =
          NodeProcess.serve(machine, own, TRANSPORT, "--virtual-addresses=off")) {
        assertThat(machine.shell(STATE)).as("cleaned up").isEqualTo(before);
        write(own, "web", LOOPBACK_POD, true, "IPv4", 30080);
        await().until(() -> machine.shell(STATE).contains("socket transparent 1"));
        assertThat(again.problems()).doesNotContain("transparent");
      }
      assertThat(machine.shell(STATE)).as("at the end").isEqualTo(before);
    }
  }

  @Test
  void withoutTheRightAProblemNamesItAndTheServiceIsServed(@TempDir Path own) {
    try (NetworkNamespace machine = NetworkNamespace.create()) {
      write(own, "web", LOOPBACK_POD, true, "IPv4", 30080);
      Process program = served(machine, LOOPBACK_POD);
      try (NodeProcess less = NodeProcess.serveWithout("net_admin", machine, own, TRANSPORT)) {
        assertThat(less.problems())
            .containsPattern("Service.*web.*headgate.io/transparent.*CAP_NET_ADMIN");
        assertThat(ask(machine, "tcp", "127.5.5.5", 40000, "127.0.0.1 30080"))
            .singleElement()
            .asString()
            .startsWith("127.0.0.1 ");
      } finally {
        program.destroyForcibly();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"nio, 127.0.0.1", "epoll, 127.5.5.5"})
  void transportsDiffer(String transport, String seen, @TempDir Path own) {
    try (NetworkNamespace machine = NetworkNamespace.create()) {
      write(own, "web", LOOPBACK_POD, true, "IPv4", 30080);
      Process program = served(machine, LOOPBACK_POD);
      try (NodeProcess other = NodeProcess.serve(machine, own, "--transport=" + transport)) {
        if (transport.equals("nio")) {
          assertThat(other.problems())
              .containsPattern("Service.*web.*headgate.io/transparent.*nio");
        } else {
          assertThat(other.problems()).doesNotContain("transparent");
        }
        assertThat(ask(machine, "tcp", "127.5.5.5", 40000, "127.0.0.1 30080"))
            .singleElement()
            .asString()
            .startsWith(seen + " ");
      } finally {
        program.destroyForcibly();
      }
    }
  }

  private static List<String> ask(
      NetworkNamespace from, String protocol, String address, int port, String... targets) {
    return from.run(Peers.client(protocol, address, port, targets)).output().lines().toList();
  }

  private static Process served(NetworkNamespace machine, String address) {
    try {
      Path log = Files.createTempFile(folder, "pod", ".log");
      Process program =
          machine.start(
              Peers.pod(address, 8080).redirectErrorStream(true).redirectOutput(log.toFile()));
      await().until(() -> !program.isAlive() || Files.readString(log).contains("serving"));
      assertThat(Files.readString(log)).contains("serving");
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void manifests(Path own, boolean transparent) {
    write(own, "web", "10.2.0.2", transparent, "IPv4", 30080);
    write(own, "twin", "10.2.0.2", transparent, "IPv4", 30082);
    write(own, "plain", "10.2.0.2", false, "IPv4", 30083);
    write(own, "web6", "fd02::2", transparent, "IPv6", 30084);
    write(own, "local", LOOPBACK_POD, transparent, "IPv4", 30081);
  }

  private static void write(
      Path own, String name, String address, boolean transparent, String family, int nodePort) {
    try {
      Files.writeString(
          NodeProcess.manifests(own).resolve(name + ".yaml"),
          """
          apiVersion: v1
          kind: Service
          metadata:
            name: %1$s
            annotations: {headgate.io/transparent: "%2$s"}
          spec:
            type: NodePort
            ipFamilies: [%3$s]
            ports:
            - {name: tcp, port: 80, targetPort: 8080, nodePort: %4$d}
            - {name: udp, port: 80, targetPort: 8080, nodePort: %4$d, protocol: UDP}
          ---
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata:
            name: %1$s-1
            labels: {kubernetes.io/service-name: %1$s}
          addressType: %3$s
          ports: [{name: tcp, port: 8080}, {name: udp, port: 8080, protocol: UDP}]
          endpoints: [{addresses: ["%5$s"]}]
          """
              .formatted(name, transparent, family, nodePort, address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
