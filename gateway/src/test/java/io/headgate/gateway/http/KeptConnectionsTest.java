package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.ClientLimits;
import io.headgate.discovery.model.KeptConnections;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which connections are kept for the next request, as the global ConfigMap says. */
class KeptConnectionsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: web.test\r\n\r\n";

  private final ManualTime time = new ManualTime();
  private HttpFixture gateway;
  private RawPod pod;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start(HttpSettings.DEFAULT, time);
    pod = RawPod.answering(OK);
  }

  @AfterEach
  void stop() {
    gateway.close();
    pod.close();
  }

  @Test
  void aConnectionToAPodCarriesSoManyRequests() {
    serve(
        new KeptConnections(Optional.empty(), Optional.empty(), Optional.of(2), Optional.empty()));
    try (RawClient client = RawClient.connect(gateway.address())) {
      ask(client, 5);
    }
    assertThat(pod.accepted()).isEqualTo(3);
  }

  @Test
  void noneIsKeptWhereNoneMayWait() {
    serve(
        new KeptConnections(Optional.of(0), Optional.empty(), Optional.empty(), Optional.empty()));
    try (RawClient client = RawClient.connect(gateway.address())) {
      ask(client, 3);
    }
    assertThat(pod.accepted()).isEqualTo(3);
  }

  @Test
  void oneThatHasWaitedLongEnoughIsClosed() {
    serve(
        new KeptConnections(
            Optional.empty(),
            Optional.of(Duration.ofSeconds(5)),
            Optional.empty(),
            Optional.empty()));
    assertKept(Duration.ofSeconds(4), Duration.ofSeconds(6));
  }

  @Test
  void oneThatIsOldCarriesNothingMore() {
    serve(
        new KeptConnections(
            Optional.empty(),
            Optional.of(Duration.ofSeconds(50)),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(10))));
    assertKept(Duration.ofSeconds(6), Duration.ofSeconds(6));
  }

  @Test
  void withoutAWordOneWaitsForAMinute() {
    serve(KeptConnections.NONE);
    assertKept(Duration.ofSeconds(55), Duration.ofSeconds(62));
  }

  @Test
  void aClientsConnectionCarriesSoManyRequestsAndWaitsSoLong() {
    gateway
        .clients(
            new ClientLimits(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(5)),
                Optional.of(2)))
        .service("web", pod.address());
    try (RawClient client = RawClient.connect(gateway.address())) {
      ask(client, 1);
      assertThat(client.send(GET).message().value("Connection")).isEqualTo("close");
      assertThat(client.rest()).isEmpty();
    }
    try (RawClient client = RawClient.connect(gateway.address())) {
      ask(client, 1);
      time.pass(Duration.ofSeconds(6));
      assertThat(client.rest()).isEmpty();
    }
  }

  private void serve(KeptConnections kept) {
    gateway.kept(kept).service("web", pod.address());
  }

  /**
   * Of one that has just been used: it is there after the first pause, and gone after the second.
   */
  private void assertKept(Duration first, Duration second) {
    try (RawClient client = RawClient.connect(gateway.address())) {
      ask(client, 1);
      time.pass(first);
      ask(client, 1);
      assertThat(pod.accepted()).isEqualTo(1);
      time.pass(second);
      await().until(() -> pod.open() == 0);
    }
    try (RawClient client = RawClient.connect(gateway.address())) {
      ask(client, 1);
      assertThat(pod.accepted()).isEqualTo(2);
    }
  }

  private static void ask(RawClient client, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(client.send(GET).message().status()).isEqualTo(200);
    }
  }
}
