package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.SessionAffinity;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** UDP clients that belong to a pod, by real datagrams from many addresses. */
@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class UdpAffinityTest {

  private static final SessionAffinity STICKY = new SessionAffinity.ClientIp(Duration.ofHours(3));

  private final TransportName transport;
  private final ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
  private final InetAddress firstPod = TestNode.freshAddress();
  private final InetAddress secondPod = TestNode.freshAddress();
  private final TestService dns = TestService.named("dns").udp().at(vip).with(STICKY);
  private TestDatagramPod a;
  private TestDatagramPod b;
  private TestNode node;

  UdpAffinityTest(TransportName transport) {
    this.transport = transport;
  }

  @BeforeEach
  void start() {
    node = TestNode.start(transport, ProxyMode.HEADGATE);
    a = TestDatagramPod.namedOn(firstPod, "a");
    b = TestDatagramPod.namedOn(secondPod, "b");
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
  void b1_aClientKeepsItsPodWithEveryPort() throws Exception {
    node.publish(dns.with(a.endpoint(), b.endpoint()));
    Set<String> answers = new HashSet<>();
    List<TestDatagramClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TestDatagramClient client = TestDatagramClient.of(vip);
      clients.add(client);
      answers.add(client.ask("?"));
    }
    clients.forEach(TestDatagramClient::close);

    assertThat(answers).hasSize(1);
    assertThat(node.listeners.flowCounters().openedTotal()).isEqualTo(20);
  }

  @Test
  void b1_withoutAffinityTheSameClientSpreads() throws Exception {
    node.publish(dns.with(new SessionAffinity.None()).with(a.endpoint(), b.endpoint()));
    Set<String> answers = new HashSet<>();
    List<TestDatagramClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      TestDatagramClient client = TestDatagramClient.of(vip);
      clients.add(client);
      answers.add(client.ask("?"));
    }
    clients.forEach(TestDatagramClient::close);

    assertThat(answers).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void b5_aSecondPassOfManyClientsMovesNobody() throws Exception {
    node.publish(dns.with(a.endpoint(), b.endpoint()));
    Map<Integer, String> first = pass(300);
    Map<Integer, String> second = pass(300);

    assertThat(second).isEqualTo(first);
    assertThat(first.values()).contains("a", "b");
    assertThat(node.listeners.flowCounters().openedTotal()).isEqualTo(600);
  }

  /** Each time from another port. */
  private Map<Integer, String> pass(int clients) throws Exception {
    Map<Integer, String> podOf = new HashMap<>();
    for (int i = 0; i < clients; i++) {
      InetAddress address =
          InetAddress.getByAddress(new byte[] {127, 82, (byte) (i >>> 8), (byte) i});
      try (TestDatagramClient client = TestDatagramClient.from(address, vip)) {
        podOf.put(i, client.ask("?"));
      }
    }
    return podOf;
  }

  @Test
  void b9_aTcpPortLeadsToTheSamePod() throws Exception {
    ListenAddress.ClusterIp web = new ListenAddress.ClusterIp(vip.address(), vip.port() + 1);
    try (TestBackend tcpA = TestBackend.namedOn(firstPod, "a");
        TestBackend tcpB = TestBackend.namedOn(secondPod, "b")) {
      // In another order: the same pod by turns would be another one.
      TestService tcp =
          TestService.named("dns").with(STICKY).at(web).with(tcpB.endpoint(), tcpA.endpoint());
      node.publish(List.of(dns.with(a.endpoint(), b.endpoint()).together(tcp)));

      for (int i = 0; i < 20; i++) {
        InetAddress address = InetAddress.getByAddress(new byte[] {127, 82, 9, (byte) (i + 1)});
        try (TestDatagramClient client = TestDatagramClient.from(address, vip)) {
          String pod = client.ask("?");
          assertThat(TestNode.askFrom(address, web)).isEqualTo(pod);
        }
      }
    }
  }

  @Test
  void b6_aClientMovesOnceWhenItsPodIsNotReadyAndStaysThere() throws Exception {
    node.publish(dns.with(a.endpoint()));
    try (TestDatagramClient client = TestDatagramClient.of(vip)) {
      assertThat(client.ask("?")).isEqualTo("a");
      node.publish(dns.with(notReady(a.endpoint()), b.endpoint()));
      await().until(() -> node.active(dns, a.endpoint()) == 0);
      assertThat(client.ask("?")).isEqualTo("b");

      node.publish(dns.with(a.endpoint(), b.endpoint()));
      assertThat(client.ask("?")).isEqualTo("b");
    }
    for (int i = 0; i < 10; i++) {
      try (TestDatagramClient anotherPort = TestDatagramClient.of(vip)) {
        assertThat(anotherPort.ask("?")).isEqualTo("b");
      }
    }
  }

  private static Endpoint notReady(Endpoint endpoint) {
    return new Endpoint(
        endpoint.address(),
        new EndpointConditions(false, false, false),
        endpoint.place(),
        endpoint.target(),
        1);
  }
}
