package io.headgate.balancer.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.LocalEjectionTable;
import io.headgate.discovery.model.DialPolicy;
import io.headgate.discovery.model.DialPolicy.ProxyProtocol;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.HealthPolicy;
import io.headgate.discovery.model.HealthPolicy.Check;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.TrafficPolicies;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes over real sockets, often enough to be waited for. */
class HealthChecksTest {

  private static final ServiceName WEB = new ServiceName("default", "web");
  private static final ServicePortName PORT = new ServicePortName(WEB, "", Protocol.TCP);
  private static final CheckTiming QUICK =
      new CheckTiming(Duration.ofMillis(20), Duration.ofMillis(300), 2, 2);

  private final Vertx vertx = EventLoops.vertx(TransportName.NIO, 2).build();
  private final LocalEjectionTable table = new LocalEjectionTable();
  private final HealthChecks checks = new HealthChecks(EventLoops.of(vertx), table, QUICK, 4);
  private Optional<Service> current = Optional.empty();

  @AfterEach
  void stop() {
    checks.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void anEndpointThatDoesNotTakeConnectionsIsOutUntilItDoes() throws Exception {
    InetSocketAddress address;
    try (Pod pod = new Pod(0, "")) {
      address = pod.address();
      check(new Check.Tcp(), address);
      await().until(() -> pod.probes.get() >= 3);
      assertThat(table.of(PORT)).isEmpty();
    }
    await().until(() -> isOut(address));

    try (Pod again = new Pod(address.getPort(), "")) {
      await().until(() -> !isOut(address));
      assertThat(again.probes.get()).isGreaterThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK, false",
    "HTTP/1.0 302 Found, false",
    "HTTP/1.1 404 Not Found, true",
    "HTTP/1.1 503 Service Unavailable, true",
    "SSH-2.0-OpenSSH_9.7, true",
    "HTTP/1.1, true",
    "'', true"
  })
  void anAnswerSaysWhetherAnEndpointIsWell(String statusLine, boolean out) throws Exception {
    String answer = statusLine.isEmpty() ? "" : statusLine + "\r\nContent-Length: 0\r\n\r\n";
    try (Pod pod = new Pod(0, answer)) {
      check(new Check.Http("/ready?full=1"), pod.address());

      await().until(() -> pod.probes.get() >= 6);
      await().until(() -> isOut(pod.address()) == out);
      assertThat(pod.request).startsWith("GET /ready?full=1 HTTP/1.1\r\nHost: 127.0.0.1:");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V1, 50524f585920554e4b4e4f574e0d0a",
    "V2, 0d0a0d0a000d0a515549540a20000000",
  })
  void anEndpointThatExpectsAProxyHeaderGetsOneWithoutAClient(ProxyProtocol version, String hex)
      throws Exception {
    ServicePolicy policy =
        ServicePolicy.DEFAULT.with(
            new DialPolicy(OptionalInt.empty(), Optional.empty(), Optional.of(version), false));
    String header = new String(HexFormat.of().parseHex(hex), US_ASCII);
    try (Pod pod = new Pod(0, "HTTP/1.1 200 OK\r\n\r\n")) {
      check(policy.with(new HealthPolicy(Optional.empty(), new Check.Tcp())), pod.address());
      await().until(() -> pod.request.equals(header));

      check(policy.with(new HealthPolicy(Optional.empty(), new Check.Http("/"))), pod.address());
      await().until(() -> pod.request.startsWith(header + "GET / HTTP/1.1\r\n"));
      assertThat(isOut(pod.address())).isFalse();
    }
  }

  @Test
  void anEndpointThatTakesTheRequestAndDoesNotAnswerIsOut() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
      check(new Check.Http("/"), address);

      await().until(() -> isOut(address));
    }
  }

  @Test
  void whatWasFoundEndsWithTheCheck() throws Exception {
    InetSocketAddress dead = dead();
    check(new Check.Tcp(), dead);
    await().until(() -> isOut(dead));

    check(new Check.Off(), dead);
    await().until(() -> !isOut(dead));

    check(new Check.Tcp(), dead);
    await().until(() -> isOut(dead));
    publish(Optional.empty());
    await().until(() -> table.of(PORT).isEmpty());
  }

  @Test
  void moreEndpointsThanProbesAreAllChecked() throws Exception {
    InetSocketAddress[] dead = new InetSocketAddress[20];
    for (int i = 0; i < dead.length; i++) {
      dead[i] =
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 83, 0, (byte) i}), 1);
    }
    check(new Check.Tcp(), dead);

    await().until(() -> Stream.of(dead).allMatch(this::isOut));
  }

  private boolean isOut(InetSocketAddress address) {
    return table
        .of(PORT)
        .contains(Ejection.of(new EndpointAddress(address), Ejection.Reason.CHECK));
  }

  private void check(Check check, InetSocketAddress... endpoints) {
    check(ServicePolicy.DEFAULT.with(new HealthPolicy(Optional.empty(), check)), endpoints);
  }

  private void check(ServicePolicy policy, InetSocketAddress... endpoints) {
    ServiceTraits traits =
        new ServiceTraits(
            "uid-1",
            new SessionAffinity.None(),
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            policy);
    List<Endpoint> all =
        List.of(endpoints).stream().map(it -> Endpoint.ready(new EndpointAddress(it))).toList();
    ServicePort port =
        new ServicePort(PORT, new PortSpec(80, "80", 0, Optional.empty()), List.of(), traits, all);
    publish(
        Optional.of(
            new Service(
                WEB,
                new ObjectMeta("uid-1", Instant.EPOCH, Map.of()),
                new ServiceAddressing.Virtual("ClusterIP", List.of()),
                traits,
                List.of(port))));
  }

  private void publish(Optional<Service> after) {
    checks.onSnapshot(
        new SnapshotDelta(Map.of(WEB, new ServiceChange(current, after)), Set.of(), Set.of()),
        Snapshot.empty(new NodeInfo("n1", "")));
    current = after;
  }

  /** An address where nobody listens. */
  private static InetSocketAddress dead() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }
  }

  /** Reads a request, if one comes, gives its answer and closes. */
  private static final class Pod implements AutoCloseable {

    final AtomicInteger probes = new AtomicInteger();
    volatile String request = "";
    private final ServerSocket listening;

    Pod(int port, String answer) throws IOException {
      listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> serve(answer));
    }

    InetSocketAddress address() {
      return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    private void serve(String answer) {
      while (!listening.isClosed()) {
        try (Socket socket = listening.accept()) {
          String read = request(socket);
          request = read.isEmpty() ? request : read;
          probes.incrementAndGet();
          socket.getOutputStream().write(answer.getBytes(US_ASCII));
        } catch (IOException ended) {
          // A probe that only connects has gone already, or the test is over.
        }
      }
    }

    /** Up to the end, or an empty line, which a header may begin with. */
    private static String request(Socket socket) throws IOException {
      StringBuilder read = new StringBuilder();
      while (read.indexOf("\r\n\r\n", 16) < 0) {
        int one = socket.getInputStream().read();
        if (one < 0) {
          return read.toString();
        }
        read.append((char) one);
      }
      return read.toString();
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
