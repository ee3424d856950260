package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time passes only where a test says so; the wheel still turns by itself. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class TimeoutTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final ManualTime time = new ManualTime();
  private HttpFixture gateway;
  private RawClient client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start(HttpSettings.DEFAULT, time);
    client = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  @Test
  void aPodThatDoesNotAnswerIs504() {
    try (RawPod pod = RawPod.scripted(connection -> connection.rest())) {
      gateway.service("web", pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      await().until(() -> gateway.active("web", pod.address()) == 1 && pod.accepted() == 1);
      time.pass(Duration.ofSeconds(11));
      assertThat(client.message().status()).isEqualTo(504);
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void iP6_aHeadThatDoesNotEndIs408() {
    client.send("GET / HTTP/1.1\r\nHost: web");
    passUntilAnswered(Duration.ofSeconds(61));
    RawClient.Message answer = client.message();
    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.value("Connection")).isEqualTo("close");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void iP6_aBodyThatDoesNotEndIs408() {
    try (RawPod pod = RawPod.scripted(connection -> connection.rest())) {
      gateway.service("web", pod.address());
      client.send("POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 10\r\n\r\nabc");
      await().until(() -> gateway.active("web", pod.address()) == 1 && pod.accepted() == 1);
      passUntilAnswered(Duration.ofSeconds(61));
      assertThat(client.message().status()).isEqualTo(408);
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void aClientThatSaysNothingIsClosedWithoutAnAnswer() {
    passUntilAnswered(Duration.ofSeconds(61));
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void idleConnectionsAreClosedOnBothSides() {
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(200);
      passUntilAnswered(Duration.ofSeconds(76));
      assertThat(client.rest()).isEmpty();
      try (RawClient another = RawClient.connect(gateway.address())) {
        another.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
        assertThat(another.message().status()).isEqualTo(200);
      }
      assertThat(pod.accepted()).isEqualTo(2);
    }
  }

  /**
   * Lets time pass until the client has something to read, its end included. The server may not yet
   * have read what the client sent, and then its timeout begins later than the test's.
   */
  private void passUntilAnswered(Duration duration) {
    await()
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              time.pass(duration);
              client.socket().setSoTimeout(200);
              try {
                return client.peek();
              } finally {
                client.socket().setSoTimeout(10_000);
              }
            });
  }
}
