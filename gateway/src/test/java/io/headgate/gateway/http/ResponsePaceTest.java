package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.PacePolicy;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast a response goes on. Time passes only where a test says so. */
class ResponsePaceTest {

  private static final int KIB = 1024;
  private static final int BODY = 1024 * KIB;

  /** What is read of a pod at once, with a head. */
  private static final int STEP = 65 * KIB;

  private final ManualTime time = new ManualTime();
  private HttpFixture gateway;
  private RawPod big;
  private RawPod other;
  private RawClient client;
  private RawClient otherClient;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start(HttpSettings.DEFAULT, time);
    other = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    big =
        RawPod.scripted(
            connection -> {
              connection.message();
              connection
                  .send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n")
                  .send(new byte[BODY]);
              connection.rest();
            });
    client = RawClient.connect(gateway.address());
    otherClient = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    otherClient.close();
    gateway.close();
    big.close();
    other.close();
  }

  @ParameterizedTest
  @CsvSource({"64, 0", "64, 200", "128, 0"})
  void itGoesOnAtItsPaceAndNoFaster(int rate, int free) throws IOException {
    serve(new PacePolicy((long) rate * KIB, (long) free * KIB));
    client.send("GET / HTTP/1.1\r\nHost: big.test\r\n\r\n");
    long received = 0;
    for (int seconds = 0; seconds < 4; seconds++) {
      long due = ((long) (free + rate * seconds)) * KIB;
      received += more(Math.max(1, due - received));
      assertThat(received).isLessThan(((long) (free + rate * seconds * 1.3)) * KIB + STEP);
      // The wheel of the timers may be two turns of a tenth of a second late.
      time.pass(Duration.ofMillis(1300));
    }
  }

  @Test
  void aPodThatIsHeldBackDoesNotTakeTooLong() throws IOException {
    try (RawPod silent = RawPod.scripted(RawClient::rest);
        RawClient third = RawClient.connect(gateway.address())) {
      serve(new PacePolicy(20, 0));
      gateway.service("silent", silent.address());
      client.send("GET / HTTP/1.1\r\nHost: big.test\r\n\r\n");
      assertThat(more(1)).isGreaterThan(20 * 11);
      third.send("GET / HTTP/1.1\r\nHost: silent.test\r\n\r\n");
      Awaitility.await().until(() -> silent.accepted() == 1);

      // More than the route allows between two reads.
      time.pass(Duration.ofSeconds(11));
      assertThat(third.message().status()).isEqualTo(504);

      assertThat(gateway.active("big", big.address())).isEqualTo(1);
      time.pass(Duration.ofMinutes(2));
      assertThat(client.socket().getInputStream().readNBytes(1)).hasSize(1);
    }
  }

  /**
   * So much, and what comes after that for as long as the event loop has other work.
   *
   * @return how much it was
   */
  private long more(long least) throws IOException {
    long received = client.socket().getInputStream().readNBytes((int) least).length;
    for (int i = 0; i < 30; i++) {
      int available = client.socket().getInputStream().available();
      received += client.socket().getInputStream().readNBytes(available).length;
      askOther();
    }
    return received;
  }

  private void askOther() {
    otherClient.send("GET / HTTP/1.1\r\nHost: other.test\r\n\r\n");
    assertThat(otherClient.message().status()).isEqualTo(200);
  }

  private void serve(PacePolicy pace) {
    gateway
        .policy(AnswerPolicy.DEFAULT.with(pace))
        .service("other", other.address())
        .service("big", big.address());
  }
}
