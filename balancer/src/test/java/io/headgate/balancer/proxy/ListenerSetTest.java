package io.headgate.balancer.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class ListenerSetTest {

  private static final int NODE_PORT = 30007;

  private final TransportName transport;
  private final ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
  private final TestService web = TestService.named("web");
  private final TestService other = TestService.named("other");
  private final InetAddress nodeAddress = TestNode.freshAddress();
  private final InetAddress secondNodeAddress = TestNode.freshAddress();
  private TestBackend pod;
  private TestBackend otherPod;
  private TestNode node;

  ListenerSetTest(TransportName transport) {
    this.transport = transport;
  }

  @BeforeEach
  void start() {
    node =
        TestNode.start(
            transport,
            ProxyMode.HEADGATE,
            new ListenOptions(
                List.of(nodeAddress, secondNodeAddress),
                false,
                ProxyMode.HEADGATE.connectPolicy(),
                TestNode.CONNECTIONS,
                TestNode.FLOWS));
    pod = TestBackend.named("web");
    otherPod = TestBackend.named("other");
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
      pod.close();
      otherPod.close();
    }
  }

  @Test
  void a8_aServiceCreatedAgainAnswersOnItsNewAddressAndTheOldOneRefuses() throws Exception {
    ListenAddress.ClusterIp newVip = TestNode.freshClusterIp();
    node.publish(web.at(vip).with(pod.endpoint()));
    assertThat(TestNode.ask(vip)).isEqualTo("web");
    node.publish();
    awaitRefused(vip);

    node.publish(web.at(newVip).with(pod.endpoint()));

    assertThat(TestNode.ask(newVip)).isEqualTo("web");
    awaitRefused(vip);
  }

  @Test
  void a12_aNodePortIsServedOnEveryNodeAddressAndItsSocketsAreToBeSeen() throws Exception {
    node.publish(web.at(new ListenAddress.NodePort(NODE_PORT)).with(pod.endpoint()));

    for (InetAddress address : List.of(nodeAddress, secondNodeAddress)) {
      assertThat(TestNode.ask(new ListenAddress.ClusterIp(address, NODE_PORT))).isEqualTo("web");
      assertThat(inode(address, NODE_PORT)).isNotEmpty();
    }
    assertThat(node.listeners.bound())
        .extracting(bound -> bound.requested().getAddress())
        .containsExactlyInAnyOrder(nodeAddress, secondNodeAddress);
  }

  @Test
  void aServiceWithoutAddressesHasNoSocket() {
    node.publish(web.with(pod.endpoint()));

    assertThat(node.listeners.bound()).isEmpty();
  }

  @Test
  void aChangeOfEndpointsTouchesNoSocket() throws Exception {
    node.publish(web.at(vip).with(pod.endpoint()));
    String before = inode(vip.address(), vip.port());

    node.publish(web.at(vip).with(otherPod.endpoint()), other.at(TestNode.freshClusterIp()));

    assertThat(inode(vip.address(), vip.port())).isEqualTo(before).isNotEmpty();
    assertThat(TestNode.ask(vip)).isEqualTo("other");
  }

  @Test
  void a15_aNodePortPassesFromOneServiceToAnotherWithoutAMomentOfNotListening() throws Exception {
    ListenAddress nodePort = new ListenAddress.NodePort(NODE_PORT);
    node.publish(web.at(nodePort).with(pod.endpoint()));
    String before = inode(nodeAddress, NODE_PORT);

    node.publish(other.at(nodePort).with(otherPod.endpoint()));

    assertThat(inode(nodeAddress, NODE_PORT)).isEqualTo(before).isNotEmpty();
    assertThat(TestNode.ask(new ListenAddress.ClusterIp(nodeAddress, NODE_PORT)))
        .isEqualTo("other");
  }

  @Test
  void twoServicesOnOneAddressAreAProblemOfTheLaterOne() throws Exception {
    node.publish(web.at(vip).with(pod.endpoint()));
    node.publish(web.at(vip).with(pod.endpoint()), other.at(vip).with(otherPod.endpoint()));

    assertThat(TestNode.ask(vip)).isEqualTo("web");
    assertThat(node.problems.current())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Problem.Reason.Conflict))
        .extracting(Problem::toString)
        .asString()
        .contains("Service default/other", "is served for default/web/TCP");

    node.publish(other.at(vip).with(otherPod.endpoint()));
    assertThat(TestNode.ask(vip)).isEqualTo("other");
    assertThat(node.problems.current()).isEmpty();
  }

  @Test
  void a19_aPortTakenByAnotherProcessIsAProblemUntilItIsFree() throws Exception {
    ListenAddress.ClusterIp free = TestNode.freshClusterIp();
    try (ServerSocket foreign = new ServerSocket(vip.port(), 1, vip.address())) {
      assertThat(foreign.isBound()).isTrue();
      node.publish(web.at(vip).with(pod.endpoint()), other.at(free).with(otherPod.endpoint()));

      assertThat(TestNode.ask(free)).isEqualTo("other");
      assertThat(node.problems.current())
          .singleElement()
          .extracting(Problem::toString)
          .asString()
          .contains(
              "Service default/web",
              vip.address().getHostAddress() + ":8080",
              "expected: a port that no other process has");
    }
    await().until(() -> node.listeners.bound().size() == 2);
    assertThat(node.problems.current()).isEmpty();
    assertThat(TestNode.ask(vip)).isEqualTo("web");
  }

  @Test
  void anAddressOfAnotherMachineIsAProblemThatNamesTheRight() throws Exception {
    // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it, and nothing is sent there.
    InetAddress foreign = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
    node.publish(web.at(new ListenAddress.ClusterIp(foreign, 8080)).with(pod.endpoint()));

    assertThat(node.problems.current())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("192.0.2.1:8080", "CAP_NET_ADMIN");
    node.publish();
    assertThat(node.problems.current()).isEmpty();
  }

  @Test
  void twoThousandNodePortsOpenAndCloseWithOneSnapshot() {
    ListenAddress[] ports =
        IntStream.range(30000, 31000)
            .mapToObj(ListenAddress.NodePort::new)
            .toArray(ListenAddress[]::new);
    node.publish(web.at(ports).with(pod.endpoint()));
    assertThat(node.listeners.bound()).hasSize(2000);
    assertThat(node.problems.current()).isEmpty();

    node.publish();
    assertThat(node.listeners.bound()).isEmpty();
  }

  @Test
  void closingStopsAcceptingAtOnceAndLetsOpenConnectionsEnd() throws Exception {
    TestBackend echo = TestBackend.echo();
    Endpoint endpoint = echo.endpoint();
    TestService service = web.at(vip).with(endpoint);
    node.publish(service);
    try (echo;
        Socket ends = TestNode.connect(vip);
        Socket stays = TestNode.connect(vip)) {
      await().until(() -> node.active(service, endpoint) == 2);
      Thread closing = Thread.ofVirtual().start(() -> node.listeners.close(Duration.ofMillis(800)));
      await().until(() -> node.listeners.bound().isEmpty());
      awaitRefused(vip);

      ends.getOutputStream().write("bye".getBytes(US_ASCII));
      ends.shutdownOutput();
      assertThat(ends.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("bye");
      assertThatThrownBy(() -> stays.getInputStream().read()).isInstanceOf(SocketException.class);
      closing.join();
    }
    await().until(() -> node.active(service, endpoint) == 0);
  }

  /**
   * Nobody is served any more, and soon nobody is let in: with io_uring a closed socket listens
   * until the kernel has taken back the accept that waits at it.
   */
  private static void awaitRefused(ListenAddress.ClusterIp address) {
    await()
        .until(
            () -> {
              try {
                return fail("served: " + TestNode.ask(address));
              } catch (ConnectException refused) {
                return true;
              } catch (SocketException reset) {
                return false;
              }
            });
  }

  /** The inode of a listening socket, as ss reads it; empty where nobody listens. */
  private static String inode(InetAddress address, int port) throws IOException {
    byte[] ip = address.getAddress();
    String local =
        String.format(Locale.ROOT, "%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], port);
    String mapped = "0000000000000000FFFF0000" + local;
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] field = line.trim().split("\\s+", -1);
        if (field[3].equals("0A") && (field[1].equals(local) || field[1].equals(mapped))) {
          return field[9];
        }
      }
    }
    return "";
  }
}
