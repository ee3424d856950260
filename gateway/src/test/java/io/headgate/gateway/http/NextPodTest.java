package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.RetryConditions;
import io.headgate.discovery.model.ServicePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods that misbehave, for each of the words of {@code proxy-next-upstream}. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class NextPodTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String BUSY =
      "HTTP/1.1 503 Service Unavailable\r\nX-Pod: 1\r\nContent-Length: 4\r\n\r\nbusy";
  private static final byte[] INTERNAL_ERROR = {0, 0, 0, 2};
  private static final String GET = "GET / HTTP/1.1\r\nHost: web.test\r\n\r\n";

  /** Setting, method, body, what the first pod does; then the status, and how many pods see it. */
  private static final String CASES =
      """
      error timeout                | GET     |    | close   | 200 | 2
      error timeout                | GET     |    | half    | 200 | 2
      error timeout                | GET     |    | silent  | 200 | 2
      error timeout                | GET     |    | garbage | 502 | 1
      error timeout                | GET     |    | 503     | 503 | 1
      error timeout                | POST    |    | close   | 502 | 1
      error timeout                | POST    |    | silent  | 504 | 1
      error timeout                | PUT     | hi | close   | 502 | 1
      error timeout non_idempotent | POST    |    | close   | 200 | 2
      error timeout non_idempotent | POST    | hi | close   | 502 | 1
      error                        | GET     |    | silent  | 504 | 1
      timeout                      | GET     |    | silent  | 200 | 2
      timeout                      | GET     |    | close   | 502 | 1
      invalid_header               | GET     |    | garbage | 200 | 2
      invalid_header               | GET     |    | coding  | 200 | 2
      invalid_header               | GET     |    | close   | 502 | 1
      http_500                     | GET     |    | 500     | 200 | 2
      http_502                     | HEAD    |    | 502     | 200 | 2
      http_503                     | GET     |    | 503     | 200 | 2
      http_503                     | GET     |    | 502     | 502 | 1
      http_503                     | DELETE  |    | 503     | 200 | 2
      http_503                     | POST    |    | 503     | 503 | 1
      http_503                     | PUT     | hi | 503     | 503 | 1
      http_503 non_idempotent      | POST    |    | 503     | 200 | 2
      http_503                     | GET     |    | endless | 200 | 2
      http_503                     | GET     |    | hints   | 503 | 1
      http_504                     | GET     |    | 504     | 200 | 2
      http_403                     | GET     |    | 403     | 200 | 2
      http_404                     | GET     |    | 404     | 200 | 2
      http_429                     | GET     |    | 429     | 200 | 2
      off                          | GET     |    | close   | 502 | 1
      error http_503 off           | GET     |    | 503     | 503 | 1
      """;

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

  private void words(String words, int tries) {
    ForwardPolicy quick = HttpFixture.QUICK;
    gateway.policy(
        new ForwardPolicy(
            quick.connectTimeout(),
            Duration.ofMillis(words.contains("http") ? 10_000 : 300),
            quick.sendTimeout(),
            quick.maxBodyBytes(),
            new ForwardPolicy.Tries(
                tries, Duration.ZERO, RetryConditions.of(List.of(words.split(" ", -1)), false))));
  }

  /** Does that with so many of the requests that come to it and to others, then answers. */
  private static RawPod.Script misbehaving(String how, int often, AtomicInteger requests) {
    return connection -> {
      while (true) {
        connection.message();
        if (requests.incrementAndGet() > often) {
          connection.send(OK);
        } else if (!misbehave(how, connection)) {
          return;
        }
      }
    };
  }

  /** Returns whether the connection goes on. */
  private static boolean misbehave(String how, RawClient connection) {
    switch (how) {
      case "close" -> {}
      case "half" -> connection.send("HTTP/1.1 200 OK\r\nContent-Le");
      case "silent" -> connection.rest();
      case "garbage" -> connection.send("SSH-2.0-OpenSSH_9.6\r\n\r\n");
      case "coding" -> connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n");
      case "endless" -> {
        connection.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 9999\r\n\r\n1");
        connection.rest();
      }
      case "hints" -> connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n").send(BUSY);
      default -> connection.send("HTTP/1.1 %s No\r\nContent-Length: 2\r\n\r\nno".formatted(how));
    }
    return false;
  }

  @ParameterizedTest(name = "{0}: {1} {2}, {3}")
  @CsvSource(textBlock = CASES, delimiter = '|')
  void anotherPodGetsItWhereTheWordSaysSo(
      String words, String method, String body, String how, int status, int seen) {
    words(words, 3);
    AtomicInteger requests = new AtomicInteger();
    RawPod.Script script = misbehaving(how, 1, requests);
    try (RawPod one = RawPod.scripted(script);
        RawPod two = RawPod.scripted(script)) {
      gateway.service("web", one.address(), two.address());
      String text = body == null ? "" : body;
      client.send(
          "%s / HTTP/1.1\r\nHost: web.test\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(method, text.length(), text));
      RawClient.Message answer = client.head();
      assertThat(answer.status() == 103 ? client.head().status() : answer.status())
          .isEqualTo(status);
      assertThat(requests).hasValue(seen);
      assertThat(one.accepted()).isEqualTo(seen - two.accepted());
      await().until(() -> gateway.active("web", one.address()) == 0);
      await().until(() -> gateway.active("web", two.address()) == 0);
      // Only what cannot be connected to is held against a pod.
      assertThat(gateway.failures("web", one.address())).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3", "0, 3"})
  void theLastTrysAnswerIsTheClients(int tries, int seen) {
    words("http_503", tries == 0 ? Integer.MAX_VALUE : tries);
    AtomicInteger requests = new AtomicInteger();
    RawPod.Script busy =
        connection -> {
          while (true) {
            connection.message();
            requests.incrementAndGet();
            connection.send(BUSY);
          }
        };
    try (RawPod one = RawPod.scripted(busy);
        RawPod two = RawPod.scripted(busy);
        RawPod three = RawPod.scripted(busy)) {
      gateway.service("web", one.address(), two.address(), three.address());
      client.send(GET);
      RawClient.Message answer = client.message();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("busy");
      assertThat(answer.value("X-Pod")).isEqualTo("1");
      assertThat(requests).hasValue(seen);
    }
  }

  private static InetSocketAddress nobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "timeout", "http_503 non_idempotent"})
  void aConnectThatFailsIsAnErrorAsWell(String words) {
    words(words, 3);
    try (RawPod alive = RawPod.answering(OK)) {
      gateway.service("web", nobody(), alive.address());
      int failed = 0;
      for (int i = 0; i < 2; i++) {
        client.send(GET);
        failed += client.message().status() == 502 ? 1 : 0;
      }
      assertThat(failed).isEqualTo(1);
      assertThat(alive.requests()).hasSize(1);
    }
  }

  @Test
  void aPodThatIsAloneAnswersItself() {
    words("http_503", 3);
    try (RawPod pod = RawPod.answering(BUSY)) {
      gateway.service("web", pod.address());
      for (int i = 0; i < 2; i++) {
        client.send(GET);
        RawClient.Message answer = client.message();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("busy");
      }
      assertThat(pod.requests()).hasSize(2);
      assertThat(pod.accepted()).isEqualTo(1);
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  /** Until the other pod has a place, or is gone, the answer waits. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerWaitsForAPlaceAtAnotherPod(boolean comes) throws Exception {
    words("http_503", 3);
    gateway.policy(
        new ServicePolicy(
            ServicePolicy.DEFAULT.scheduling(),
            ServicePolicy.DEFAULT.affinity(),
            ServicePolicy.DEFAULT.dial(),
            new ConnectionPolicy(
                OptionalInt.of(1),
                ConnectionPolicy.DEFAULT.maxAge(),
                ConnectionPolicy.DEFAULT.onEndpointRemoval(),
                ConnectionPolicy.DEFAULT.idleTimeout()),
            ServicePolicy.DEFAULT.health()));
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    RawPod.Script slow =
        connection -> {
          connection.message();
          requests.incrementAndGet();
          go.await();
          connection.send(OK);
          connection.message();
          connection.send(OK);
        };
    try (RawPod full = RawPod.scripted(slow);
        RawPod busy = RawPod.answering(BUSY);
        RawClient first = RawClient.connect(gateway.address())) {
      gateway.service("web", full.address());
      first.send(GET);
      await().until(() -> requests.get() == 1);
      gateway.service("web", full.address(), busy.address());
      client.send(GET);
      await().until(() -> gateway.picker().waiting() == 1);
      if (comes) {
        go.countDown();
      } else {
        gateway.service("web", busy.address());
        gateway.picker().lookAgain();
      }
      RawClient.Message answer = client.message();
      assertThat(answer.status()).isEqualTo(comes ? 200 : 503);
      assertThat(answer.body()).isEqualTo(comes ? "ok" : "busy");
      go.countDown();
      assertThat(first.message().status()).isEqualTo(200);
      assertThat(busy.requests()).hasSize(1);
      await().until(() -> gateway.active("web", busy.address()) == 0);
    }
  }

  private static void serveHttp2(RawHttp2Client connection, String how, AtomicInteger requests)
      throws Exception {
    while (true) {
      int stream = connection.request().stream();
      if (requests.incrementAndGet() > 1) {
        connection.headers(stream, false, ":status", "200", "content-length", "2");
        connection.data(stream, true, (byte) 'o', (byte) 'k');
        continue;
      }
      switch (how) {
        case "reset" -> connection.frame(RawHttp2Client.RST_STREAM, 0, stream, INTERNAL_ERROR);
        case "close" -> connection.close();
        case "silent" -> {}
        case "garbage" -> connection.headers(stream, true, ":status", "20");
        default -> {
          connection.headers(stream, false, ":status", how);
          connection.data(stream, false, (byte) 'n', (byte) 'o');
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource({
    "error timeout, GET, reset, 200, 2",
    "error timeout, GET, close, 200, 2",
    "error timeout, GET, silent, 200, 2",
    "error timeout, GET, garbage, 502, 1",
    "error timeout, POST, close, 502, 1",
    "error timeout non_idempotent, POST, close, 200, 2",
    "invalid_header, GET, garbage, 200, 2",
    "http_503, GET, 503, 200, 2",
    "http_503, POST, 503, 503, 1",
    "http_404, GET, 404, 200, 2",
    "off, GET, reset, 502, 1"
  })
  void podsOfHttp2AreNoDifferent(String words, String method, String how, int status, int seen) {
    words(words, 3);
    AtomicInteger requests = new AtomicInteger();
    RawPod.Script script =
        raw -> {
          try (RawHttp2Client connection = RawHttp2Client.accept(raw.socket())) {
            serveHttp2(connection, how, requests);
          }
        };
    try (RawPod one = RawPod.scripted(script);
        RawPod two = RawPod.scripted(script)) {
      gateway.http2ToPods().service("web", one.address(), two.address());
      client.send(method + " / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(status);
      assertThat(requests).hasValue(seen);
    }
  }
}
