package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.proxy.ConnectionEntry.State;
import io.headgate.discovery.model.ListenAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Open connections and flows, as they are listed. */
class ConnectionEntryTest {

  @Test
  void c13_connectionsAndFlowsAreListedWithBothEndsAndTheirEndpoint() throws Exception {
    ListenAddress.ClusterIp tcp = TestNode.freshClusterIp();
    ListenAddress.ClusterIp udp = TestNode.freshClusterIp();
    try (TestNode node = TestNode.start(TransportName.NIO, ProxyMode.HEADGATE);
        TestBackend echo = TestBackend.echo();
        TestDatagramPod pod = TestDatagramPod.named("pod")) {
      node.publish(
          TestService.named("web").at(tcp).with(echo.endpoint()),
          TestService.named("dns").udp().at(udp).with(pod.endpoint()));
      try (Socket client = TestNode.connect(tcp);
          TestDatagramClient flow = TestDatagramClient.of(udp)) {
        await().until(() -> !node.listeners.connections().join().isEmpty());
        assertThat(flow.ask("?")).isEqualTo("pod");

        List<ConnectionEntry> entries = node.listeners.connections().join();
        assertThat(entries)
            .filteredOn(it -> it.state() != State.UDP)
            .containsExactly(
                new ConnectionEntry(
                    State.ESTABLISHED,
                    (InetSocketAddress) client.getLocalSocketAddress(),
                    new InetSocketAddress(tcp.address(), tcp.port()),
                    echo.endpoint().address().socketAddress(),
                    Duration.ZERO));
        assertThat(entries)
            .filteredOn(it -> it.state() == State.UDP)
            .singleElement()
            .satisfies(
                it -> {
                  assertThat(it.virtual().getAddress()).isEqualTo(udp.address());
                  assertThat(it.endpoint()).isEqualTo(pod.endpoint().address().socketAddress());
                  assertThat(it.expires()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
                });
      }
      await()
          .until(
              () ->
                  node.listeners.connections().join().stream()
                      .allMatch(it -> it.state() == State.UDP));
    }
  }
}
