package io.headgate.balancer.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LocalConnectionCountsTest {

  private static final ServicePortName WEB =
      new ServicePortName(new ServiceName("default", "web"), "http", Protocol.TCP);
  private static final EndpointAddress POD =
      EndpointAddress.of(InetAddress.getLoopbackAddress(), 8080);

  private final LocalConnectionCounts counts = new LocalConnectionCounts();

  @Test
  void aLeaseCountsUntilItIsClosed() {
    EndpointLoad load = counts.of(WEB, POD);

    ConnectionLease first = load.open();
    ConnectionLease second = load.open();

    assertThat(load.active()).isEqualTo(2);
    assertThat(load.load()).isEqualTo(2.0);
    first.close();
    second.close();
    assertThat(load.active()).isZero();
  }

  @Test
  void closingALeaseTwiceCountsOnce() {
    EndpointLoad load = counts.of(WEB, POD);
    ConnectionLease first = load.open();
    load.open();

    first.close();
    first.close();

    assertThat(load.active()).isEqualTo(1);
  }

  @Test
  void whoAsksAgainGetsTheSameCount() {
    EndpointLoad load = counts.of(WEB, POD);
    ConnectionLease lease = load.open();

    assertThat(counts.of(WEB, POD)).isSameAs(load);
    assertThat(lease.traffic()).isSameAs(load.traffic());
  }

  @Test
  void portsOfDifferentServicesCountApart() {
    ServicePortName other =
        new ServicePortName(new ServiceName("default", "other"), "http", Protocol.TCP);
    EndpointLoad load = counts.of(WEB, POD);

    load.open();

    assertThat(counts.of(other, POD).active()).isZero();
  }

  @Test
  void anEndpointNobodyHoldsIsForgotten() {
    for (int port = 1; port <= 1_000; port++) {
      counts.of(WEB, EndpointAddress.of(InetAddress.getLoopbackAddress(), port)).open().close();
    }
    ConnectionLease held = counts.of(WEB, POD).open();

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(counts.size()).isEqualTo(1);
            });
    assertThat(counts.of(WEB, POD).active()).isEqualTo(1);
    held.close();
  }

  @Test
  void leasesOfManyThreadsComeBackToZero() throws Exception {
    EndpointLoad load = counts.of(WEB, POD);
    Callable<Boolean> connections =
        () -> {
          for (int i = 0; i < 20_000; i++) {
            ConnectionLease lease = counts.of(WEB, POD).open();
            lease.close();
            lease.close();
          }
          return true;
        };
    List<Future<Boolean>> clients = new ArrayList<>();
    try (ExecutorService loops = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        clients.add(loops.submit(connections));
      }
    }

    for (Future<Boolean> client : clients) {
      assertThat(client.get()).isTrue();
    }
    assertThat(load.active()).isZero();
  }
}
