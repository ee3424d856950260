package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.http.RawClient.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods that send more than anybody can hold. */
class ResponseBombTest {

  /** Beyond what a head may have, with what sockets hold on the way. */
  private static final long BOUND = 16L << 20;

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

  @ParameterizedTest
  @CsvSource({
    // what it begins with, what it goes on with, for ever
    "'',                                       HTTP/1.1 200 O",
    "'HTTP/1.1 200 OK\r\n"
        + "',                    'X-A:"
        + " aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"
        + "'",
    "'HTTP/1.1 200 OK\r\n"
        + "X-A: ',               aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "'HTTP/1.1 200 OK\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n"
        + "1;', aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "'HTTP/1.1 200 OK\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n"
        + "0\r\n"
        + "', 'X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"
        + "'",
  })
  @SuppressWarnings("StringConcatToTextBlock") // lines of a message end otherwise
  void iX9_aHeadWithoutEndIsGivenUp(String first, String more) {
    AtomicLong sent = new AtomicLong();
    try (RawPod pod =
        RawPod.scripted(
            connection -> {
              connection.message();
              connection.send(first);
              byte[] part = more.repeat(100).getBytes(StandardCharsets.ISO_8859_1);
              while (sent.get() < 8 * BOUND) {
                connection.send(part);
                sent.addAndGet(part.length);
              }
            })) {
      gateway.service("web", pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");

      boolean begun = first.contains("chunked");
      String answer = client.line();
      assertThat(answer).startsWith(begun ? "HTTP/1.1 200 " : "HTTP/1.1 502 ");
      Awaitility.await().until(() -> gateway.active("web", pod.address()) == 0);
      assertThat(sent.get()).isLessThan(BOUND);
    }
  }

  @Test
  void iX9_whatIsCompressedIsPassedOnAsItIs() throws IOException {
    byte[] bomb = bomb();
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n";
    try (RawPod pod = RawPod.answering(head + new String(bomb, StandardCharsets.ISO_8859_1))) {
      gateway.service("web", pod.address());

      Message answer =
          client
              .send("GET / HTTP/1.1\r\nHost: web.test\r\nAccept-Encoding: gzip\r\n\r\n")
              .message();

      assertThat(answer.value("Content-Encoding")).isEqualTo("gzip");
      assertThat(answer.body().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(bomb);
    }
  }

  /** 16 MiB of nothing. */
  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(new byte[16 << 20]);
    }
    return bytes.toByteArray();
  }
}
