package io.headgate.balancer.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.DialPolicy;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.HealthPolicy.Ejection.AfterFailures;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.SessionAffinity;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection until bytes flow. */
@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class EndpointSearchTest {

  private static final int CONNECTIONS = 3000;

  private final TransportName transport;
  private final ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
  private final TestService service = TestService.named("web").at(vip);
  private final List<AutoCloseable> toClose = new ArrayList<>();

  EndpointSearchTest(TransportName transport) {
    this.transport = transport;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : toClose.reversed()) {
      one.close();
    }
  }

  @Test
  void a4_endpointsWithDifferentPortsAreAllReached() throws Exception {
    TestNode node = node(ProxyMode.USERSPACE);
    node.publish(service.with(pod("a").endpoint(), pod("b").endpoint()));

    assertThat(askOften(2)).containsOnlyKeys("a", "b");
  }

  @Test
  void a5_withoutEndpointsTheClientIsResetAtOnce() throws Exception {
    TestNode node = node(ProxyMode.HEADGATE);
    node.publish(service);

    assertThatThrownBy(() -> TestNode.ask(vip)).isInstanceOf(SocketException.class);
    assertThat(node.listeners.counters().refusedTotal(Refusal.NO_ENDPOINTS)).isEqualTo(1);
  }

  @Test
  void b1_aClientStaysOnItsPodWhileAffinityIsOn() throws Exception {
    TestNode node = node(ProxyMode.USERSPACE);
    TestService spread = service.with(pod("a").endpoint(), pod("b").endpoint());
    node.publish(spread);
    assertThat(askOften(15)).containsOnlyKeys("a", "b");

    node.publish(spread.with(new SessionAffinity.ClientIp(Duration.ofHours(3))));
    assertThat(askOften(15)).hasSize(1);

    node.publish(spread);
    assertThat(askOften(15)).containsOnlyKeys("a", "b");
  }

  @ParameterizedTest
  @ValueSource(ints = {150, 10_000})
  void b5_aSecondPassOfClientsMovesNobody(int clients) throws Exception {
    TestNode node = node(ProxyMode.HEADGATE);
    node.publish(
        service
            .with(new SessionAffinity.ClientIp(Duration.ofHours(3)))
            .with(pod("a").endpoint(), pod("b").endpoint(), pod("c").endpoint()));

    List<String> first = passOf(clients);

    assertThat(passOf(clients)).isEqualTo(first);
    assertThat(new HashSet<>(first)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @ParameterizedTest(name = "mode {0}: back on its own pod: {1}")
  @CsvSource({"HEADGATE, true", "USERSPACE, false"})
  void b11_whereItsPodRefusesAClientIsServedByAnother(ProxyMode mode, boolean back)
      throws Exception {
    TestNode node = node(mode);
    TestBackend one = pod("a");
    TestBackend two = pod("b");
    node.publish(
        service
            .with(new SessionAffinity.ClientIp(Duration.ofHours(3)))
            .with(one.endpoint(), two.endpoint()));
    String own = TestNode.ask(vip);
    TestBackend refusing = own.equals("a") ? one : two;
    refusing.close();
    await().until(() -> isRefused(refusing.endpoint()));

    // A refusal is answered at once: no timeout passes before the other one is dialled.
    String other = TestNode.ask(vip);
    assertThat(other).isNotEqualTo(own);

    toClose.add(TestBackend.namedAt(own, refusing.endpoint()));
    assertThat(TestNode.ask(vip)).isEqualTo(back ? own : other);
  }

  @Test
  void d1_anEndpointThatRefusesCostsNoConnectionInUserspaceMode() throws Exception {
    TestNode node = node(ProxyMode.USERSPACE);
    Endpoint dead = TestNode.refusing();
    node.publish(service.with(pod("a").endpoint(), dead, pod("b").endpoint()));

    Map<String, Integer> answers = askOften(CONNECTIONS);

    assertThat(answers).containsOnlyKeys("a", "b");
    assertThat(node.counts.of(service.portName(), dead.address()).traffic().failures())
        .isBetween(CONNECTIONS / 3 - 1L, (long) CONNECTIONS);
    await().until(() -> node.active(service, dead) == 0);
  }

  @Test
  void d1_anEndpointThatRefusesCostsItsShareInIptablesMode() throws Exception {
    TestNode node = node(ProxyMode.IPTABLES);
    node.publish(service.with(pod("a").endpoint(), TestNode.refusing(), pod("b").endpoint()));

    Map<String, Integer> answers = askOften(600);

    // 200 expected; four standard deviations of a binomial count are 46.
    assertThat(answers.get("reset")).isBetween(150, 250);
  }

  @Test
  void d1_anEndpointThatDoesNotAnswerCostsOneTimeout() throws Exception {
    TestNode node = node(ConnectPolicy.of(2, Duration.ofMillis(150)));
    try (BlackHole hole = new BlackHole()) {
      node.publish(service.with(hole.endpoint(), pod("a").endpoint()));

      assertThat(askOften(4)).containsOnlyKeys("a");
    }
  }

  @Test
  void d1_anEndpointThatDoesNotAnswerIsNotWaitedForOnceItIsEjected() throws Exception {
    TestNode node =
        node(
            TestNode.start(
                transport, ProxyMode.HEADGATE, ConnectPolicy.of(2, Duration.ofMillis(150))));
    try (BlackHole hole = new BlackHole()) {
      node.publish(service.with(hole.endpoint(), pod("a").endpoint(), pod("b").endpoint()));
      EndpointTraffic traffic =
          node.counts.of(service.portName(), hole.endpoint().address()).traffic();
      while (traffic.failures() < AfterFailures.STANDARD.failures()) {
        assertThat(askOften(3)).doesNotContainKey("reset");
      }

      assertThat(node.state.ejections().of(service.portName())).hasSize(1);
      // Without a dial of the pod that does not answer there is no timeout in any of these.
      assertThat(askOften(200)).containsOnlyKeys("a", "b");
      assertThat(traffic.failures()).isEqualTo(AfterFailures.STANDARD.failures());
    }
  }

  @Test
  void d1_aServiceMayAskForTriesAndTimeoutsOfItsOwn() throws Exception {
    TestNode node = node(ProxyMode.IPTABLES);
    DialPolicy asked =
        new DialPolicy(
            OptionalInt.of(3), Optional.of(Duration.ofMillis(100)), Optional.empty(), false);
    try (BlackHole hole = new BlackHole()) {
      node.publish(
          service
              .with(ServicePolicy.DEFAULT.with(asked))
              .with(pod("a").endpoint(), hole.endpoint(), TestNode.refusing()));

      assertThat(askOften(30)).containsOnlyKeys("a");
      // The mode's own timeout is 10 s, for which the client would not have waited.
      assertThat(node.counts.of(service.portName(), hole.endpoint().address()).traffic().failures())
          .isPositive();
    }
  }

  @Test
  void aConnectionThatFindsEveryPodFullIsServedWhenAnotherEnds() throws Exception {
    TestNode node = node(ProxyMode.HEADGATE);
    ConnectionPolicy one =
        new ConnectionPolicy(
            OptionalInt.of(1),
            Optional.empty(),
            ConnectionPolicy.DEFAULT.onEndpointRemoval(),
            Optional.empty());
    TestBackend.Behaviour echo =
        socket -> socket.getInputStream().transferTo(socket.getOutputStream());
    TestService limited = service.with(ServicePolicy.DEFAULT.with(one)).with(pod(echo).endpoint());
    node.publish(limited);

    try (Socket first = TestNode.connect(vip)) {
      first.getOutputStream().write('1');
      assertThat(first.getInputStream().read()).isEqualTo('1');
      Socket second = TestNode.connect(vip);
      toClose.add(second);
      second.getOutputStream().write('2');
      await().until(() -> node.picker.waiting() == 1);
      first.shutdownOutput();
      assertThat(first.getInputStream().read()).isEqualTo(-1);

      assertThat(second.getInputStream().read()).isEqualTo('2');
      assertThat(node.picker.waiting()).isZero();
    }
  }

  @Test
  void d2_whenAllEndpointsRefuseTheClientIsResetAndEveryDialIsCounted() throws Exception {
    TestNode node = node(ProxyMode.USERSPACE);
    Endpoint first = TestNode.refusing();
    Endpoint second = TestNode.refusing();
    node.publish(service.with(first, second));
    long before = openDescriptors();

    assertThat(askOften(100)).containsOnlyKeys("reset");

    for (Endpoint endpoint : List.of(first, second)) {
      assertThat(node.counts.of(service.portName(), endpoint.address()).traffic().failures())
          .isEqualTo(100);
      assertThat(node.active(service, endpoint)).isZero();
    }
    assertThat(node.listeners.counters().refusedTotal(Refusal.CONNECT_FAILED)).isEqualTo(100);
    await().until(() -> openDescriptors() <= before + 5);
  }

  @Test
  void d2_whenNoEndpointAnswersTheClientIsResetWithinTheBudget() throws Exception {
    TestNode node =
        node(
            new ConnectPolicy(
                List.of(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200))));
    try (BlackHole one = new BlackHole();
        BlackHole two = new BlackHole();
        BlackHole three = new BlackHole();
        BlackHole four = new BlackHole()) {
      node.publish(service.with(one.endpoint(), two.endpoint(), three.endpoint(), four.endpoint()));

      assertThat(askOften(1)).containsOnlyKeys("reset");
      int dialled = 0;
      for (BlackHole hole : List.of(one, two, three, four)) {
        dialled +=
            (int)
                node.counts.of(service.portName(), hole.endpoint().address()).traffic().failures();
      }
      assertThat(dialled).isEqualTo(3);
    }
  }

  @Test
  void d4_whatHasReachedOneEndpointIsNeverSentToAnother() throws Exception {
    TestNode node = node(ProxyMode.USERSPACE);
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    TestBackend.Behaviour readThenReset =
        socket -> {
          received.add(new String(socket.getInputStream().readNBytes(5), US_ASCII));
          socket.setSoLinger(true, 0);
        };
    node.publish(service.with(pod(readThenReset).endpoint(), pod(readThenReset).endpoint()));

    try (Socket client = TestNode.connect(vip)) {
      client.getOutputStream().write("order".getBytes(US_ASCII));
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    assertThat(received.poll(2, TimeUnit.SECONDS)).isEqualTo("order");
    assertThat(received.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void d4_whatTheClientSentWhileDialsFailedArrivesOnceAndWhole() throws Exception {
    TestNode node = node(ConnectPolicy.of(2, Duration.ofMillis(300)));
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    try (BlackHole hole = new BlackHole()) {
      TestBackend pod =
          pod(socket -> received.add(new String(socket.getInputStream().readAllBytes(), US_ASCII)));
      node.publish(service.with(hole.endpoint(), pod.endpoint()));
      // One of two connections meets the hole first; both sent everything, FIN included, by then.
      for (int i = 0; i < 2; i++) {
        try (Socket client = TestNode.connect(vip)) {
          client.getOutputStream().write("order".getBytes(US_ASCII));
          client.shutdownOutput();
          assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
      }
    }

    assertThat(received).containsExactly("order", "order");
  }

  @Test
  void aClientThatLeavesWhileItsEndpointIsDialledLeavesNothingBehind() throws Exception {
    TestNode node = node(ConnectPolicy.of(4, Duration.ofMillis(200)));
    try (BlackHole hole = new BlackHole()) {
      TestService holed = service.with(hole.endpoint());
      node.publish(holed);
      Socket client = TestNode.connect(vip);
      await().until(() -> node.active(holed, hole.endpoint()) == 1);
      client.setSoLinger(true, 0);
      client.close();

      await().until(() -> node.active(holed, hole.endpoint()) == 0);
      await().until(() -> node.listeners.counters().open() == 0);
    }
  }

  private Map<String, Integer> askOften(int times) {
    Map<String, Integer> answers = new HashMap<>();
    for (int i = 0; i < times; i++) {
      String answer;
      try {
        answer = TestNode.ask(vip);
      } catch (IOException e) {
        answer = "reset";
      }
      answers.merge(answer, 1, Integer::sum);
    }
    return answers;
  }

  private static boolean isRefused(Endpoint endpoint) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(endpoint.address().socketAddress(), 2_000);
      return false;
    } catch (ConnectException refused) {
      return true;
    }
  }

  /** The pods of so many clients, each with an address of its own, one after the other. */
  private List<String> passOf(int clients) throws IOException {
    List<String> pods = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      byte[] address = {127, 77, (byte) (i / 250), (byte) (i % 250 + 1)};
      pods.add(TestNode.askFrom(InetAddress.getByAddress(address), vip));
    }
    return pods;
  }

  private TestNode node(ProxyMode mode) {
    return node(TestNode.start(transport, mode));
  }

  private TestNode node(ConnectPolicy policy) {
    return node(TestNode.start(transport, ProxyMode.USERSPACE, policy));
  }

  private TestNode node(TestNode started) {
    toClose.add(started);
    return started;
  }

  private TestBackend pod(String name) {
    return pod(socket -> socket.getOutputStream().write(name.getBytes(US_ASCII)));
  }

  private TestBackend pod(TestBackend.Behaviour behaviour) {
    TestBackend pod = TestBackend.start(behaviour);
    toClose.add(pod);
    return pod;
  }

  private static long openDescriptors() {
    String[] names = new java.io.File("/proc/self/fd").list();
    return names == null ? 0 : names.length;
  }

  /** An address where connects get no answer: a listening socket whose queue is full. */
  private static final class BlackHole implements AutoCloseable {

    private final ServerSocket listening;
    private final Set<Socket> fillers = new HashSet<>();

    BlackHole() throws IOException {
      listening = new ServerSocket(0, 1, TestNode.freshAddress());
      boolean full = false;
      while (!full) {
        Socket filler = new Socket();
        fillers.add(filler);
        try {
          filler.connect(listening.getLocalSocketAddress(), 50);
        } catch (IOException timeout) {
          full = true;
        }
      }
    }

    Endpoint endpoint() {
      InetSocketAddress address = (InetSocketAddress) listening.getLocalSocketAddress();
      return Endpoint.ready(new EndpointAddress(address));
    }

    @Override
    public void close() throws IOException {
      for (Socket filler : fillers) {
        filler.close();
      }
      listening.close();
    }
  }
}
