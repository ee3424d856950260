package io.headgate.gateway.http;

import static io.headgate.gateway.http.RawHttp2Client.CONTINUATION;
import static io.headgate.gateway.http.RawHttp2Client.DATA;
import static io.headgate.gateway.http.RawHttp2Client.END_HEADERS;
import static io.headgate.gateway.http.RawHttp2Client.GOAWAY;
import static io.headgate.gateway.http.RawHttp2Client.HEADERS;
import static io.headgate.gateway.http.RawHttp2Client.PING;
import static io.headgate.gateway.http.RawHttp2Client.RST_STREAM;
import static io.headgate.gateway.http.RawHttp2Client.SETTINGS;
import static io.headgate.gateway.http.RawHttp2Client.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.TimeSource;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/2 from clients, frame by frame. */
class Http2ServingTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int PROTOCOL_ERROR = 1;
  private static final int INTERNAL_ERROR = 2;
  private static final int REFUSED_STREAM = 7;
  private static final int ENHANCE_YOUR_CALM = 11;

  private HttpFixture gateway;
  private RawHttp2Client client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.startWithH2c(TimeSource.system());
    client = RawHttp2Client.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  private RawPod serve(RawPod pod) {
    gateway.service("web", pod.address());
    return pod;
  }

  @Test
  void thePodSeesTheRequestOfHttp1() {
    try (RawPod pod =
        serve(
            RawPod.answering(
                "HTTP/1.1 200 OK\r\nConnection: close, X-Mine\r\nKeep-Alive: timeout=5\r\n"
                    + "X-Mine: 1\r\nX-Kept: 2\r\nContent-Length: 2\r\n\r\nok"))) {
      client.headers(
          1,
          true,
          ":method",
          "GET",
          ":scheme",
          "http",
          ":path",
          "/a/../b?c=%20",
          ":authority",
          "web.test",
          "cookie",
          "a=1",
          "x-b",
          "2",
          "cookie",
          "c=3",
          "te",
          "trailers");
      RawHttp2Client.Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.heads().get(0))
          .containsEntry("x-kept", "2")
          .containsEntry("server", "headgate")
          .doesNotContainKeys("connection", "keep-alive", "x-mine", "transfer-encoding");
      RawClient.Message seen = pod.requests().get(0);
      assertThat(seen.startLine()).isEqualTo("GET /b?c=%20 HTTP/1.1");
      assertThat(seen.value("Host")).isEqualTo("web.test");
      assertThat(seen.value("Cookie")).isEqualTo("a=1; c=3");
      assertThat(seen.value("X-B")).isEqualTo("2");
      assertThat(seen.value("TE")).isEqualTo("trailers");
      assertThat(seen.value("Transfer-Encoding")).isEmpty();
      assertThat(seen.value("X-Forwarded-For")).isEqualTo("127.0.0.1");
      assertThat(gateway.observer().seen())
          .containsExactly(new RecordingObserver.Seen(200, 0, 2, true));
    }
  }

  @Test
  @SuppressWarnings("StringConcatToTextBlock") // lines of a message end otherwise
  void aBodyAndTrailersGoBothWays() {
    try (RawPod pod =
        serve(
            RawPod.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
                    + "Grpc-Status: 0\r\n\r\n"))) {
      client
          .post(1, "web.test")
          .data(1, false, "he".getBytes(StandardCharsets.US_ASCII))
          .data(1, false, "llo".getBytes(StandardCharsets.US_ASCII));
      client.headers(1, true, "x-sum", "5");
      RawHttp2Client.Answer answer = client.answer(1);
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.heads().get(1)).containsExactly(Map.entry("grpc-status", "0"));
      RawClient.Message seen = pod.requests().get(0);
      assertThat(seen.body()).isEqualTo("hello");
      assertThat(seen.value("x-sum")).isEqualTo("5");
    }
  }

  @Test
  void aHeadHasNoBody() {
    client.headers(
        1, true, ":method", "HEAD", ":scheme", "http", ":path", "/", ":authority", "none.test");
    RawHttp2Client.Answer answer = client.answer(1);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.value("content-length")).isNotEqualTo("0").isNotEmpty();
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void anInformationalResponseIsPassedOn() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + OK);
                  connection.rest();
                }))) {
      client.get(1, "web.test", "/");
      RawHttp2Client.Answer answer = client.answer(1);
      assertThat(answer.heads()).hasSize(2);
      assertThat(answer.heads().get(0))
          .containsEntry(":status", "103")
          .containsEntry("link", "</a.css>");
      assertThat(answer.heads().get(1)).containsEntry(":status", "200");
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0}: {1} {2} {3} {4}: {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          two hosts                  | GET     | http | /         | web.test | host | gone.test | 400
          the same host              | GET     | http | /         | web.test | host | WEB.TEST  | 200
          no good authority          | GET     | http | /         | web.test/ | x   | y         | 400
          a user in the authority    | GET     | http | /         | a@web.test | x  | y         | 400
          the scheme of something    | GET     | ftp  | /         | web.test | x    | y         | 400
          an absolute form           | GET     | http | http://web.test/ | web.test | x | y      | 400
          a space in the path        | GET     | http | '/a b'    | web.test | x    | y         | 400
          no slash                   | GET     | http | a         | web.test | x    | y         | 400
          a space in the method      | 'G T'   | http | /         | web.test | x    | y         | 400
          TRACE                      | TRACE   | http | /         | web.test | x    | y         | 405
          the server as a whole      | OPTIONS | http | *         | web.test | x    | y         | 200
          """)
  void aRequestIsRefusedAsInHttp1(
      String what,
      String method,
      String scheme,
      String path,
      String authority,
      String name,
      String value,
      int status) {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      String[] pseudo = {
        ":method", method, ":scheme", scheme, ":path", path, ":authority", authority
      };
      String[] all = Arrays.copyOf(pseudo, 10);
      all[8] = name;
      all[9] = value;
      client.headers(1, true, all);
      assertThat(client.answer(1).status()).as(what).isEqualTo(status);
      assertThat(pod.requests()).hasSize(status == 200 && !path.equals("*") ? 1 : 0);
      // The next one is served, whatever this one was.
      client.get(3, "web.test", "/");
      assertThat(client.answer(3).status()).isEqualTo(200);
    }
  }

  @Test
  void iB9_connectIsRefused() {
    client.headers(1, true, ":method", "CONNECT", ":authority", "web.test:443");
    assertThat(client.answer(1).status()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "connection, keep-alive",
    "transfer-encoding, chunked",
    "upgrade, websocket",
    "proxy-connection, close",
    "te, gzip",
    "Upper, case",
    ":status, 200",
    ":unknown, 1",
    "content-length, 5",
    ":path, /b",
    "x, ' a'",
    "x, a!b"
  })
  void whatHttp2ForbidsEndsTheStream(String name, String value) {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      client.headers(
          1,
          true,
          ":method",
          "GET",
          ":scheme",
          "http",
          ":path",
          "/",
          ":authority",
          "web.test",
          name,
          value.replace('!', '\n'));
      RawHttp2Client.Answer answer = client.answer(1);
      assertThat(answer.reset()).isEqualTo(PROTOCOL_ERROR);
      client.get(3, "web.test", "/");
      assertThat(client.answer(3).status()).isEqualTo(200);
      assertThat(pod.requests()).hasSize(1);
    }
  }

  @Test
  void aHeadThatIsTooLargeIsA431() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      client.headers(
          1,
          true,
          ":method",
          "GET",
          ":scheme",
          "http",
          ":path",
          "/",
          ":authority",
          "web.test",
          "x",
          "y".repeat(14_000),
          "z",
          "y".repeat(2_000));
      assertThat(client.answer(1).status()).isEqualTo(200);
      byte[] much = RawHttp2Client.block("a", "y".repeat(15_000));
      client.frame(
          HEADERS,
          1,
          3,
          RawHttp2Client.block(
              ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "web.test"));
      client.frame(CONTINUATION, 0, 3, much);
      client.frame(CONTINUATION, 0, 3, much);
      client.frame(CONTINUATION, END_HEADERS, 3, RawHttp2Client.block("b", "y".repeat(3_000)));
      assertThat(client.answer(3).status()).isEqualTo(431);
      client.get(5, "web.test", "/" + "p".repeat(8200));
      assertThat(client.answer(5).status()).isEqualTo(414);
      assertThat(pod.requests()).hasSize(1);
      // Whoever has answered, each is counted once.
      assertThat(gateway.observer().seen())
          .extracting(RecordingObserver.Seen::statusCode)
          .containsExactly(200, 431, 414);
    }
  }

  @Test
  void aClientThatResetsItsRequestGivesUpThePod() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.head();
                  asked.countDown();
                  connection.rest();
                  gone.countDown();
                }))) {
      client.get(1, "web.test", "/");
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      client.frame(RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      await().until(() -> gateway.active("web", pod.address()) == 0);
      assertThat(gateway.observer().seen())
          .containsExactly(
              new RecordingObserver.Seen(RequestObserver.CLIENT_CLOSED_REQUEST, 0, 0, true));
    }
  }

  @Test
  void aPodThatDiesHalfWayResetsItsStreamAlone() {
    try (RawPod pod =
            RawPod.scripted(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                });
        RawPod good = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      gateway.service("good", good.address());
      client.get(1, "web.test", "/");
      RawHttp2Client.Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.reset()).isEqualTo(INTERNAL_ERROR);
      client.get(3, "good.test", "/");
      assertThat(client.answer(3).body()).isEqualTo("ok");
    }
  }

  @Test
  void whatFollowsAnEarlyAnswerCountsForNothing() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                  connection.rest();
                }))) {
      client.post(1, "web.test").data(1, false, new byte[1000]);
      assertThat(client.answer(1).status()).isEqualTo(403);
      client.data(1, true, new byte[1000]);
      client.get(3, "none.test", "/");
      assertThat(client.answer(3).status()).isEqualTo(404);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void streamsBeyondTheLimitAreRefused() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.head();
                  done.await(10, TimeUnit.SECONDS);
                  connection.send(OK);
                }))) {
      for (int i = 0; i < 129; i++) {
        client.get(1 + 2 * i, "web.test", "/");
      }
      assertThat(client.answer(257).reset()).isEqualTo(REFUSED_STREAM);
      await().until(() -> pod.accepted() == 128);
      done.countDown();
      assertThat(client.answer(255).status()).isEqualTo(200);
      assertThat(client.answer(1).status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatTakesNothingHoldsUpItsOwnStreamOnly() {
    byte[] body = new byte[8 << 20];
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    try (RawPod pod =
            RawPod.scripted(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
                  connection.send(body);
                  written.complete(true);
                });
        RawPod good = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      gateway.service("good", good.address());
      // The window of the connection alone grows.
      client.frame(WINDOW_UPDATE, 0, 0, (byte) 0x10, (byte) 0, (byte) 0, (byte) 0);
      client.get(1, "web.test", "/");
      int[] got = {0};
      client.await(
          it -> {
            got[0] += it.type() == DATA && it.stream() == 1 ? it.payload().length : 0;
            return got[0] == 65_535;
          });
      client.get(3, "good.test", "/");
      assertThat(client.answer(3).body()).isEqualTo("ok");
      assertThat(written).isNotDone();
      client.frame(WINDOW_UPDATE, 0, 1, (byte) 0x10, (byte) 0, (byte) 0, (byte) 0);
      assertThat(client.answer(1).body()).hasSize(body.length);
    }
  }

  @Test
  void aPodThatTakesNothingStopsTheClient() throws Exception {
    CountDownLatch mayRead = new CountDownLatch(1);
    int length = 64 << 20;
    gateway.policy(
        new ForwardPolicy(
            Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(10), 0, 3));
    try (RawPod pod =
        RawPod.scripted(
            connection -> {
              connection.head();
              mayRead.await(10, TimeUnit.SECONDS);
              connection.skip(length);
              connection.send(OK);
            })) {
      gateway.service("web", pod.address());
      client.post(1, "web.test", "content-length", Integer.toString(length));
      // Windows grow as the pod takes what is sent, and no further than its socket and ours hold.
      client.await(it -> it.type() == SETTINGS);
      long[] window = {128 * 1024};
      long sent = 0;
      byte[] part = new byte[16_384];
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        RawHttp2Client.Frame frame = client.next();
                        if (frame.type() == WINDOW_UPDATE && frame.stream() == 1) {
                          synchronized (window) {
                            window[0] += Unpooled.wrappedBuffer(frame.payload()).getInt(0);
                            window.notifyAll();
                          }
                        } else if (frame.ends()) {
                          return;
                        }
                      }
                    } catch (UncheckedIOException e) {
                      // The test is over.
                    }
                  });
      boolean stopped = false;
      while (sent < length) {
        synchronized (window) {
          long before = window[0];
          if (window[0] - sent < part.length) {
            window.wait(500);
            if (window[0] == before && !stopped) {
              stopped = true;
              assertThat(sent).isLessThan(24 << 20);
              mayRead.countDown();
            }
            continue;
          }
        }
        client.data(1, false, part);
        sent += part.length;
      }
      client.data(1, true);
      assertThat(stopped).isTrue();
      reader.join();
    }
  }

  // ---- floods

  private static byte[] repeated(int times, byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      for (byte[] frame : frames) {
        all.writeBytes(frame);
      }
    }
    return all.toByteArray();
  }

  private int endingAfter(byte[] flood) {
    try {
      client.send(flood);
    } catch (UncheckedIOException e) {
      // Closed before all of it was sent.
    }
    return client.ending();
  }

  @Test
  void iX1_rapidResetsEndTheConnection() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      ByteArrayOutputStream flood = new ByteArrayOutputStream();
      byte[] head =
          RawHttp2Client.block(
              ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "web.test");
      for (int i = 0; i < 300; i++) {
        flood.writeBytes(RawHttp2Client.bytes(HEADERS, 5, 1 + 2 * i, head));
        flood.writeBytes(RawHttp2Client.bytes(RST_STREAM, 0, 1 + 2 * i, new byte[] {0, 0, 0, 8}));
      }
      assertThat(endingAfter(flood.toByteArray())).isEqualTo(ENHANCE_YOUR_CALM);
      await().until(() -> gateway.active("web", pod.address()) == 0);
      assertThat(gateway.observer().seen()).hasSizeLessThanOrEqualTo(201);
    }
  }

  @Test
  void iX1_resetsThatTheClientBringsAboutEndTheConnection() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      ByteArrayOutputStream flood = new ByteArrayOutputStream();
      byte[] head =
          RawHttp2Client.block(
              ":method", "POST", ":scheme", "http", ":path", "/", ":authority", "web.test");
      for (int i = 0; i < 300; i++) {
        flood.writeBytes(RawHttp2Client.bytes(HEADERS, 4, 1 + 2 * i, head));
        flood.writeBytes(RawHttp2Client.bytes(WINDOW_UPDATE, 0, 1 + 2 * i, new byte[4]));
      }
      assertThat(endingAfter(flood.toByteArray())).isEqualTo(ENHANCE_YOUR_CALM);
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void iX1_emptyContinuationsEndTheConnection() {
    byte[] head = RawHttp2Client.bytes(HEADERS, 0, 1, RawHttp2Client.block(":method", "GET"));
    client.send(head);
    assertThat(endingAfter(repeated(100, RawHttp2Client.bytes(CONTINUATION, 0, 1))))
        .isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void iX1_pingsAndSettingsWithoutEndEndTheConnection() {
    assertThat(endingAfter(repeated(1100, RawHttp2Client.bytes(PING, 0, 0, new byte[8]))))
        .isEqualTo(ENHANCE_YOUR_CALM);
    client.close();
    client = RawHttp2Client.connect(gateway.address());
    assertThat(endingAfter(repeated(1100, RawHttp2Client.bytes(SETTINGS, 0, 0))))
        .isEqualTo(ENHANCE_YOUR_CALM);
    client.close();
    client = RawHttp2Client.connect(gateway.address());
    client.post(1, "none.test");
    assertThat(endingAfter(repeated(10, RawHttp2Client.bytes(DATA, 0, 1))))
        .isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void pingsBesideRequestsAreNoFlood() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      for (int i = 0; i < 300; i++) {
        client.send(repeated(8, RawHttp2Client.bytes(PING, 0, 0, new byte[8])));
        client.get(1 + 2 * i, "web.test", "/");
        assertThat(client.answer(1 + 2 * i).status()).isEqualTo(200);
      }
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  // ---- the end

  @Test
  void aDrainedConnectionAnswersWhatItHasAndIsToldSo() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (RawPod pod =
            RawPod.scripted(
                connection -> {
                  connection.head();
                  asked.countDown();
                  answer.await(10, TimeUnit.SECONDS);
                  connection.send(OK);
                });
        RawHttp2Client idle = RawHttp2Client.connect(gateway.address())) {
      gateway.service("web", pod.address());
      idle.get(1, "none.test", "/");
      assertThat(idle.answer(1).status()).isEqualTo(404);
      client.get(1, "web.test", "/");
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> down =
          gateway.server().shutdown(Duration.ofSeconds(10)).toCompletableFuture();
      assertThat(idle.ending()).isZero();
      RawHttp2Client.Frame first = client.await(it -> it.type() == GOAWAY);
      assertThat(first.lastStream()).isEqualTo(Integer.MAX_VALUE);
      RawHttp2Client.Frame second = client.await(it -> it.type() == GOAWAY);
      assertThat(second.lastStream()).isEqualTo(1);
      assertThat(down).isNotDone();
      answer.countDown();
      assertThat(client.answer(1).status()).isEqualTo(200);
      assertThat(client.ending()).isEqualTo(-1);
      down.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void withoutTheFlagNobodyBeginsWithThePreface() {
    try (HttpFixture plain = HttpFixture.start();
        RawClient raw = RawClient.connect(plain.address())) {
      raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      assertThat(raw.message().status()).isEqualTo(505);
    }
    // And with it HTTP/1.1 is served as ever, also by those who begin as the preface does.
    try (RawClient raw = RawClient.connect(gateway.address())) {
      raw.send("PRI / HTTP/1.1\r\nHost: none.test\r\n\r\n");
      assertThat(raw.message().status()).isEqualTo(404);
    }
  }
}
