package io.headgate.gateway.http;

import static io.headgate.gateway.http.RawHttp2Client.HEADERS;
import static io.headgate.gateway.http.RawHttp2Client.RST_STREAM;
import static io.headgate.gateway.http.RawHttp2Client.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time passes only where a test says so; the wheel still turns by itself. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class Http2TimeoutTest {

  private final ManualTime time = new ManualTime();
  private HttpFixture gateway;
  private RawHttp2Client client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.startWithH2c(time);
    client = RawHttp2Client.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  /** Lets that much time pass, again and again, until there is an answer. */
  private <T> T passing(Duration duration, Supplier<T> answer) throws Exception {
    CompletableFuture<T> coming = CompletableFuture.supplyAsync(answer);
    await()
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              boolean there = coming.isDone();
              time.pass(duration);
              return there;
            });
    return coming.get(10, TimeUnit.SECONDS);
  }

  @Test
  void anIdleConnectionIsToldToGo() throws Exception {
    client.get(1, "none.test", "/");
    assertThat(client.answer(1).status()).isEqualTo(404);
    assertThat(passing(Duration.ofSeconds(76), client::ending)).isZero();
    await().until(() -> gateway.server().open() == 0);
  }

  @Test
  void iP6_aHeadThatDoesNotEndEndsTheConnection() throws Exception {
    client.await(it -> it.type() == SETTINGS);
    client.frame(HEADERS, 0, 1, RawHttp2Client.block(":method", "GET"));
    assertThat(passing(Duration.ofSeconds(61), client::ending)).isZero();
  }

  @Test
  void iP6_aBodyThatDoesNotEndIs408() throws Exception {
    try (RawPod pod = RawPod.scripted(RawClient::rest)) {
      gateway.service("web", pod.address());
      client.post(1, "web.test").data(1, false, new byte[10]);
      await().until(() -> gateway.active("web", pod.address()) == 1 && pod.accepted() == 1);
      assertThat(passing(Duration.ofSeconds(61), () -> client.answer(1)).status()).isEqualTo(408);
    }
  }

  @Test
  void aClientThatGoesOnAfterItsAnswerIsStoppedWithoutAnError() throws Exception {
    client.post(1, "none.test").data(1, false, new byte[1000]);
    assertThat(client.answer(1).status()).isEqualTo(404);
    RawHttp2Client.Frame reset =
        passing(Duration.ofSeconds(6), () -> client.await(it -> it.type() == RST_STREAM));
    assertThat(reset.code()).isZero();
    client.get(3, "none.test", "/");
    assertThat(client.answer(3).status()).isEqualTo(404);
  }

  @Test
  void aClientThatDoesNotTakeTheRestLosesItsStream() throws Exception {
    try (RawPod pod =
        RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + "x".repeat(70_000))) {
      gateway.service("web", pod.address());
      client.get(1, "web.test", "/");
      await().until(() -> gateway.observer().seen().size() == 1);
      RawHttp2Client.Answer answer = passing(Duration.ofSeconds(61), () -> client.answer(1));
      assertThat(answer.body()).hasSize(65_535);
      assertThat(answer.reset()).isEqualTo(8);
    }
  }
}
