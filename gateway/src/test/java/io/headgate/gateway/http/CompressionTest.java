package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.CompressionPolicy;
import io.headgate.discovery.model.MediaTypes;
import io.headgate.discovery.model.PacePolicy;
import io.headgate.gateway.http.RawClient.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.brotli.dec.BrotliInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Responses that are compressed on their way, in whatever way they end. */
class CompressionTest {

  private static final CompressionPolicy GZIP =
      new CompressionPolicy(
          Optional.of(new CompressionPolicy.Rule(1, 20, MediaTypes.ALL)), Optional.empty());

  private static final String TEXT = "all work and no play ".repeat(5000);
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
  private static final String ASKED = "Host: web.test\r\nAccept-Encoding: gzip\r\n\r\n";
  private static final String GET = "GET / HTTP/1.1\r\n" + ASKED;

  private final ManualTime time = new ManualTime();
  private HttpFixture gateway;
  private RawClient client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.startWithH2c(time);
    gateway.policy(AnswerPolicy.DEFAULT.with(GZIP));
    client = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    await().until(() -> gateway.server().compressing() == 0);
    gateway.close();
  }

  @Test
  void aKnownLengthGoesAndTheConnectionGoesOn() {
    try (RawPod pod = serve(RawPod.answering(HEAD + length(TEXT) + "ETag: \"1\"\r\n\r\n" + TEXT))) {
      for (int i = 0; i < 2; i++) {
        Message answer = client.send(GET).message();
        assertThat(answer.value("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.value("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.value("Vary")).isEqualTo("accept-encoding");
        assertThat(answer.value("ETag")).isEqualTo("W/\"1\"");
        assertThat(answer.values("Content-Length")).isEmpty();
        assertThat(answer.body().length()).isLessThan(TEXT.length() / 10);
        assertThat(unzipped(answer.body())).isEqualTo(TEXT);
        // What was sent is counted as it was sent.
        int requests = i + 1;
        await().until(() -> gateway.observer().seen().size() == requests);
        assertThat(gateway.observer().seen().getLast().sent()).isEqualTo(answer.body().length());
      }
      assertThat(pod.accepted()).isEqualTo(1);
      assertThat(gateway.server().compressing()).isZero();
    }
  }

  @Test
  void chunksAndTrailersStayBehindEachOther() {
    String chunked =
        HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\nX-A: 1\r\n\r\n";
    try (RawPod pod = serve(RawPod.answering(chunked))) {
      Message answer = client.send(GET).message();
      assertThat(unzipped(answer.body())).isEqualTo("abcdef");
      assertThat(answer.value("X-A")).isEqualTo("1");
      assertThat(pod.requests().getFirst().value("Accept-Encoding")).isEqualTo("gzip");
    }
  }

  @Test
  void whoDoesNotTakeItGetsItAsItIs() {
    try (RawPod pod = serve(RawPod.answering(HEAD + length(TEXT) + "\r\n" + TEXT))) {
      Message answer = client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n").message();
      assertThat(answer.value("Vary")).isEqualTo("accept-encoding");
      assertThat(answer.body()).isEqualTo(TEXT);

      Message head = client.send("HEAD / HTTP/1.1\r\n" + ASKED).head();
      assertThat(head.value("Content-Length")).isEqualTo(Integer.toString(TEXT.length()));
      assertThat(head.value("Content-Encoding")).isEmpty();
      assertThat(pod.requests()).hasSize(2);
    }
    try (RawClient old = RawClient.connect(gateway.address());
        RawPod pod = serve(RawPod.answering(HEAD + length(TEXT) + "\r\n" + TEXT))) {
      String answer = old.send("GET / HTTP/1.0\r\n" + ASKED).rest();
      assertThat(answer).endsWith("\r\n\r\n" + TEXT);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void http2GetsTheSame() {
    try (RawPod pod = serve(RawPod.answering(HEAD + length(TEXT) + "\r\n" + TEXT));
        RawHttp2Client modern = RawHttp2Client.connect(gateway.address())) {
      modern.headers(
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
          "accept-encoding",
          "gzip");
      RawHttp2Client.Answer answer = modern.answer(1);
      assertThat(answer.heads().getFirst())
          .containsEntry("content-encoding", "gzip")
          .containsEntry("vary", "accept-encoding")
          .doesNotContainKeys("content-length", "transfer-encoding");
      assertThat(unzipped(answer.body())).isEqualTo(TEXT);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void brotliWhereTheClientTakesIt() throws IOException {
    // The first one that wants it has the library loaded, and does not wait for that.
    gateway.policy(
        AnswerPolicy.DEFAULT.with(
            new CompressionPolicy(
                GZIP.gzip(), Optional.of(new CompressionPolicy.Rule(4, 20, MediaTypes.ALL)))));
    String get = "GET / HTTP/1.1\r\nHost: web.test\r\nAccept-Encoding: gzip, br\r\n\r\n";
    try (RawPod pod = serve(RawPod.answering(HEAD + length(TEXT) + "\r\n" + TEXT))) {
      await().until(() -> client.send(get).message().value("Content-Encoding").equals("br"));
      Message answer = client.send(get).message();
      assertThat(answer.value("Content-Encoding")).isEqualTo("br");
      byte[] coded = answer.body().getBytes(StandardCharsets.ISO_8859_1);
      assertThat(new BrotliInputStream(new ByteArrayInputStream(coded)).readAllBytes())
          .asString(StandardCharsets.US_ASCII)
          .isEqualTo(TEXT);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void nothingIsHeldBack() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.message();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                  connection.send("data: 1\n\n");
                  assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
                  connection.send("data: 2\n\n");
                }))) {
      assertThat(client.send(GET).head().value("Content-Encoding")).isEqualTo("gzip");
      InputStream body = new GZIPInputStream(new Dechunked(client));
      assertThat(new String(body.readNBytes(9), StandardCharsets.US_ASCII))
          .isEqualTo("data: 1\n\n");
      assertThat(gateway.server().compressing()).isEqualTo(1);
      received.countDown();
      assertThat(new String(body.readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("data: 2\n\n");
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatGoesLeavesNothing() {
    try (RawPod pod = serve(endless(new AtomicLong()))) {
      client.send(GET).head();
      await().until(() -> gateway.server().compressing() == 1);
      client.close();
      await().until(() -> gateway.server().compressing() == 0);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aPodThatGoesIsNoEnd() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.message();
                  connection.send(HEAD + "Content-Length: 1000\r\n\r\nabc");
                }))) {
      String answer = client.send(GET).rest();
      assertThat(answer).contains("gzip").doesNotContain("\r\n0\r\n");
      await().until(() -> gateway.server().compressing() == 0);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aPodThatFallsSilentLeavesNothing() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.message();
                  connection.send(HEAD + "Content-Length: 1000\r\n\r\nabc").rest();
                }))) {
      client.send(GET).head();
      await().until(() -> gateway.server().compressing() == 1);
      time.pass(Duration.ofSeconds(11));
      await().until(() -> gateway.server().compressing() == 0);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsThePodBack() {
    AtomicLong sent = new AtomicLong();
    try (RawPod pod = serve(endless(sent))) {
      client.send(GET).head();
      await().until(() -> gateway.active("web", pod.address()) == 1);
      // The pod's bytes wait in sockets, not here; the send timeout ends it.
      await()
          .until(
              () -> {
                time.pass(Duration.ofSeconds(3));
                return gateway.server().compressing() == 0;
              });
      assertThat(sent.get()).isLessThan(32 << 20);
    }
  }

  @Test
  void thePaceIsThatOfWhatIsSent() throws IOException {
    gateway.policy(AnswerPolicy.DEFAULT.with(GZIP).with(new PacePolicy(1024, 0)));
    try (RawPod pod = serve(RawPod.answering(HEAD + length(TEXT) + "\r\n" + TEXT))) {
      // Some 100 KiB at 1 KiB a second, but for what compression makes of them.
      Message head = client.send(GET).head();
      InputStream body = new GZIPInputStream(new Dechunked(client));
      assertThat(head.value("Content-Encoding")).isEqualTo("gzip");
      assertThat(body.readNBytes(1000)).hasSize(1000);
      time.pass(Duration.ofSeconds(9));
      assertThat(new String(body.readAllBytes(), StandardCharsets.US_ASCII))
          .hasSize(TEXT.length() - 1000);
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  private RawPod serve(RawPod pod) {
    gateway.service("web", pod.address());
    return pod;
  }

  /** What nobody can make shorter, for as long as somebody takes it. */
  private static RawPod endless(AtomicLong sent) {
    return RawPod.scripted(
        connection -> {
          connection.message();
          connection.send(HEAD + "\r\n");
          byte[] part = new byte[64 * 1024];
          new Random(1).nextBytes(part);
          while (true) {
            connection.send(part);
            sent.addAndGet(part.length);
          }
        });
  }

  private static String length(String body) {
    return "Content-Length: " + body.length() + "\r\n";
  }

  private static String unzipped(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A chunked body, chunk by chunk, no further than it has come. */
  private static final class Dechunked extends InputStream {

    private final RawClient client;
    private byte[] chunk = new byte[0];
    private int at;
    private boolean ended;

    Dechunked(RawClient client) {
      this.client = client;
    }

    @Override
    public int read() {
      if (at == chunk.length && !ended) {
        int size = Integer.parseInt(client.line(), 16);
        chunk = client.bytes(size).getBytes(StandardCharsets.ISO_8859_1);
        client.line();
        at = 0;
        ended = size == 0;
      }
      return at < chunk.length ? chunk[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int first = read();
      if (first < 0) {
        return -1;
      }
      into[from] = (byte) first;
      int more = Math.min(length - 1, chunk.length - at);
      System.arraycopy(chunk, at, into, from + 1, more);
      at += more;
      return more + 1;
    }
  }
}
