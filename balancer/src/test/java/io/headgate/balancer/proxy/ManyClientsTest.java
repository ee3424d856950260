package io.headgate.balancer.proxy;

import static java.util.function.Function.identity;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.SessionAffinity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients with addresses of their own, over sockets. */
class ManyClientsTest {

  /** kube-proxy's iptables mode remembers 100 clients for each endpoint (ipt_recent). */
  @ParameterizedTest
  @ValueSource(ints = {150, 10_000})
  void b5_aSecondPassMovesNobody(int clients) {
    try (TestNode node = TestNode.start(TransportName.NIO, ProxyMode.HEADGATE);
        TestBackend one = TestBackend.named("one");
        TestBackend two = TestBackend.named("two")) {
      ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
      node.publish(
          TestService.named("web")
              .at(vip)
              .with(one.endpoint(), two.endpoint())
              .with(new SessionAffinity.ClientIp(Duration.ofHours(3))));

      Map<Integer, String> first = pass(clients, vip);
      Map<Integer, String> second = pass(clients, vip);

      assertThat(first).hasSize(clients).containsValue("one").containsValue("two");
      assertThat(second).isEqualTo(first);
      assertThat(one.connections() + two.connections()).isEqualTo(2 * clients);
    }
  }

  private static Map<Integer, String> pass(int clients, ListenAddress.ClusterIp vip) {
    return IntStream.range(0, clients)
        .boxed()
        .parallel()
        .collect(Collectors.toMap(identity(), client -> ask(client, vip)));
  }

  private static String ask(int client, ListenAddress.ClusterIp vip) {
    try {
      return TestNode.askFrom(address(client), vip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetAddress address(int client) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {127, 84, (byte) (client >> 8), (byte) (client & 0xff)});
  }
}
