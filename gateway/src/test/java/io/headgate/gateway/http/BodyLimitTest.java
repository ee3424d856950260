package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class BodyLimitTest {

  private static final int LIMIT = 1 << 20;

  private final AtomicLong seenByPod = new AtomicLong();
  private HttpFixture gateway;
  private RawPod pod;
  private RawClient client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start();
    pod =
        RawPod.scripted(
            connection -> {
              while (true) {
                RawClient.Message request = connection.message();
                seenByPod.addAndGet(request.body().length());
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              }
            });
    gateway.service("web", pod.address());
    client = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    pod.close();
    gateway.close();
  }

  private static String chunk(int size) {
    return Integer.toHexString(size).toUpperCase(Locale.ROOT) + "\r\n" + "x".repeat(size) + "\r\n";
  }

  private void sendChunked(int bytes) {
    client.send("POST / HTTP/1.1\r\nHost: web.test\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int sent = 0; sent < bytes; sent += 16_384) {
      client.send(chunk(16_384));
    }
    client.send("0\r\n\r\n");
  }

  @Test
  void iP5_aBodyOfExactlyTheLimitPasses() {
    sendChunked(LIMIT);
    assertThat(client.message().status()).isEqualTo(200);
    assertThat(seenByPod).hasValue(LIMIT);
  }

  @Test
  void iP5_aChunkedBodyBeyondTheLimitIs413WithoutBeingHeld() {
    try {
      sendChunked(2 * LIMIT);
    } catch (UncheckedIOException e) {
      // The answer may be there, and the connection closed, before all is sent.
      assertThat(e).hasCauseInstanceOf(IOException.class);
    }
    RawClient.Message answer = client.message();
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.value("Connection")).isEqualTo("close");
    assertThat(seenByPod).hasValue(0);
  }

  @Test
  void iP5_aLengthBeyondTheLimitIs413AtOnce() {
    client.send("POST / HTTP/1.1\r\nHost: web.test\r\nExpect: 100-continue\r\n");
    client.send("Content-Length: 1048577\r\n\r\n");
    assertThat(client.message().status()).isEqualTo(413);
    assertThat(client.rest()).isEmpty();
    assertThat(pod.accepted()).isZero();
  }
}
