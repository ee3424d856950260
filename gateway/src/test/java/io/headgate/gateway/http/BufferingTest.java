package io.headgate.gateway.http;

import static io.headgate.gateway.http.RawHttp2Client.DATA;
import static io.headgate.gateway.http.RawHttp2Client.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.BufferPolicy;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.RetryConditions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held between clients and pods, and what is not. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class BufferingTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: web.test\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: web.test\r\n";

  /** What a client of HTTP/2 takes before it says that it takes more. */
  private static final int WINDOW = 65_535;

  private static final int WINDOW_UPDATE = 8;

  private final ManualTime time = new ManualTime();
  private HttpFixture gateway;
  private RawClient client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.startWithH2c(time);
    client = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  private void buffers(BufferPolicy buffers) {
    buffers(1 << 20, buffers, "error timeout");
  }

  private void buffers(long mostBody, BufferPolicy buffers, String words) {
    messages(new ForwardPolicy.Messages(mostBody, buffers, false), words);
  }

  private void messages(ForwardPolicy.Messages messages, String words) {
    ForwardPolicy quick = HttpFixture.QUICK;
    gateway.policy(
        new ForwardPolicy(
            quick.connectTimeout(),
            quick.readTimeout(),
            quick.sendTimeout(),
            messages,
            new ForwardPolicy.Tries(
                3, Duration.ZERO, RetryConditions.of(List.of(words.split(" ", -1)), false))));
  }

  // ---- the head of a response

  private static String head(int bytes) {
    String before = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Filler: ";
    return before + "x".repeat(bytes - before.length() - 4) + "\r\n\r\n";
  }

  /** The most of the route, zero where it says nothing; what the pod sends. */
  @ParameterizedTest
  @CsvSource({
    "0, 60000, 200",
    "0, 70000, 502",
    "4096, 4096, 200",
    "4096, 4097, 502",
    "65536, 60000, 200",
    "65536, 70000, 502"
  })
  void aHeadIsAsLargeAsTheRouteSays(int most, int bytes, int status) {
    buffers(new BufferPolicy(most, 0, 0));
    try (RawPod pod = RawPod.answering(head(bytes) + "ok")) {
      gateway.service("web", pod.address());
      client.send(GET);
      assertThat(client.message().status()).isEqualTo(status);
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void aHeadThatIsTooLargeIsOneThatCannotBeRead() {
    buffers(1 << 20, new BufferPolicy(100, 0, 0), "invalid_header");
    AtomicInteger requests = new AtomicInteger();
    RawPod.Script script =
        connection -> {
          connection.message();
          connection.send(requests.incrementAndGet() == 1 ? head(101) + "no" : OK);
          connection.message();
        };
    try (RawPod one = RawPod.scripted(script);
        RawPod two = RawPod.scripted(script)) {
      gateway.service("web", one.address(), two.address());
      client.send(GET);
      assertThat(client.message().body()).isEqualTo("ok");
      assertThat(requests).hasValue(2);
    }
  }

  /** The field of the status is 42, that of the length 47, that of the filler 40 and its value. */
  @ParameterizedTest
  @CsvSource({"871, 200", "872, 502"})
  void headsOfHttp2CountAsHeaderLists(int filler, int status) {
    buffers(new BufferPolicy(1000, 0, 0));
    RawPod.Script script =
        raw -> {
          try (RawHttp2Client connection = RawHttp2Client.accept(raw.socket())) {
            int stream = connection.request().stream();
            String value = "x".repeat(filler);
            connection.headers(
                stream, false, ":status", "200", "content-length", "0", "x-filler", value);
            connection.data(stream, true);
            connection.request();
          }
        };
    try (RawPod pod = RawPod.scripted(script)) {
      gateway.http2ToPods().service("web", pod.address());
      client.send(GET);
      assertThat(client.message().status()).isEqualTo(status);
    }
  }

  // ---- the body of a response

  private static void windows(RawHttp2Client reader, int bytes) {
    byte[] more = ByteBuffer.allocate(4).putInt(bytes).array();
    reader.frame(WINDOW_UPDATE, 0, 0, more).frame(WINDOW_UPDATE, 0, 1, more);
  }

  private static String body(int bytes) {
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes) {
      text.append(text.length()).append('\n');
    }
    return text.substring(0, bytes);
  }

  private static RawPod large(String body) {
    return RawPod.answering(
        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  @Test
  void aPodIsDoneBeforeItsClientIs() {
    buffers(new BufferPolicy(0, BufferPolicy.MOST_AHEAD, 0));
    String body = body(WINDOW + 400_000);
    try (RawPod pod = large(body);
        RawHttp2Client slow = RawHttp2Client.connect(gateway.address())) {
      gateway.service("web", pod.address());
      slow.get(1, "web.test", "/");
      slow.await(it -> it.type() == DATA);
      await().until(() -> gateway.active("web", pod.address()) == 0);
      assertThat(gateway.observer().seen()).isEmpty();

      // Its connection has the next one.
      client.send(GET);
      assertThat(client.message().body().equals(body)).isTrue();
      assertThat(pod.accepted()).isEqualTo(1);

      windows(slow, body.length());
      assertThat(slow.answer(1).body().equals(body)).isTrue();
      await().until(() -> gateway.observer().seen().size() == 2);
      assertThat(gateway.observer().seen())
          .allSatisfy(it -> assertThat(it.sent()).isEqualTo(body.length()));
    }
  }

  /** The last two go beyond what may be ahead. */
  @ParameterizedTest
  @CsvSource({"0, 400000", "16384, 400000", "1048576, 4000000"})
  void whatIsBeyondWaitsAtThePod(int ahead, int more) {
    buffers(new BufferPolicy(0, ahead, 0));
    String body = body(WINDOW + more);
    try (RawPod pod = large(body);
        RawHttp2Client slow = RawHttp2Client.connect(gateway.address())) {
      gateway.service("web", pod.address());
      slow.get(1, "web.test", "/");
      await().until(() -> gateway.received("web", pod.address()) >= WINDOW + ahead);
      AtomicLong last = new AtomicLong();
      await()
          .during(Duration.ofMillis(300))
          .until(
              () -> {
                long now = gateway.received("web", pod.address());
                return last.getAndSet(now) == now;
              });
      // One read more at each of the bounds, and what the connection holds.
      assertThat(gateway.received("web", pod.address())).isLessThan(WINDOW + ahead + 200_000);
      assertThat(gateway.active("web", pod.address())).isEqualTo(1);
      windows(slow, body.length());
      assertThat(slow.answer(1).body().equals(body)).isTrue();
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @SuppressWarnings("try") // the client goes before the test ends
  void aClientThatDoesNotTakeTheRestLosesIt(boolean goes) throws Exception {
    buffers(new BufferPolicy(0, BufferPolicy.MOST_AHEAD, 0));
    try (RawPod pod = large(body(WINDOW + 400_000));
        RawHttp2Client slow = RawHttp2Client.connect(gateway.address())) {
      gateway.service("web", pod.address());
      slow.get(1, "web.test", "/");
      slow.await(it -> it.type() == DATA);
      await().until(() -> gateway.active("web", pod.address()) == 0);
      if (goes) {
        slow.close();
      } else {
        time.pass(Duration.ofSeconds(61));
        slow.await(it -> it.type() == RST_STREAM);
      }
      await().until(() -> gateway.observer().seen().size() == 1);
      assertThat(gateway.observer().seen().getFirst().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aClientOfHttp1GetsAllOfItInOrder() {
    buffers(new BufferPolicy(0, BufferPolicy.MOST_AHEAD, 0));
    String body = body(20 << 20);
    try (RawPod pod = large(body)) {
      gateway.service("web", pod.address());
      for (int i = 0; i < 2; i++) {
        client.send(GET);
        RawClient.Message head = client.head();
        await().until(() -> gateway.received("web", pod.address()) > WINDOW);
        assertThat(client.withBody(head).body().equals(body)).isTrue();
      }
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  // ---- the body of a request

  private static final BufferPolicy WHOLE = new BufferPolicy(0, 0, 100);

  /**
   * Words, method, how long the body is, whether it is chunked; status, and how many pods see it.
   */
  @ParameterizedTest
  @CsvSource({
    "error, PUT, 2, false, 200, 2",
    "error, PUT, 100, false, 200, 2",
    "error, PUT, 50, true, 200, 2",
    "error, PUT, 101, false, 502, 1",
    "error, PUT, 70000, true, 502, 1",
    "error, POST, 2, false, 502, 1",
    "error non_idempotent, POST, 2, false, 200, 2",
    "timeout, PUT, 2, false, 502, 1"
  })
  void aBodyThatIsHeldWholeGoesToAnotherPod(
      String words, String method, int bytes, boolean chunked, int status, int seen) {
    buffers(1 << 20, WHOLE, words);
    AtomicInteger requests = new AtomicInteger();
    RawPod.Script script =
        connection -> {
          RawClient.Message request = connection.message();
          if (requests.incrementAndGet() > 1) {
            String length = String.valueOf(request.body().length());
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Length: " + length.length() + "\r\n\r\n" + length);
            connection.message();
          }
        };
    try (RawPod one = RawPod.scripted(script);
        RawPod two = RawPod.scripted(script)) {
      gateway.service("web", one.address(), two.address());
      String text = "x".repeat(bytes);
      client.send(
          method
              + " / HTTP/1.1\r\nHost: web.test\r\n"
              + (chunked
                  ? "Transfer-Encoding: chunked\r\n\r\n"
                      + Integer.toHexString(bytes)
                      + "\r\n"
                      + text
                      + "\r\n0\r\n\r\n"
                  : "Content-Length: " + bytes + "\r\n\r\n" + text));
      RawClient.Message answer = client.message();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(requests).hasValue(seen);
      if (status == 200) {
        assertThat(answer.body()).isEqualTo(String.valueOf(bytes));
      }
      await().until(() -> gateway.active("web", one.address()) == 0);
      await().until(() -> gateway.active("web", two.address()) == 0);
    }
  }

  /** A client that asks first is told to go on, and pods are not asked. */
  @Test
  void noPodIsChosenBeforeTheBodyIsWhole() {
    buffers(WHOLE);
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      client.send(POST + "Expect: 100-continue\r\nContent-Length: 6\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(100);
      assertThat(pod.accepted()).isZero();
      client.send("one");
      client.send("two");
      assertThat(client.message().body()).isEqualTo("ok");
      assertThat(pod.requests()).hasSize(1);
      assertThat(pod.requests().getFirst().body()).isEqualTo("onetwo");
      assertThat(pod.requests().getFirst().values("Expect")).isEmpty();
    }
  }

  /** Whether a pod wants a body that is not held is for the pod to say. */
  @Test
  void aPodSaysWhetherALargerBodyIsWanted() {
    buffers(WHOLE);
    try (RawPod pod =
        RawPod.scripted(
            connection -> {
              connection.head();
              connection.send("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n");
              connection.rest();
            })) {
      gateway.service("web", pod.address());
      client.send(POST + "Expect: 100-continue\r\nContent-Length: 101\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(417);
    }
  }

  @Test
  void aLargerBodyFlowsWhileItIsSent() {
    buffers(WHOLE);
    CountDownLatch began = new CountDownLatch(1);
    try (RawPod pod =
        RawPod.scripted(
            connection -> {
              RawClient.Message head = connection.head();
              String first = connection.line() + connection.line();
              began.countDown();
              connection.line();
              connection.line();
              connection.line();
              connection.line();
              connection.send(first.length() > 100 && head != null ? OK : "no");
              connection.message();
            })) {
      gateway.service("web", pod.address());
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      client.send("c8\r\n" + "x".repeat(200) + "\r\n");
      await().until(() -> began.getCount() == 0);
      client.send("1\r\ny\r\n0\r\n\r\n");
      assertThat(client.message().body()).isEqualTo("ok");
    }
  }

  @Test
  void aBodyBeyondTheLimitIs413BeforeAnyPodSeesIt() {
    buffers(5, WHOLE, "error");
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(413);
      assertThat(pod.accepted()).isZero();
    }
  }

  @Test
  void aBodyThatDoesNotComeIs408() throws Exception {
    buffers(WHOLE);
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      client.send(POST + "Expect: 100-continue\r\nContent-Length: 6\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(100);
      time.pass(Duration.ofSeconds(61));
      assertThat(client.message().status()).isEqualTo(408);
      assertThat(pod.accepted()).isZero();
    }
  }

  @Test
  void bodiesOfHttp2AreNoDifferent() {
    buffers(WHOLE);
    AtomicInteger requests = new AtomicInteger();
    RawPod.Script script =
        connection -> {
          RawClient.Message request = connection.message();
          if (requests.incrementAndGet() > 1) {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + request.body());
            connection.message();
          }
        };
    try (RawPod one = RawPod.scripted(script);
        RawPod two = RawPod.scripted(script);
        RawHttp2Client other = RawHttp2Client.connect(gateway.address())) {
      gateway.service("web", one.address(), two.address());
      other.headers(
          1,
          false,
          ":method",
          "PUT",
          ":scheme",
          "http",
          ":path",
          "/",
          ":authority",
          "web.test",
          "expect",
          "100-continue");
      other.await(it -> it.type() == RawHttp2Client.HEADERS);
      assertThat(one.accepted() + two.accepted()).isZero();
      other.data(1, false, (byte) 'a', (byte) 'b', (byte) 'c');
      other.data(1, true, (byte) 'd', (byte) 'e', (byte) 'f');
      RawHttp2Client.Answer answer = other.answer(1);
      assertThat(answer.heads()).hasSize(2);
      assertThat(answer.heads().getFirst()).containsEntry(":status", "100");
      assertThat(answer.heads().getLast()).containsEntry(":status", "200");
      assertThat(answer.body()).isEqualTo("abcdef");
      assertThat(requests).hasValue(2);
    }
  }

  // ---- pods of HTTP/1.0

  private void old() {
    messages(new ForwardPolicy.Messages(0, BufferPolicy.NONE, true), "error");
  }

  @ParameterizedTest
  @CsvSource({"70000, true", "2, false", "2000000, false"})
  void aPodOfHttp10IsToldTheLength(int bytes, boolean chunked) {
    old();
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      String text = "x".repeat(bytes);
      for (int i = 0; i < 2; i++) {
        client.send(
            POST
                + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                + (chunked
                    ? "Transfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(bytes)
                        + "\r\n"
                        + text
                        + "\r\n0\r\nX-Trailer: 1\r\n\r\n"
                    : "Content-Length: " + bytes + "\r\n\r\n" + text));
        assertThat(client.message().body()).isEqualTo("ok");
      }
      RawClient.Message request = pod.requests().getFirst();
      assertThat(request.startLine()).isEqualTo("POST / HTTP/1.0");
      assertThat(request.values("Content-Length")).containsExactly(String.valueOf(bytes));
      assertThat(request.values("Transfer-Encoding")).isEmpty();
      assertThat(request.values("Connection")).containsExactly("close");
      assertThat(request.values("Upgrade")).isEmpty();
      assertThat(request.body()).hasSize(bytes);
      // Whatever such a pod says of its connection.
      assertThat(pod.accepted()).isEqualTo(2);
    }
  }

  @Test
  void aWebSocketIsNotOpenedInHttp10() {
    old();
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      client.send(
          "GET / HTTP/1.1\r\nHost: web.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
      assertThat(client.message().body()).isEqualTo("ok");
      assertThat(pod.requests().getFirst().values("Upgrade")).isEmpty();
      assertThat(pod.requests().getFirst().values("Connection")).containsExactly("close");
    }
  }

  @ParameterizedTest
  @CsvSource({"Content-Length: 3", "Transfer-Encoding: chunked"})
  void aPodOfHttp10IsNotAskedWhetherItWantsTheBody(String framing) {
    old();
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      client.send(POST + "Expect: 100-continue\r\n" + framing + "\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(100);
      client.send(framing.endsWith("3") ? "abc" : "3\r\nabc\r\n0\r\n\r\n");
      assertThat(client.message().body()).isEqualTo("ok");
      assertThat(pod.requests().getFirst().values("Expect")).isEmpty();
      assertThat(pod.requests().getFirst().body()).isEqualTo("abc");
    }
  }

  @Test
  void aLargeBodyThatDoesNotSayItsLengthIs411InHttp10() {
    old();
    try (RawPod pod = RawPod.answering(OK);
        RawHttp2Client other = RawHttp2Client.connect(gateway.address())) {
      gateway.service("web", pod.address());
      other.post(1, "web.test").data(1, true, (byte) 'a', (byte) 'b');
      assertThat(other.answer(1).body()).isEqualTo("ok");
      assertThat(pod.requests().getFirst().value("Content-Length")).isEqualTo("2");

      int part = 16_384;
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      for (int sent = 0; sent <= BufferPolicy.MOST_BODY; sent += part) {
        client.send(Integer.toHexString(part) + "\r\n" + "x".repeat(part) + "\r\n");
      }
      assertThat(client.message().status()).isEqualTo(411);
      assertThat(pod.requests()).hasSize(1);
    }
  }
}
