package io.headgate.gateway.http;

import static io.headgate.gateway.http.RawHttp2Client.DATA;
import static io.headgate.gateway.http.RawHttp2Client.GOAWAY;
import static io.headgate.gateway.http.RawHttp2Client.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods that are spoken to in HTTP/2, frame by frame, for clients of HTTP/1.1. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class Http2PodTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: web.test\r\n\r\n";
  private static final byte[] ONE_STREAM = {0, 3, 0, 0, 0, 1};

  private HttpFixture gateway;
  private RawClient client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start().http2ToPods();
    client = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  private interface Script {
    void run(RawHttp2Client connection) throws Exception;
  }

  private RawPod serve(Script script, byte... settings) {
    RawPod pod =
        RawPod.scripted(
            raw -> {
              try (RawHttp2Client connection = RawHttp2Client.accept(raw.socket(), settings)) {
                script.run(connection);
              }
            });
    gateway.service("web", pod.address());
    return pod;
  }

  /** Answers every request at once. */
  private static void answerAll(RawHttp2Client connection) {
    while (true) {
      int stream = connection.request().stream();
      connection.headers(stream, false, ":status", "200", "content-length", "2");
      connection.data(stream, true, (byte) 'o', (byte) 'k');
    }
  }

  private static void reset(RawHttp2Client connection, int stream, int code) {
    connection.frame(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) code);
  }

  @Test
  void aPodSeesTheRequestOfAClientOfHttp1() throws Exception {
    BlockingQueue<Map<String, String>> heads = new LinkedBlockingQueue<>();
    try (RawPod pod =
        serve(
            connection -> {
              RawHttp2Client.Frame head = connection.request();
              heads.add(connection.decoded(head));
              StringBuilder body = new StringBuilder();
              connection.await(
                  it -> {
                    body.append(new String(it.payload(), StandardCharsets.US_ASCII));
                    return it.ends();
                  });
              heads.add(Map.of("body", body.toString()));
              int stream = head.stream();
              connection.headers(stream, false, ":status", "103", "link", "</a>");
              connection.headers(stream, false, ":status", "200", "x", "y");
              connection.data(stream, false, (byte) 'o', (byte) 'k');
              connection.headers(stream, true, "grpc-status", "0");
              connection.request();
            })) {
      client.send(
          "POST /a?b HTTP/1.1\r\nHost: web.test\r\nX-Mine: 1\r\nConnection: keep-alive, X-Hop\r\n"
              + "X-Hop: 2\r\nTE: trailers\r\nContent-Length: 5\r\n\r\nhello");
      RawClient.Message hints = client.head();
      assertThat(hints.status()).isEqualTo(103);
      RawClient.Message answer = client.message();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.value("x")).isEqualTo("y");
      assertThat(answer.value("grpc-status")).isEqualTo("0");
      assertThat(heads.poll(10, TimeUnit.SECONDS))
          .containsEntry(":method", "POST")
          .containsEntry(":scheme", "http")
          .containsEntry(":path", "/a?b")
          .containsEntry(":authority", "web.test")
          .containsEntry("x-mine", "1")
          .containsEntry("te", "trailers")
          .containsEntry("x-forwarded-for", "127.0.0.1")
          .containsEntry("content-length", "5")
          .doesNotContainKeys("host", "connection", "x-hop", "transfer-encoding");
      assertThat(heads.poll(10, TimeUnit.SECONDS)).containsEntry("body", "hello");
      assertThat(pod.accepted()).isEqualTo(1);
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void requestsShareAConnectionAndTheirDial() throws Exception {
    CountDownLatch all = new CountDownLatch(1);
    try (RawPod pod =
        serve(
            connection -> {
              List<Integer> streams = new ArrayList<>();
              for (int i = 0; i < 10; i++) {
                streams.add(connection.request().stream());
              }
              all.countDown();
              for (int stream : streams) {
                connection.headers(stream, true, ":status", "204");
              }
              answerAll(connection);
            })) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        clients.add(RawClient.connect(gateway.address()).send(GET));
      }
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
      for (RawClient one : clients) {
        assertThat(one.message().status()).isEqualTo(204);
        one.close();
      }
      client.send(GET);
      assertThat(client.message().body()).isEqualTo("ok");
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void anotherConnectionIsMadeWhereThePodTakesNoMoreStreams() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger connections = new AtomicInteger();
    try (RawPod pod =
            serve(
                connection -> {
                  boolean first = connections.incrementAndGet() == 1;
                  RawHttp2Client.Frame request = connection.request();
                  connection.headers(request.stream(), true, ":status", "204");
                  if (first) {
                    request = connection.request();
                    held.countDown();
                    end.await(10, TimeUnit.SECONDS);
                    connection.headers(request.stream(), true, ":status", "205");
                  }
                  answerAll(connection);
                },
                ONE_STREAM);
        RawClient second = RawClient.connect(gateway.address())) {
      client.send(GET);
      assertThat(client.message().status()).isEqualTo(204);
      client.send(GET);
      assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
      // With a body nothing is sent twice: this one has to go the right way at once.
      second.send("POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(second.message().status()).isEqualTo(204);
      end.countDown();
      assertThat(client.head().status()).isEqualTo(205);
      assertThat(pod.accepted()).isEqualTo(2);
    }
  }

  @ParameterizedTest(name = "{0}, body {1}: {2}")
  @CsvSource({
    "refused, false, 200",
    "refused, true,  502",
    "goaway,  false, 200",
    "reset,   false, 502",
    "closed,  false, 502",
  })
  void onlyWhatThePodHasNotLookedAtIsSentAgain(String how, boolean body, int status) {
    AtomicInteger connections = new AtomicInteger();
    try (RawPod pod =
        serve(
            connection -> {
              if (connections.incrementAndGet() > 1) {
                answerAll(connection);
              }
              int stream = connection.request().stream();
              switch (how) {
                case "refused" -> reset(connection, stream, 7);
                case "reset" -> reset(connection, stream, 2);
                case "goaway" -> connection.frame(GOAWAY, 0, 0, new byte[8]);
                default -> connection.close();
              }
              answerAll(connection);
            })) {
      client.send(body ? "POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 2\r\n\r\nhi" : GET);
      assertThat(client.message().status()).isEqualTo(status);
      assertThat(pod.accepted()).isEqualTo(status == 200 ? 2 : 1);
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void aPodThatResetsHalfWayCutsTheAnswerOff() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    try (RawPod pod =
        serve(
            connection -> {
              int stream = connection.request().stream();
              connection.headers(stream, false, ":status", "200", "content-length", "10");
              connection.data(stream, false, (byte) 'h');
              half.await(10, TimeUnit.SECONDS);
              reset(connection, stream, 2);
              answerAll(connection);
            })) {
      client.send(GET);
      assertThat(client.head().status()).isEqualTo(200);
      half.countDown();
      assertThat(client.rest()).isEqualTo("h");
      client.close();
      client = RawClient.connect(gateway.address()).send(GET);
      assertThat(client.message().status()).isEqualTo(200);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatGoesCancelsItsStreamAlone() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
    try (RawPod pod =
        serve(
            connection -> {
              connection.request();
              asked.countDown();
              codes.add(connection.await(it -> it.type() == RST_STREAM).code());
              answerAll(connection);
            })) {
      client.send(GET);
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      client.close();
      assertThat(codes.poll(10, TimeUnit.SECONDS)).isEqualTo(8);
      client = RawClient.connect(gateway.address()).send(GET);
      assertThat(client.message().status()).isEqualTo(200);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void anAnsweredStreamIsNotReset() throws Exception {
    AtomicInteger resets = new AtomicInteger();
    try (RawPod pod =
        serve(
            connection -> {
              while (true) {
                RawHttp2Client.Frame frame =
                    connection.await(it -> it.type() == RST_STREAM || it.type() == 1);
                if (frame.type() == RST_STREAM) {
                  resets.incrementAndGet();
                } else {
                  connection.headers(
                      frame.stream(), false, ":status", "200", "content-length", "2");
                  connection.data(frame.stream(), true, (byte) 'o', (byte) 'k');
                }
              }
            })) {
      for (int i = 0; i < 20; i++) {
        client.send(GET);
        assertThat(client.message().body()).isEqualTo("ok");
      }
      assertThat(pod.accepted()).isEqualTo(1);
      assertThat(resets).hasValue(0);
    }
  }

  @Test
  void aClientThatDoesNotReadStopsThePodsStreamAlone() throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch stuck = new CountDownLatch(1);
    byte[] part = new byte[16_384];
    int length = 64 << 20;
    try (RawPod pod =
            serve(
                connection -> {
                  int stream = connection.request().stream();
                  connection.headers(
                      stream, false, ":status", "200", "content-length", Integer.toString(length));
                  long[] window = {128 * 1024};
                  while (sent.get() < length) {
                    while (window[0] < part.length) {
                      RawHttp2Client.Frame frame = connection.next();
                      if (frame.type() == 8 && frame.stream() == stream) {
                        window[0] += Unpooled.wrappedBuffer(frame.payload()).getInt(0);
                      } else if (frame.type() == 1) {
                        // Another request, while this one stands still.
                        stuck.countDown();
                        connection.headers(frame.stream(), true, ":status", "204");
                      }
                    }
                    connection.frame(DATA, 0, stream, part);
                    window[0] -= part.length;
                    sent.addAndGet(part.length);
                  }
                  connection.data(stream, true);
                  connection.await(it -> false);
                });
        RawClient other = RawClient.connect(gateway.address())) {
      client.send(GET);
      assertThat(client.head().status()).isEqualTo(200);
      long[] last = {0};
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                boolean still = sent.get() > 0 && sent.get() == last[0];
                last[0] = sent.get();
                return still;
              });
      assertThat(sent.get()).isLessThan(24 << 20);
      other.send(GET);
      assertThat(other.head().status()).isEqualTo(204);
      assertThat(stuck.getCount()).isZero();
      client.skip(length);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void whatAPodHasSentToItsEndWaitsForASlowClient() {
    AtomicLong sent = new AtomicLong();
    byte[] part = new byte[16_384];
    try (RawPod pod =
            serve(
                connection -> {
                  int stream = connection.request().stream();
                  connection.headers(stream, false, ":status", "200");
                  long window = 128 * 1024;
                  while (true) {
                    while (window < part.length) {
                      RawHttp2Client.Frame frame = connection.next();
                      if (frame.type() == 8 && frame.stream() == stream) {
                        window += Unpooled.wrappedBuffer(frame.payload()).getInt(0);
                      } else if (frame.type() == 1) {
                        // Another request, while nobody takes what has come of this one.
                        connection.data(stream, true);
                        connection.headers(frame.stream(), true, ":status", "204");
                        connection.await(it -> false);
                      }
                    }
                    connection.frame(DATA, 0, stream, part);
                    window -= part.length;
                    sent.addAndGet(part.length);
                  }
                });
        RawClient other = RawClient.connect(gateway.address())) {
      client.send(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      long[] last = {0};
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                boolean still = sent.get() > 0 && sent.get() == last[0];
                last[0] = sent.get();
                return still;
              });
      other.send(GET);
      assertThat(other.head().status()).isEqualTo(204);

      String answer = client.rest();
      assertThat(answer).endsWith("\r\n0\r\n\r\n");
      assertThat(answer.chars().filter(it -> it == 0).count()).isEqualTo(sent.get());
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }
}
