package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.ForwardPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request is tried again only where that cannot do harm. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class RetryTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private HttpFixture gateway;
  private RawClient client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start();
    client = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  /** An address on which nobody listens. */
  private static InetSocketAddress nobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDeadPodCostsNoRequestWhileAnotherLives() {
    try (RawPod alive = RawPod.answering(OK)) {
      gateway.service("web", nobody(), alive.address(), nobody());
      for (int i = 0; i < 9; i++) {
        client.send("POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(client.message().status()).isEqualTo(200);
      }
      assertThat(alive.requests()).hasSize(9);
      assertThat(alive.requests().get(8).body()).isEqualTo("hi");
    }
  }

  @Test
  void noMorePodsAreTriedThanTheRouteAllows() {
    try (RawPod alive = RawPod.answering(OK)) {
      InetSocketAddress[] dead = {nobody(), nobody(), nobody()};
      gateway.service("web", dead);
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(502);
      for (InetSocketAddress address : dead) {
        assertThat(gateway.active("web", address)).isZero();
      }
      assertThat(alive.requests()).isEmpty();
    }
  }

  /** Its queue of connections is full, so it neither takes nor refuses another one. */
  @Test
  void aPodThatIsNotReachedInTimeIs504() throws IOException {
    ForwardPolicy quick = HttpFixture.QUICK;
    gateway.policy(
        new ForwardPolicy(
            Duration.ofMillis(200),
            quick.readTimeout(),
            quick.sendTimeout(),
            quick.maxBodyBytes(),
            quick.retry()));
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SocketChannel one = SocketChannel.open(full.getLocalSocketAddress());
        SocketChannel two = SocketChannel.open(full.getLocalSocketAddress())) {
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      gateway.service("web", (InetSocketAddress) full.getLocalSocketAddress());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(504);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 200", "1, 502", "3600000000000, 200"})
  void afterSomeTimeNoOtherPodIsTried(long nanos, int status) {
    ForwardPolicy quick = HttpFixture.QUICK;
    gateway.policy(
        new ForwardPolicy(
            quick.connectTimeout(),
            quick.readTimeout(),
            quick.sendTimeout(),
            quick.maxBodyBytes(),
            new ForwardPolicy.Tries(3, Duration.ofNanos(nanos))));
    try (RawPod alive = RawPod.answering(OK)) {
      gateway.service("web", nobody(), nobody()).service("web", nobody(), alive.address());
      int worst = 0;
      for (int i = 0; i < 2; i++) {
        client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
        worst = Math.max(worst, client.message().status());
      }
      assertThat(worst).isEqualTo(status);
    }
  }

  @Test
  void d3_aPodThatRefusesIsNotDialledForRequestsAnyMore() {
    try (RawPod alive = RawPod.answering(OK)) {
      InetSocketAddress dead = nobody();
      gateway.service("web", dead, alive.address());
      for (int i = 0; i < 30; i++) {
        client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
        assertThat(client.message().status()).isEqualTo(200);
      }

      assertThat(gateway.ejected("web")).containsExactly(dead);
      assertThat(gateway.failures("web", dead)).isEqualTo(5);
    }
  }

  /** Answers once on each connection, then closes it at the next request without a word. */
  private static RawPod closingAtTheSecond(AtomicInteger requests) {
    return RawPod.scripted(
        connection -> {
          connection.message();
          requests.incrementAndGet();
          connection.send(OK);
          connection.message();
          requests.incrementAndGet();
        });
  }

  @Test
  void aKeptConnectionThatDiesIsReplacedForAGet() {
    AtomicInteger requests = new AtomicInteger();
    try (RawPod pod = closingAtTheSecond(requests)) {
      gateway.service("web", pod.address());
      for (int i = 0; i < 2; i++) {
        client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
        assertThat(client.message().status()).isEqualTo(200);
      }
      assertThat(pod.accepted()).isEqualTo(2);
      assertThat(requests).hasValue(3);
    }
  }

  @Test
  void aKeptConnectionThatDiesIsNotReplacedForAPost() {
    AtomicInteger requests = new AtomicInteger();
    try (RawPod pod = closingAtTheSecond(requests)) {
      gateway.service("web", pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(200);
      client.send("POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(client.message().status()).isEqualTo(502);
      assertThat(requests).hasValue(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', 3, 200, 2",
    "GET, '', 1, 502, 1",
    "POST, hi, 3, 502, 1",
    "DELETE, hi, 3, 502, 1"
  })
  void iL2_aPodThatDiesWithARequestIsReplacedWhereThatDoesNoHarm(
      String method, String body, int tries, int status, int seen) {
    AtomicInteger requests = new AtomicInteger();
    RawPod.Script dying =
        connection -> {
          connection.message();
          if (requests.incrementAndGet() > 1) {
            connection.send(OK);
          }
        };
    ForwardPolicy quick = HttpFixture.QUICK;
    gateway.policy(
        new ForwardPolicy(
            quick.connectTimeout(),
            quick.readTimeout(),
            quick.sendTimeout(),
            quick.maxBodyBytes(),
            new ForwardPolicy.Tries(tries, Duration.ZERO)));
    try (RawPod one = RawPod.scripted(dying);
        RawPod two = RawPod.scripted(dying)) {
      gateway.service("web", one.address(), two.address());
      client.send(
          "%s / HTTP/1.1\r\nHost: web.test\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(method, body.length(), body));
      assertThat(client.message().status()).isEqualTo(status);
      assertThat(requests).hasValue(seen);
      // A moment after the answer.
      await().until(() -> gateway.active("web", one.address()) == 0);
      await().until(() -> gateway.active("web", two.address()) == 0);
    }
  }

  @Test
  void aNewConnectionThatDiesIsNotTriedAgainAtTheSamePod() {
    AtomicInteger requests = new AtomicInteger();
    try (RawPod pod =
        RawPod.scripted(
            connection -> {
              connection.message();
              requests.incrementAndGet();
            })) {
      gateway.service("web", pod.address(), pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(502);
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void anIdleConnectionThatThePodClosesIsForgotten() {
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      client.send("POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(client.message().status()).isEqualTo(200);
      pod.dropConnections();
      // A GET may meet the old connection before its end is noticed, and survives that.
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(200);
      assertThat(pod.accepted()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerThatIsNoHttpIs502() {
    try (RawPod pod = RawPod.answering("SSH-2.0-OpenSSH_9.6\r\n\r\n")) {
      gateway.service("web", pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(502);
    }
  }

  @Test
  void anAnswerWithTwoLengthsIs502() {
    try (RawPod pod =
        RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk")) {
      gateway.service("web", pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(502);
    }
  }
}
