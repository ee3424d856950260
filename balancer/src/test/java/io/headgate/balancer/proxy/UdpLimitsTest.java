package io.headgate.balancer.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.proxy.FlowCounters.Eviction;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.TimeSource;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What UDP clients cannot take: all flows, all memory, the pods of others. */
@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class UdpLimitsTest {

  private final TransportName transport;
  private final ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
  private final TestService dns = TestService.named("dns").udp().at(vip);
  private final List<TestDatagramClient> clients = new ArrayList<>();
  private TestDatagramPod pod;
  private TestNode node;

  UdpLimitsTest(TransportName transport) {
    this.transport = transport;
  }

  @BeforeEach
  void start() {
    node = node(FlowLimits.DEFAULT);
    pod = TestDatagramPod.echo(InetAddress.getLoopbackAddress());
    node.publish(dns.with(pod.endpoint()));
  }

  private TestNode node(FlowLimits limits) {
    return TestNode.start(
        transport,
        ProxyMode.HEADGATE,
        new ListenOptions(
            List.of(),
            false,
            ProxyMode.HEADGATE.connectPolicy(),
            TestNode.CONNECTIONS,
            new FlowOptions(List.of(), limits, TimeSource.system())));
  }

  private void restart(FlowLimits limits) {
    node.close();
    node = node(limits);
    node.publish(dns.with(pod.endpoint()));
  }

  @AfterEach
  void stop() {
    clients.forEach(TestDatagramClient::close);
    if (node != null) {
      pod.close();
      node.close();
      assertThat(counters().open()).isZero();
    }
  }

  private FlowCounters counters() {
    return node.listeners.flowCounters();
  }

  /** A client with an address of its own by that number, and a port of its own. */
  private TestDatagramClient client(int number) throws Exception {
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 82, 10, (byte) number});
    TestDatagramClient client = TestDatagramClient.from(address, vip);
    clients.add(client);
    return client;
  }

  private static void ask(TestDatagramClient client) throws Exception {
    assertThat(client.ask("whoever asks is answered")).isEqualTo("whoever asks is answered");
  }

  @Test
  void aboveTheMostFlowsTheOneThatWasIdleForLongestMakesRoom() throws Exception {
    restart(new FlowLimits(2, 2));
    TestDatagramClient first = client(1);
    TestDatagramClient second = client(2);
    TestDatagramClient third = client(3);
    ask(first);
    ask(second);
    ask(first);
    ask(third);
    assertThat(counters().evictedTotal(Eviction.ALL)).isOne();
    assertThat(counters().open()).isEqualTo(2);

    ask(first);
    assertThat(counters().openedTotal()).as("the first one stayed").isEqualTo(3);
    ask(second);
    assertThat(counters().openedTotal()).as("the second one had gone").isEqualTo(4);
    await().until(() -> node.active(dns, pod.endpoint()) == 2);
  }

  @Test
  void aClientWithTooManyFlowsLosesItsOwnAndNobodyElses() throws Exception {
    restart(new FlowLimits(1000, 10));
    TestDatagramClient other = client(1);
    ask(other);
    TestDatagramClient greedy = client(2);
    ask(greedy);
    for (int i = 0; i < 50; i++) {
      ask(client(2));
      ask(greedy);
    }
    ask(other);

    assertThat(counters().open()).isEqualTo(11);
    assertThat(counters().openedTotal()).as("neither was opened again").isEqualTo(52);
    assertThat(counters().evictedTotal(Eviction.CLIENT)).isEqualTo(41);
    assertThat(counters().evictedTotal(Eviction.ALL)).isZero();
  }

  @Test
  void aThousandClientsAreServedEachWithItsOwnAnswers() throws Exception {
    for (int i = 0; i < 1000; i++) {
      client(i % 250 + 1);
    }
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < clients.size(); i++) {
        String question = "client " + i;
        assertThat(clients.get(i).ask(question)).isEqualTo(question);
      }
    }
    assertThat(counters().open()).isEqualTo(1000);
    assertThat(node.active(dns, pod.endpoint())).isEqualTo(1000);

    node.publish();
    await().until(() -> node.active(dns, pod.endpoint()) == 0);
    assertThat(counters().open()).isZero();
  }

  @Test
  void aFlowTakesLittleMemory() throws Exception {
    for (int i = 0; i < 200; i++) {
      ask(client(i + 1));
    }
    int measured = 2000;
    List<TestDatagramClient> more = new ArrayList<>();
    for (int i = 0; i < measured; i++) {
      more.add(client(i % 250 + 1));
    }
    long before = UsedMemory.afterCollection();
    for (TestDatagramClient client : more) {
      ask(client);
    }
    long each = (UsedMemory.afterCollection() - before) / measured;
    // About 2 or 3 KiB, with its socket's objects, its place in the orders and its lease.
    assertThat(each).isLessThan(6 * 1024);
  }

  @Test
  void aDatagramAllocatesLittle() throws Exception {
    TestDatagramClient client = client(1);
    byte[] content =
        "a question of 64 bytes ........................................".getBytes(US_ASCII);
    int measured = 4000;
    exchange(client, content, measured);
    long before = LoopAllocation.bytes();
    long buffers = UsedMemory.buffers();
    exchange(client, content, measured);

    // There and back: two datagrams, each read into room for the longest one there may be.
    assertThat((LoopAllocation.bytes() - before) / (2L * measured)).isLessThan(512);
    assertThat(UsedMemory.buffers() - buffers).isLessThan(1 << 20);
  }

  private static void exchange(TestDatagramClient client, byte[] content, int times)
      throws Exception {
    for (int i = 0; i < times; i++) {
      client.ask(new String(content, US_ASCII));
    }
  }
}
