package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.PasswordHash;
import io.headgate.discovery.model.PasswordPolicy;
import io.headgate.discovery.model.RoutePolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a request while its password is compared. */
class PasswordWaitTest {

  private static final String SLOW = "$2y$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u";

  private HttpFixture gateway;
  private RawPod pod;
  private RawClient client;

  @BeforeEach
  void start() {
    PasswordPolicy.Known users =
        new PasswordPolicy.Known(Map.of("ann", PasswordHash.parse(SLOW).orElseThrow()));
    gateway =
        HttpFixture.start()
            .policy(
                RoutePolicy.forwarding(HttpFixture.QUICK)
                    .with(Optional.of(new PasswordPolicy("", Optional.empty(), users))));
    pod = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    gateway.service("web", pod.address());
    client = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    pod.close();
    gateway.close();
  }

  @Test
  void theBodyWaitsAndReachesThePodWhole() {
    client.send(head("secret", "Content-Length: 200000") + "x".repeat(1000));
    client.send("x".repeat(199_000));
    assertThat(client.message().status()).isEqualTo(200);
    assertThat(pod.requests())
        .singleElement()
        .satisfies(it -> assertThat(it.body()).isEqualTo("x".repeat(200_000)));
  }

  @Test
  void theBodyOfSomebodyElseReachesNobodyAndTheConnectionGoesOn() {
    client.send(head("wrong", "Content-Length: 5") + "hello");
    assertThat(client.message().status()).isEqualTo(401);
    client.send(head("secret", "Content-Length: 5") + "hello");
    assertThat(client.message().status()).isEqualTo(200);
    assertThat(pod.requests()).hasSize(1);
  }

  @Test
  void aClientThatLeavesMeanwhileIsNotForwarded() {
    client.send(head("secret", "Accept: a"));
    client.close();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.observer().seen().size() == 1);
    client = RawClient.connect(gateway.address());
    client.send(head("secret", "Accept: b"));
    assertThat(client.message().status()).isEqualTo(200);
    // Where the comparison was faster than the end of the connection, it was forwarded.
    boolean left = gateway.observer().seen().getFirst().statusCode() == 499;
    assertThat(pod.requests()).hasSize(left ? 1 : 2);
  }

  private static String head(String password, String field) {
    String pair =
        Base64.getEncoder().encodeToString(("ann:" + password).getBytes(StandardCharsets.UTF_8));
    return "POST / HTTP/1.1\r\nHost: web.test\r\nAuthorization: Basic %s\r\n%s\r\n\r\n"
        .formatted(pair, field);
  }
}
