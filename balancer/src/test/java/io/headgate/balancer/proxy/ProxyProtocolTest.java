package io.headgate.balancer.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.state.ManualTime;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.DialPolicy;
import io.headgate.discovery.model.DialPolicy.ProxyProtocol;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.SessionAffinity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROXY headers on real connections: to pods, and from a front at an address that is trusted. */
@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class ProxyProtocolTest {

  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final SessionAffinity STICKY = new SessionAffinity.ClientIp(Duration.ofHours(3));

  private final TransportName transport;
  private final InetAddress front = TestNode.freshAddress();
  private final ManualTime time = new ManualTime();
  private final ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
  private final TestService service = TestService.named("web").at(vip);
  private final TestBackend pod = TestBackend.echo();
  private TestNode node;

  ProxyProtocolTest(TransportName transport) {
    this.transport = transport;
  }

  @BeforeEach
  void start() {
    TrustedFronts fronts = new TrustedFronts(List.of(new Cidr(front, 32)), TrustedFronts.PATIENCE);
    node =
        TestNode.start(
            transport,
            ProxyMode.HEADGATE,
            new ListenOptions(
                List.of(),
                false,
                ProxyMode.HEADGATE.connectPolicy(),
                new ConnectionOptions(time, fronts),
                TestNode.FLOWS));
  }

  @AfterEach
  void stop() {
    pod.close();
    if (node != null) {
      node.close();
    }
  }

  @Test
  void d12_onlyThePodsOfTheServiceThatAsksForItGetAHeader() throws Exception {
    ListenAddress.ClusterIp other = TestNode.freshClusterIp();
    node.publish(
        service.with(header(ProxyProtocol.V2)).with(pod.endpoint()),
        TestService.named("other").at(other).with(pod.endpoint()));

    try (Socket client = TestNode.connect(vip)) {
      assertThat(exchange(client, "hello"))
          .asHexString()
          .isEqualToIgnoringCase(v2(client, vip) + hex("hello"));
    }
    try (Socket client = TestNode.connect(other)) {
      assertThat(exchange(client, "hello")).asString(US_ASCII).isEqualTo("hello");
    }
  }

  @Test
  void version1SaysTheSameInALine() throws Exception {
    node.publish(service.with(header(ProxyProtocol.V1)).with(pod.endpoint()));

    try (Socket client = TestNode.connect(vip)) {
      assertThat(exchange(client, "hello"))
          .asString(US_ASCII)
          .isEqualTo(
              "PROXY TCP4 %s %s %d %d\r\nhello"
                  .formatted(
                      client.getLocalAddress().getHostAddress(),
                      vip.address().getHostAddress(),
                      client.getLocalPort(),
                      vip.port()));
    }
  }

  @Test
  void aPodThatSpeaksFirstGetsItWithoutAWordOfTheClient() throws Exception {
    node.publish(service.with(header(ProxyProtocol.V1)).with(pod.endpoint()));

    try (Socket client = TestNode.connect(vip)) {
      assertThat(client.getInputStream().read()).isEqualTo('P');
    }
  }

  @Test
  void ofAServiceInIpv6TheAddressesAreIpv6() throws Exception {
    InetAddress loopback = IpLiteral.require("::1");
    ListenAddress.ClusterIp ipv6 = new ListenAddress.ClusterIp(loopback, freePort(loopback));
    try (TestBackend ipv6Pod = TestBackend.echoAt(loopback)) {
      node.publish(service.at(ipv6).with(header(ProxyProtocol.V1)).with(ipv6Pod.endpoint()));

      try (Socket client = TestNode.connect(ipv6)) {
        assertThat(exchange(client, "hello"))
            .asString(US_ASCII)
            .isEqualTo(
                "PROXY TCP6 ::1 ::1 %d %d\r\nhello".formatted(client.getLocalPort(), ipv6.port()));
      }
    }
  }

  /** Of a pod that refuses, nothing is left but the try; the next one gets the header, once. */
  @Test
  void anotherTrySendsItAgain() throws Exception {
    node.publish(service.with(header(ProxyProtocol.V1)).with(TestNode.refusing(), pod.endpoint()));

    for (int i = 0; i < 4; i++) {
      try (Socket client = TestNode.connect(vip)) {
        assertThat(exchange(client, "hello")).asString(US_ASCII).containsOnlyOnce("PROXY ");
      }
    }
  }

  @Test
  void theHeaderIsNotCountedAsTrafficOfTheClient() throws Exception {
    TestService asking = service.with(header(ProxyProtocol.V2)).with(pod.endpoint());
    node.publish(asking);

    try (Socket client = TestNode.connect(vip)) {
      exchange(client, "hello");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        node.counts
                            .of(asking.portName(), pod.endpoint().address())
                            .traffic()
                            .bytesToEndpoint())
                    .isEqualTo(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY TCP4 192.0.2.7 203.0.113.1 4321 443\r\n", "v2"})
  void whatATrustedFrontSaysIsTheClient(String header) throws Exception {
    byte[] bytes =
        header.equals("v2")
            ? HexFormat.of().parseHex(SIGNATURE + "2111000cc0000207cb00710110e101bb")
            : header.getBytes(US_ASCII);
    node.publish(service.with(header(ProxyProtocol.V1)).with(pod.endpoint()));

    try (Socket client = fromFront()) {
      client.getOutputStream().write(join(bytes, "hello"));

      assertThat(finish(client))
          .asString(US_ASCII)
          .isEqualTo(
              "PROXY TCP4 192.0.2.7 %s 4321 %d\r\nhello"
                  .formatted(vip.address().getHostAddress(), vip.port()));
    }
  }

  @Test
  void itMayArriveByteByByte() throws Exception {
    node.publish(service.with(pod.endpoint()));

    try (Socket client = fromFront()) {
      client.setTcpNoDelay(true);
      for (byte one : "PROXY TCP6 2001:db8::7 2001:db8::1 4321 443\r\nhello".getBytes(US_ASCII)) {
        client.getOutputStream().write(one);
      }

      assertThat(finish(client)).asString(US_ASCII).isEqualTo("hello");
    }
  }

  @Test
  void aClientOfTheOtherFamilyIsPassedOnWithAMappedAddress() throws Exception {
    node.publish(service.with(header(ProxyProtocol.V1)).with(pod.endpoint()));

    try (Socket client = fromFront()) {
      client
          .getOutputStream()
          .write("PROXY TCP6 2001:db8::7 2001:db8::1 4321 443\r\n".getBytes(US_ASCII));

      assertThat(finish(client))
          .asString(US_ASCII)
          .isEqualTo(
              "PROXY TCP6 2001:db8::7 ::ffff:%s 4321 %d\r\n"
                  .formatted(vip.address().getHostAddress(), vip.port()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY UNKNOWN\r\n", "LOCAL"})
  void aFrontThatNamesNobodyIsTheClientItself(String header) throws Exception {
    byte[] bytes =
        header.equals("LOCAL")
            ? HexFormat.of().parseHex(SIGNATURE + "20000000")
            : header.getBytes(US_ASCII);
    node.publish(service.with(header(ProxyProtocol.V2)).with(pod.endpoint()));

    try (Socket client = fromFront()) {
      client.getOutputStream().write(bytes);

      assertThat(finish(client)).asHexString().isEqualToIgnoringCase(v2(client, vip));
    }
  }

  @Test
  void bytesOfOthersAreNotLookedAt() throws Exception {
    node.publish(service.with(pod.endpoint()));

    try (Socket client = TestNode.connect(vip)) {
      String spoofed = "PROXY TCP4 192.0.2.7 203.0.113.1 4321 443\r\n";
      assertThat(exchange(client, spoofed)).asString(US_ASCII).isEqualTo(spoofed);
    }
    assertThat(refused()).isZero();
  }

  @Test
  void affinityIsOfTheClientBehindTheFront() throws Exception {
    try (TestBackend a = TestBackend.named("a");
        TestBackend b = TestBackend.named("b")) {
      node.publish(service.with(STICKY).with(a.endpoint(), b.endpoint()));

      String first = ask("192.0.2.1");
      String second = ask("192.0.2.2");

      assertThat(first).as("in turn").isNotEqualTo(second);
      for (int i = 0; i < 3; i++) {
        assertThat(ask("192.0.2.1")).isEqualTo(first);
        assertThat(ask("192.0.2.2")).isEqualTo(second);
      }
    }
  }

  @Test
  void sourceRangesAreOfTheClientBehindTheFront() throws Exception {
    ListenAddress.LoadBalancerIp balancer =
        new ListenAddress.LoadBalancerIp(vip.address(), vip.port());
    try (TestBackend named = TestBackend.named("a")) {
      node.publish(
          service
              .at(balancer)
              .with(new ExternalAccess(List.of(Cidr.parse("192.0.2.0/25")), false))
              .with(named.endpoint()));

      assertThat(ask("192.0.2.1")).isEqualTo("a");
      assertThatThrownBy(() -> ask("192.0.2.129")).isInstanceOf(IOException.class);
      assertThat(node.listeners.counters().refusedTotal(Refusal.SOURCE_RANGE)).isEqualTo(1);
    }
  }

  @Test
  void theListOfConnectionsNamesTheClientBehindTheFront() throws Exception {
    node.publish(service.with(pod.endpoint()));

    try (Socket client = fromFront()) {
      client
          .getOutputStream()
          .write("PROXY TCP4 192.0.2.7 203.0.113.1 4321 443\r\nx".getBytes(US_ASCII));
      assertThat(client.getInputStream().read()).isEqualTo('x');

      assertThat(node.listeners.connections().join())
          .extracting(ConnectionEntry::client)
          .containsExactly(new InetSocketAddress("192.0.2.7", 4321));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "\u0016\u0003\u0001",
        "PROXY TCP4 192.0.2.7 203.0.113.1 4321\r\n",
        "PROXY TCP4 192.0.2.7 203.0.113.1 4321 443\n",
        "PROXY UNKNOWN"
            + " xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n",
      })
  void aWrongHeaderResetsTheConnectionAndDisturbsNothingElse(String bytes) throws Exception {
    node.publish(service.with(pod.endpoint()));
    try (Socket good = fromFront();
        Socket bad = fromFront()) {
      good.getOutputStream().write("PROXY UNKNOWN\r\nx".getBytes(US_ASCII));
      assertThat(good.getInputStream().read()).isEqualTo('x');

      bad.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      assertReset(bad);

      assertThat(refused()).isEqualTo(1);
      assertThat(pod.connections()).isEqualTo(1);
      good.getOutputStream().write('y');
      assertThat(good.getInputStream().read()).isEqualTo('y');
    }
  }

  @Test
  void aFrontThatEndsWithoutAHeaderIsCounted() throws Exception {
    node.publish(service.with(pod.endpoint()));

    try (Socket client = fromFront()) {
      client.getOutputStream().write("PROXY ".getBytes(US_ASCII));
      client.shutdownOutput();
      assertReset(client);
    }
    fromFront().close();

    await().until(() -> refused() == 2);
    await().until(() -> node.listeners.counters().open() == 0);
    assertThat(pod.connections()).isZero();
  }

  @Test
  void aHeaderThatDoesNotComeInTimeResetsTheConnection() throws Exception {
    node.publish(service.with(pod.endpoint()));

    try (Socket silent = fromFront();
        Socket slow = fromFront();
        Socket served = fromFront()) {
      slow.getOutputStream().write("PROXY UNKNOWN".getBytes(US_ASCII));
      served.getOutputStream().write("PROXY UNKNOWN\r\nx".getBytes(US_ASCII));
      assertThat(served.getInputStream().read()).isEqualTo('x');
      await().until(() -> node.listeners.counters().open() == 3);

      Duration passed = passUntil(() -> refused() == 2);

      assertThat(passed).isGreaterThan(TrustedFronts.PATIENCE.minusSeconds(1));
      assertReset(silent);
      assertReset(slow);
      served.getOutputStream().write('y');
      assertThat(served.getInputStream().read()).isEqualTo('y');
    }
  }

  /** Lets time pass, as slowly as the timers look at it, and says how much has. */
  private Duration passUntil(Callable<Boolean> condition) {
    Duration step = Duration.ofMillis(100);
    AtomicInteger steps = new AtomicInteger();
    await()
        .pollInterval(step)
        .until(
            () -> {
              time.pass(step);
              steps.incrementAndGet();
              return condition.call();
            });
    return step.multipliedBy(steps.get());
  }

  private static ServicePolicy header(ProxyProtocol version) {
    return ServicePolicy.DEFAULT.with(
        new DialPolicy(OptionalInt.empty(), Optional.empty(), Optional.of(version), false));
  }

  private long refused() {
    return node.listeners.counters().refusedTotal(Refusal.PROXY_HEADER);
  }

  private Socket fromFront() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(front, 0));
    socket.connect(new InetSocketAddress(vip.address(), vip.port()), 2000);
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** What a pod says to that client. */
  private String ask(String client) throws IOException {
    try (Socket socket = fromFront()) {
      socket
          .getOutputStream()
          .write("PROXY TCP4 %s 203.0.113.1 4321 443\r\n".formatted(client).getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  /** All that an echoing pod has received. */
  private static byte[] exchange(Socket client, String sent) throws IOException {
    client.getOutputStream().write(sent.getBytes(US_ASCII));
    return finish(client);
  }

  private static byte[] finish(Socket client) throws IOException {
    client.shutdownOutput();
    return client.getInputStream().readAllBytes();
  }

  private static void assertReset(Socket client) {
    assertThatThrownBy(() -> client.getInputStream().readAllBytes())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("reset");
  }

  private static String v2(Socket client, ListenAddress.ClusterIp asked) {
    return SIGNATURE
        + "2111000c"
        + HexFormat.of().formatHex(client.getLocalAddress().getAddress())
        + HexFormat.of().formatHex(asked.address().getAddress())
        + "%04x%04x".formatted(client.getLocalPort(), asked.port());
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(US_ASCII));
  }

  private static byte[] join(byte[] first, String second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length());
    System.arraycopy(second.getBytes(US_ASCII), 0, both, first.length, second.length());
    return both;
  }

  private static int freePort(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }
}
