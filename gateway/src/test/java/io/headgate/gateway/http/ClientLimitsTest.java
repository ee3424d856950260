package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.ClientLimits;
import io.headgate.discovery.model.ClientLimits.HeadSize;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the global ConfigMap says of clients holds from their next connection on. */
class ClientLimitsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final ClientLimits STRICT =
      new ClientLimits(
          Optional.of(Duration.ofSeconds(5)),
          Optional.of(Duration.ofSeconds(7)),
          Optional.of(new HeadSize(2000, 4000)),
          Optional.empty(),
          Optional.empty());

  private final ManualTime time = new ManualTime();
  private HttpFixture gateway;
  private RawPod pod;
  private RawClient before;
  private RawClient after;

  @BeforeEach
  void start() {
    gateway = HttpFixture.startWithH2c(time);
    pod = RawPod.answering(OK);
    gateway.service("web", pod.address());
    before = RawClient.connect(gateway.address());
    assertThat(before.send(get(1, 1)).message().status()).isEqualTo(200);
    gateway.clients(STRICT).service("web", pod.address());
    after = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    before.close();
    after.close();
    gateway.close();
    pod.close();
  }

  @ParameterizedTest
  @CsvSource({"1900, 1, 200", "2100, 1, 414", "1, 3800, 200", "1, 4200, 431"})
  void aHeadHasToFit(int line, int fields, int status) {
    assertThat(before.send(get(line, fields)).message().status()).isEqualTo(200);
    assertThat(after.send(get(line, fields)).message().status()).isEqualTo(status);
  }

  @Test
  void http2HasTheSameLimits() {
    try (RawHttp2Client client = RawHttp2Client.connect(gateway.address())) {
      client.get(1, "web.test", "/" + "a".repeat(2100));
      assertThat(client.answer(1).status()).isEqualTo(414);
      client.headers(
          3,
          true,
          ":method",
          "GET",
          ":scheme",
          "http",
          ":path",
          "/",
          ":authority",
          "web.test",
          "x-long",
          "a".repeat(4200));
      assertThat(client.answer(3).status()).isEqualTo(431);
    }
  }

  @Test
  void aHeadHasItsTime() {
    before.send("GET / HTTP/1.1\r\n");
    after.send("GET / HTTP/1.1\r\n");
    assertThat(passUntilAnswered(after).message().status()).isEqualTo(408);
    assertThat(time.now().getEpochSecond()).isGreaterThanOrEqualTo(5);
    assertThat(before.send("Host: web.test\r\n\r\n").message().status()).isEqualTo(200);
  }

  @Test
  void aBodyHasItsTime() {
    String post = "POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 2\r\n\r\na";
    before.send(post);
    after.send(post);
    await().until(() -> gateway.active("web", pod.address()) == 2);
    assertThat(passUntilAnswered(after).message().status()).isEqualTo(408);
    assertThat(time.now().getEpochSecond()).isGreaterThanOrEqualTo(7);
    assertThat(before.send("b").message().status()).isEqualTo(200);
  }

  /** Not much further than to the answer: the others have a minute. */
  private RawClient passUntilAnswered(RawClient client) {
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              time.pass(Duration.ofSeconds(1));
              return client.socket().getInputStream().available() > 0;
            });
    return client;
  }

  private static String get(int line, int fields) {
    return "GET /"
        + "a".repeat(line)
        + " HTTP/1.1\r\nHost: web.test\r\nX-Long: "
        + "a".repeat(fields)
        + "\r\n\r\n";
  }
}
