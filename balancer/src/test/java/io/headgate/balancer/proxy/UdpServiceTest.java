package io.headgate.balancer.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.proxy.FlowCounters.Drop;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.TimeSource;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class UdpServiceTest {

  private static final int NODE_PORT = 30053;

  private final TransportName transport;
  private final ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
  private final InetAddress nodeAddress = TestNode.freshAddress();
  private final InetAddress secondNodeAddress = TestNode.freshAddress();
  private final TestService dns = TestService.named("dns").udp().at(vip);
  private TestDatagramPod a;
  private TestDatagramPod b;
  private TestNode node;

  UdpServiceTest(TransportName transport) {
    this.transport = transport;
  }

  @BeforeEach
  void start() throws Exception {
    node = node(ProxyMode.HEADGATE);
    a = TestDatagramPod.named("a");
    b = TestDatagramPod.named("b");
  }

  /** Its node ports are those of a wildcard, on a machine with two addresses. */
  private TestNode node(ProxyMode mode) throws Exception {
    return TestNode.start(
        transport,
        mode,
        new ListenOptions(
            List.of(InetAddress.getAllByName("::")[0]),
            false,
            mode.connectPolicy(),
            TestNode.CONNECTIONS,
            new FlowOptions(
                List.of(nodeAddress, secondNodeAddress), FlowLimits.DEFAULT, TimeSource.system())));
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
      a.close();
      b.close();
      assertThat(node.listeners.flowCounters().open()).isZero();
    }
  }

  @Test
  void a3_tcpAndUdpOfOneNumberReachEachItsOwnTargetPort() throws Exception {
    try (TestBackend web = TestBackend.named("tcp");
        TestDatagramClient client = TestDatagramClient.of(vip)) {
      node.publish(dns.with(a.endpoint()), TestService.named("web").at(vip).with(web.endpoint()));

      assertThat(client.ask("?")).isEqualTo("a");
      assertThat(TestNode.ask(vip)).isEqualTo("tcp");
      assertThat(node.problems.current()).isEmpty();
    }
  }

  @Test
  void a25_datagramsOfClientsOutsideTheRangesAreDropped() throws Exception {
    ListenAddress.LoadBalancerIp balancer =
        new ListenAddress.LoadBalancerIp(TestNode.freshAddress(), 8080);
    TestService held =
        dns.at(vip, balancer, new ListenAddress.NodePort(NODE_PORT))
            .with(new ExternalAccess(List.of(Cidr.parse("192.0.2.0/24")), false))
            .with(a.endpoint());
    node.publish(held);

    try (TestDatagramClient throughBalancer =
            new TestDatagramClient(balancer.address(), balancer.port());
        TestDatagramClient throughClusterIp = TestDatagramClient.of(vip);
        TestDatagramClient throughNodePort = new TestDatagramClient(nodeAddress, NODE_PORT)) {
      throughBalancer.send((byte) 1);
      throughBalancer.send((byte) 2);
      await().until(() -> node.listeners.flowCounters().droppedTotal(Drop.SOURCE_RANGE) == 2);
      assertThat(node.listeners.flowCounters().openedTotal()).isZero();
      assertThat(throughClusterIp.ask("?")).isEqualTo("a");
      assertThat(throughNodePort.ask("?")).isEqualTo("a");

      node.publish(held.with(new ExternalAccess(List.of(Cidr.parse("127.0.0.0/8")), true)));
      assertThat(throughBalancer.ask("?")).isEqualTo("a");
    }
  }

  @Test
  void aNodePortOfTheWildcardAnswersFromTheAddressThatWasAsked() throws Exception {
    node.publish(dns.at(new ListenAddress.NodePort(NODE_PORT)).with(a.endpoint()));

    for (InetAddress address : List.of(nodeAddress, secondNodeAddress)) {
      try (TestDatagramClient client = new TestDatagramClient(address, NODE_PORT)) {
        assertThat(client.ask("?")).isEqualTo("a");
      }
    }
    assertThat(node.listeners.bound())
        .extracting(bound -> bound.actual().getAddress())
        .containsExactlyInAnyOrder(nodeAddress, secondNodeAddress);
  }

  @Test
  void ipv6IsServedAsIpv4Is() throws Exception {
    InetAddress loopback = InetAddress.getAllByName("::1")[0];
    ListenAddress.ClusterIp ipv6 = new ListenAddress.ClusterIp(loopback, 18_053);
    byte[] longest = random(65_527);
    try (TestDatagramPod pod = TestDatagramPod.echo(loopback);
        TestDatagramClient client = TestDatagramClient.of(ipv6)) {
      node.publish(dns.at(ipv6).with(pod.endpoint()));

      assertThat(client.ask("six")).isEqualTo("six");
      client.send(longest);
      assertThat(client.receive()).isEqualTo(longest);
    }
  }

  @Test
  void everyLengthArrivesWholeBothWaysEvenNone() throws Exception {
    try (TestDatagramPod pod = TestDatagramPod.echo(InetAddress.getLoopbackAddress());
        TestDatagramClient client = TestDatagramClient.of(vip)) {
      node.publish(dns.with(pod.endpoint()));

      for (int length : new int[] {0, 1, 512, 1472, 1473, 9000, 65_507, 0, 7}) {
        byte[] sent = random(length);
        client.send(sent);
        assertThat(client.receive()).as("%d bytes", length).isEqualTo(sent);
      }
    }
    assertThat(node.listeners.flowCounters().openedTotal()).isOne();
  }

  @Test
  void d9_theNextDatagramReachesTheNewPodWhileTheClientKeepsItsPort() throws Exception {
    ListenAddress nodePort = new ListenAddress.NodePort(NODE_PORT);
    TestService service = dns.at(vip, nodePort);
    node.publish(service.with(a.endpoint()));
    try (TestDatagramClient direct = TestDatagramClient.of(vip);
        TestDatagramClient byNodePort = new TestDatagramClient(nodeAddress, NODE_PORT)) {
      assertThat(direct.ask("?")).isEqualTo("a");
      assertThat(byNodePort.ask("?")).isEqualTo("a");

      // The former pod still answers: nothing but the snapshot says that it is gone.
      node.publish(service.with(b.endpoint()));
      await().until(() -> node.active(service, a.endpoint()) == 0);

      assertThat(direct.ask("?")).isEqualTo("b");
      assertThat(byNodePort.ask("?")).isEqualTo("b");
    }
  }

  @Test
  void d9_aPodThatEndsKeepsItsFlowsAsLongAsItServesAndGetsNoNewOnes() throws Exception {
    Endpoint ending =
        new Endpoint(
            a.endpoint().address(),
            new EndpointConditions(false, true, true),
            a.endpoint().place(),
            a.endpoint().target(),
            1);
    node.publish(dns.with(a.endpoint()));
    try (TestDatagramClient old = TestDatagramClient.of(vip);
        TestDatagramClient young = TestDatagramClient.of(vip)) {
      assertThat(old.ask("?")).isEqualTo("a");

      node.publish(dns.with(ending, b.endpoint()));
      assertThat(old.ask("?")).isEqualTo("a");
      assertThat(young.ask("?")).isEqualTo("b");

      node.publish(dns.with(b.endpoint()));
      await().until(() -> node.active(dns, a.endpoint()) == 0);
      assertThat(old.ask("?")).isEqualTo("b");
    }
  }

  @Test
  void anotherServiceOnTheAddressTakesTheFlowsOver() throws Exception {
    node.publish(dns.with(a.endpoint()));
    try (TestDatagramClient client = TestDatagramClient.of(vip)) {
      assertThat(client.ask("?")).isEqualTo("a");

      TestService other = TestService.named("other").udp().at(vip).with(b.endpoint());
      node.publish(other);
      await().until(() -> node.active(dns, a.endpoint()) == 0);

      assertThat(client.ask("?")).isEqualTo("b");
      assertThat(node.active(other, b.endpoint())).isOne();
    }
  }

  @Test
  void flowsAreBalancedAndCountAsConnections() throws Exception {
    node.publish(dns.with(a.endpoint(), b.endpoint()));
    List<TestDatagramClient> clients = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      TestDatagramClient client = TestDatagramClient.of(vip);
      clients.add(client);
      client.ask("12345");
    }

    assertThat(node.active(dns, a.endpoint())).isEqualTo(3);
    assertThat(node.active(dns, b.endpoint())).isEqualTo(3);
    EndpointTraffic traffic = node.counts.of(dns.portName(), a.endpoint().address()).traffic();
    await().until(() -> traffic.datagramsFromEndpoint() >= 3);
    assertThat(traffic.connections()).isEqualTo(3);
    assertThat(traffic.bytesToEndpoint()).isEqualTo(5 * traffic.datagramsToEndpoint());
    assertThat(traffic.bytesFromEndpoint()).isEqualTo(traffic.datagramsFromEndpoint());
    clients.forEach(TestDatagramClient::close);
  }

  @Test
  void anIdleFlowEndsAfterTheServicesTimeoutAndAUsedOneDoesNot() throws Exception {
    TestService service = dns.with(idleTimeout(Duration.ofMillis(1500))).with(a.endpoint());
    node.publish(service);
    try (TestDatagramClient idle = TestDatagramClient.of(vip);
        TestDatagramClient used = TestDatagramClient.of(vip)) {
      idle.ask("?");
      used.ask("?");
      assertThat(node.active(service, a.endpoint())).isEqualTo(2);

      await()
          .until(
              () -> {
                used.ask("?");
                return node.active(service, a.endpoint()) == 1;
              });
      long opened = node.listeners.flowCounters().openedTotal();
      used.ask("?");
      assertThat(node.listeners.flowCounters().openedTotal()).isEqualTo(opened);
    }
    await().until(() -> node.active(service, a.endpoint()) == 0);
  }

  @Test
  void d1_whatAPodsKernelRefusesGoesToAnotherPod() throws Exception {
    Endpoint refusing = TestNode.refusing();
    node.publish(dns.with(refusing, a.endpoint()));
    for (int i = 0; i < 20; i++) {
      try (TestDatagramClient client = TestDatagramClient.of(vip)) {
        client.send((byte) i);
        assertThat(client.receive()).asString().isEqualTo("a");
      }
    }
    assertThat(a.received()).isEqualTo(20);
    assertThat(node.active(dns, refusing)).isZero();
    assertThat(node.counts.of(dns.portName(), refusing.address()).traffic().failures())
        .isPositive();
  }

  @Test
  void d4_noDatagramReachesAPodTwice() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (TestDatagramPod pod = TestDatagramPod.remembering(seen)) {
      node.publish(dns.with(TestNode.refusing(), pod.endpoint()));
      for (int i = 0; i < 20; i++) {
        try (TestDatagramClient client = TestDatagramClient.of(vip)) {
          for (int k = 0; k < 5; k++) {
            client.send("%d.%d".formatted(i, k).getBytes(US_ASCII));
          }
          // A burst may be lost to the pod that refuses; the flow is not.
          client.ask(i + ".");
        }
      }
    }
    assertThat(seen).filteredOn(it -> !it.endsWith(".")).doesNotHaveDuplicates();
  }

  @Test
  void inAModeOfOneTryARefusedDatagramIsLost() throws Exception {
    node.close();
    node = node(ProxyMode.IPVS);
    Endpoint refusing = TestNode.refusing();
    node.publish(dns.with(refusing));
    try (TestDatagramClient client = TestDatagramClient.of(vip)) {
      client.send((byte) 1);
      await()
          .until(
              () -> node.counts.of(dns.portName(), refusing.address()).traffic().failures() == 1);
      await().until(() -> node.active(dns, refusing) == 0);
      assertThat(node.listeners.flowCounters().droppedTotal(Drop.NO_ENDPOINT)).isOne();
    }
  }

  @Test
  void withoutEndpointsDatagramsAreDroppedUntilThereAreSome() throws Exception {
    node.publish(dns.with());
    try (TestDatagramClient client = TestDatagramClient.of(vip)) {
      client.send((byte) 1);
      await().until(() -> node.listeners.flowCounters().droppedTotal(Drop.NO_ENDPOINT) == 1);
      assertThat(node.listeners.flowCounters().open()).isZero();

      node.publish(dns.with(a.endpoint()));
      assertThat(client.ask("?")).isEqualTo("a");
    }
  }

  @Test
  void a19_aUdpPortOfAnotherProcessIsAProblemUntilItIsFree() throws Exception {
    try (DatagramSocket foreign =
            new DatagramSocket(new InetSocketAddress(vip.address(), vip.port()));
        TestBackend web = TestBackend.named("tcp")) {
      assertThat(foreign.isBound()).isTrue();
      node.publish(dns.with(a.endpoint()), TestService.named("web").at(vip).with(web.endpoint()));

      assertThat(TestNode.ask(vip)).isEqualTo("tcp");
      assertThat(node.problems.current())
          .singleElement()
          .extracting(Problem::toString)
          .asString()
          .contains(
              "Service default/dns",
              "default/dns/UDP",
              vip.address().getHostAddress() + ":8080",
              "expected: a port that no other process has");
    }
    await().until(() -> node.listeners.bound().size() == 2);
    assertThat(node.problems.current()).isEmpty();
    try (TestDatagramClient client = TestDatagramClient.of(vip)) {
      assertThat(client.ask("?")).isEqualTo("a");
    }
  }

  private static ServicePolicy idleTimeout(Duration limit) {
    ConnectionPolicy all = ConnectionPolicy.DEFAULT;
    return ServicePolicy.DEFAULT.with(
        new ConnectionPolicy(
            all.maxConnections(), all.maxAge(), all.onEndpointRemoval(), Optional.of(limit)));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
