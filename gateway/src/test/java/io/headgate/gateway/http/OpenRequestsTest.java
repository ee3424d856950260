package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.CorsPolicy;
import io.headgate.discovery.model.LimitPolicy;
import io.headgate.discovery.model.LimitPolicy.Scope;
import io.headgate.discovery.model.RoutePolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many requests of one client may be open. */
class OpenRequestsTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final CountDownLatch answers = new CountDownLatch(1);
  private HttpFixture gateway;
  private RawPod pod;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start();
    pod =
        RawPod.scripted(
            connection -> {
              while (true) {
                String asked = connection.message().startLine();
                if (asked.contains("broken")) {
                  connection.send("HTTP/1.1 nonsense\r\n\r\n");
                } else {
                  answers.await();
                  connection.send(OK);
                }
              }
            });
  }

  @AfterEach
  void stop() {
    answers.countDown();
    gateway.close();
    pod.close();
  }

  @Test
  void iA8_beyondSoManyOpenRequestsTheAnswerIs503() throws IOException {
    gateway.policy(limited(2, List.of())).service("shop", pod.address());
    try (RawClient one = client("127.0.0.1");
        RawClient two = client("127.0.0.1");
        RawClient three = client("127.0.0.1");
        RawClient other = client("127.0.0.2")) {
      one.send(GET);
      two.send(GET);
      Awaitility.await().until(() -> pod.accepted() == 2);

      assertThat(three.send(GET).message().body()).contains("503", "too many requests");
      other.send(GET);
      Awaitility.await().untilAsserted(() -> assertThat(pod.accepted()).isEqualTo(3));
      answers.countDown();

      assertThat(one.message().status()).isEqualTo(200);
      assertThat(three.send(GET).message().status()).as("one has ended").isEqualTo(200);
      assertThat(two.message().status()).isEqualTo(200);
      assertThat(other.message().status()).isEqualTo(200);
    }
  }

  @Test
  void iA8_whoIsOnTheListIsNotCounted() throws IOException {
    gateway.policy(limited(1, List.of(Cidr.parse("127.0.0.2/32")))).service("shop", pod.address());
    try (RawClient one = client("127.0.0.2");
        RawClient two = client("127.0.0.2")) {
      one.send(GET);
      two.send(GET);
      Awaitility.await().untilAsserted(() -> assertThat(pod.accepted()).isEqualTo(2));
      answers.countDown();

      assertThat(one.message().status()).isEqualTo(200);
      assertThat(two.message().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/broken, shop.test, 502",
    "/, gone.test, 503",
    "/, badport.shop.test, 503",
    "/big, shop.test, 413",
  })
  void iA8_thePlaceIsFreeAgainHoweverTheRequestEnds(String target, String host, int status)
      throws IOException {
    gateway.policy(limited(1, List.of())).service("shop", pod.address());
    answers.countDown();
    int length = target.equals("/big") ? 2 << 20 : 0;
    for (int i = 0; i < 3; i++) {
      try (RawClient client = client("127.0.0.1")) {
        client.send(
            "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(target, host, length));
        assertThat(client.message())
            .satisfies(it -> assertThat(it.status()).isEqualTo(status))
            .satisfies(it -> assertThat(it.body()).doesNotContain("too many requests"));
      }
    }
    try (RawClient client = client("127.0.0.1")) {
      assertThat(client.send(GET).message().status()).isEqualTo(200);
    }
  }

  @Test
  void iA8_whoLeavesHasNoOpenRequest() throws IOException {
    gateway.policy(limited(1, List.of())).service("shop", pod.address());
    try (RawClient gone = client("127.0.0.1")) {
      gone.send(GET);
      Awaitility.await().until(() -> pod.accepted() == 1);
    }
    answers.countDown();
    Awaitility.await()
        .untilAsserted(
            () -> {
              try (RawClient client = client("127.0.0.1")) {
                assertThat(client.send(GET).message().status()).isEqualTo(200);
              }
            });
  }

  private static RoutePolicy limited(int open, List<Cidr> exempt) {
    RoutePolicy plain = RoutePolicy.forwarding(HttpFixture.QUICK);
    return new RoutePolicy(
        plain.forward(),
        plain.redirects(),
        AccessPolicy.EVERYBODY.with(new LimitPolicy(List.of(), exempt, open, Scope.CLUSTER)),
        Optional.<CorsPolicy>empty(),
        plain.headers());
  }

  private RawClient client(String address) throws IOException {
    InetSocketAddress to = gateway.address();
    return new RawClient(
        new Socket(to.getAddress(), to.getPort(), InetAddress.getByName(address), 0));
  }
}
