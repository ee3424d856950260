package io.headgate.balancer.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.state.ManualTime;
import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.ConnectionPolicy.EndpointRemoval;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.ServicePolicy;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends a relayed connection other than its peers; time passes by hand. */
@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class ConnectionLifeTest {

  private static final EndpointRemoval DRAIN = new EndpointRemoval.Drain(Duration.ofSeconds(30));

  private final TransportName transport;
  private final ManualTime time = new ManualTime();
  private final ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
  private final List<Socket> clients = new ArrayList<>();
  private TestNode node;
  private TestBackend pod;

  ConnectionLifeTest(TransportName transport) {
    this.transport = transport;
  }

  @BeforeEach
  void start() {
    pod = TestBackend.echo();
    node =
        TestNode.start(
            transport,
            ProxyMode.IPVS,
            new ListenOptions(
                List.of(),
                false,
                ProxyMode.IPVS.connectPolicy(),
                new ConnectionOptions(time),
                TestNode.FLOWS));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    pod.close();
    if (node != null) {
      node.close();
    }
  }

  @Test
  void d6_keepLetsTheConnectionLiveToItsEnd() throws Exception {
    TestService service = service(new EndpointRemoval.Keep());
    node.publish(service.with(pod.endpoint()));
    Socket client = open();

    node.publish(service);
    pass(Duration.ofDays(1));

    assertThat(echoes(client)).isTrue();
    client.shutdownOutput();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void d6_resetEndsTheConnectionAtOnce() throws Exception {
    TestService service = service(new EndpointRemoval.Reset());
    try (TestBackend other = TestBackend.echo()) {
      node.publish(service.with(pod.endpoint(), other.endpoint()));
      Socket first = open();
      Socket second = open();

      node.publish(service.with(other.endpoint()));

      // Round robin: one of the two was on each pod. No time has passed.
      await().until(() -> closed(CloseCause.ENDPOINT_REMOVED) == 1);
      await().until(() -> node.active(service, pod.endpoint()) == 0);
      assertThat(List.of(echoesOrIsReset(first), echoesOrIsReset(second)))
          .containsExactlyInAnyOrder("echo", "reset");
    }
  }

  @Test
  void d6_resetHoldsForADeletedServiceAsWell() throws Exception {
    node.publish(service(new EndpointRemoval.Reset()).with(pod.endpoint()));
    Socket client = open();

    node.publish();

    assertReset(client);
  }

  @Test
  void d6_drainEndsTheConnectionWhenItsTimeHasPassed() throws Exception {
    TestService service = service(DRAIN);
    node.publish(service.with(pod.endpoint()));
    Socket client = open();

    node.publish(service);
    pass(Duration.ofSeconds(29));
    assertThat(echoes(client)).isTrue();

    pass(Duration.ofSeconds(2));
    assertReset(client);
    assertThat(closed(CloseCause.ENDPOINT_REMOVED)).isEqualTo(1);
  }

  @Test
  void d6_anEndpointThatComesBackCancelsTheDrain() throws Exception {
    TestService service = service(DRAIN);
    node.publish(service.with(pod.endpoint()));
    Socket client = open();

    node.publish();
    pass(Duration.ofSeconds(20));
    node.publish(service.with(pod.endpoint()));
    pass(Duration.ofMinutes(10));
    assertThat(echoes(client)).isTrue();

    node.publish(service);
    pass(Duration.ofSeconds(29));
    assertThat(echoes(client)).isTrue();
    pass(Duration.ofSeconds(2));
    assertReset(client);
  }

  @Test
  void d6_anotherPolicyHoldsForWhatIsBeingDrained() throws Exception {
    TestService service = service(DRAIN);
    node.publish(service.with(pod.endpoint()));
    Socket client = open();

    node.publish(service);
    pass(Duration.ofSeconds(10));
    node.publish(service(new EndpointRemoval.Keep()));
    pass(Duration.ofMinutes(10));
    assertThat(echoes(client)).isTrue();

    node.publish(service(new EndpointRemoval.Reset()));
    assertReset(client);
  }

  @Test
  void d6_anEndpointThatGoesWhileItIsDialledIsNotMissed() throws Exception {
    TestService service = service(new EndpointRemoval.Reset());
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket full = new ServerSocket(0, 1, loopback)) {
      EndpointAddress address = EndpointAddress.of(loopback, full.getLocalPort());
      for (int i = 0; i < 2; i++) {
        clients.add(TestNode.connect(loopback, full.getLocalPort()));
      }
      node.publish(service.with(Endpoint.ready(address)));
      Socket client = TestNode.connect(vip);
      clients.add(client);
      await().until(() -> node.active(service, Endpoint.ready(address)) == 1);

      node.publish(service);
      pass(Duration.ZERO);
      // Room in the backlog: the next SYN is answered.
      full.accept().close();
      full.accept().close();

      assertReset(client);
      assertThat(closed(CloseCause.ENDPOINT_REMOVED)).isEqualTo(1);
    }
  }

  @Test
  void anIdleConnectionIsClosedAndOneThatMovesIsNot() throws Exception {
    node.publish(limited(Optional.empty(), Optional.of(Duration.ofSeconds(60))));
    Socket client = open();
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(50));
      assertThat(echoes(client)).isTrue();
    }

    pass(Duration.ofSeconds(61));

    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(closed(CloseCause.IDLE)).isEqualTo(1);
    awaitNothingOpen();
  }

  @Test
  void whatAnIdleReaderHasNotTakenIsCutOffNotEnded() throws Exception {
    try (TestBackend pushing =
        TestBackend.start(
            socket -> {
              while (true) {
                socket.getOutputStream().write(new byte[64 * 1024]);
              }
            })) {
      node.publish(
          limited(Optional.empty(), Optional.of(Duration.ofSeconds(60))).with(pushing.endpoint()));
      Socket client = TestNode.connect(vip);
      clients.add(client);
      awaitStandstill(pushing);

      pass(Duration.ofSeconds(61)); // What is queued is new: it counts as having moved.
      assertThat(closed(CloseCause.IDLE)).isZero();
      pass(Duration.ofSeconds(61));
      assertThat(closed(CloseCause.IDLE)).isEqualTo(1);
      pass(Duration.ofSeconds(6));

      assertThatThrownBy(() -> client.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
      awaitNothingOpen();
    }
  }

  @Test
  void connectionsEndWithinATenthOfTheMaximumAge() throws Exception {
    node.publish(limited(Optional.of(Duration.ofSeconds(100)), Optional.empty()));
    for (int i = 0; i < 8; i++) {
      open();
    }

    pass(Duration.ofSeconds(89));
    for (Socket client : clients) {
      assertThat(echoes(client)).isTrue();
    }
    pass(Duration.ofSeconds(22));

    for (Socket client : clients) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(closed(CloseCause.MAX_AGE)).isEqualTo(8);
    awaitNothingOpen();
  }

  @Test
  void anExchangeThatIsNotAnsweredYetIsWaitedForButNotForEver() throws Exception {
    try (TestBackend silent = TestBackend.start(socket -> socket.getInputStream().readAllBytes())) {
      node.publish(
          limited(Optional.of(Duration.ofSeconds(100)), Optional.empty()).with(silent.endpoint()));
      Socket client = TestNode.connect(vip);
      clients.add(client);
      client.getOutputStream().write('?');
      await().until(() -> counted(silent) == 1);

      // 90 to 110 s, and a tenth of 100 s more.
      pass(Duration.ofSeconds(98));
      assertThat(closed(CloseCause.MAX_AGE)).isZero();
      pass(Duration.ofSeconds(23));

      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(closed(CloseCause.MAX_AGE)).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatLastsGetsKeepAliveOnBothSides() throws Exception {
    node.publish(service(new EndpointRemoval.Keep()).with(pod.endpoint()));
    Socket client = open();
    int clientPort = client.getLocalPort();
    int podPort = pod.endpoint().address().port();
    assertThat(keepAliveTimers(clientPort)).isEmpty();

    pass(Duration.ofSeconds(31));

    // Of the three sockets that know one of the two ports as remote, ours are two.
    await().until(() -> keepAliveTimers(clientPort).size() == 1);
    await().until(() -> keepAliveTimers(podPort).size() == 1);
    assertThat(keepAliveTimers(podPort).getFirst()).isBetween(1.0, KeepAlive.IDLE_SECONDS * 1.25);
    assertThat(echoes(client)).isTrue();
  }

  @Test
  void closingEndsWhatIsBeingDrained() throws Exception {
    TestService service = service(DRAIN);
    node.publish(service.with(pod.endpoint()));
    Socket client = open();
    node.publish(service);

    node.listeners.close(Duration.ofMillis(50));

    assertReset(client);
    assertThat(closed(CloseCause.SHUTDOWN)).isEqualTo(1);
    assertThat(closed(CloseCause.ENDPOINT_REMOVED)).isZero();
  }

  private TestService service(EndpointRemoval removal) {
    return service(
        new ConnectionPolicy(OptionalInt.empty(), Optional.empty(), removal, Optional.empty()));
  }

  private TestService limited(Optional<Duration> age, Optional<Duration> idle) {
    return service(new ConnectionPolicy(OptionalInt.empty(), age, new EndpointRemoval.Keep(), idle))
        .with(pod.endpoint());
  }

  private TestService service(ConnectionPolicy policy) {
    return TestService.named("web").at(vip).with(ServicePolicy.DEFAULT.with(policy));
  }

  /** A connection that is relayed. */
  private Socket open() throws IOException {
    Socket client = TestNode.connect(vip);
    clients.add(client);
    assertThat(echoes(client)).isTrue();
    return client;
  }

  private static boolean echoes(Socket client) throws IOException {
    client.getOutputStream().write('x');
    return client.getInputStream().read() == 'x';
  }

  private static String echoesOrIsReset(Socket client) throws IOException {
    try {
      return echoes(client) ? "echo" : "end";
    } catch (SocketException e) {
      return "reset";
    }
  }

  private static void assertReset(Socket client) {
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  private long closed(CloseCause cause) {
    return node.listeners.counters().closedTotal(cause);
  }

  private void awaitNothingOpen() {
    await().until(() -> node.listeners.counters().open() == 0);
  }

  /** Time passes, and every event loop has seen it: its timers tick every 100 ms. */
  private void pass(Duration duration) throws Exception {
    time.pass(duration);
    for (EventExecutor loop : node.loops.loops()) {
      loop.schedule(() -> {}, 250, TimeUnit.MILLISECONDS).get();
    }
  }

  /** Bytes that the pod has got so far. */
  private long counted(TestBackend backend) {
    return node.counts
        .of(TestService.named("web").portName(), backend.endpoint().address())
        .traffic()
        .bytesToEndpoint();
  }

  private void awaitStandstill(TestBackend backend) {
    var traffic =
        node.counts.of(TestService.named("web").portName(), backend.endpoint().address()).traffic();
    long[] last = {0};
    await()
        .during(Duration.ofMillis(500))
        .until(
            () -> {
              long now = traffic.bytesFromEndpoint();
              boolean same = now > 0 && now == last[0];
              last[0] = now;
              return same;
            });
  }

  /** The seconds left to the next probe, of all established sockets with that remote port. */
  private static List<Double> keepAliveTimers(int remotePort) throws IOException {
    String port = ":%04X".formatted(remotePort);
    List<Double> left = new ArrayList<>();
    for (String file : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/self/net", file), US_ASCII)) {
        String[] words = line.strip().split("\\s+", -1);
        // sl local remote state queues timer:when, see proc_net_tcp.txt of the kernel
        if (words[2].endsWith(port) && words[3].equals("01") && words[5].startsWith("02:")) {
          left.add(Integer.parseInt(words[5].substring(3), 16) / 100.0);
        }
      }
    }
    return left;
  }
}
