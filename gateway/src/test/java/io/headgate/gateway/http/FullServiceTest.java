package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.ServicePolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to a Service of which every pod has as many as its {@code max-connections} allows. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class FullServiceTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String REFUSAL =
      "503 Service Unavailable: the service has as many requests as it takes\n";

  /** Longer than a request waits for a place: nothing else ends it. */
  private static final ForwardPolicy PATIENT =
      new ForwardPolicy(
          Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 20, 3);

  private final ManualTime time = new ManualTime();
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** One for each answer that a pod may give. */
  private final Semaphore answers = new Semaphore(0);

  private HttpFixture gateway;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start(HttpSettings.DEFAULT, time).policy(PATIENT).policy(atMost(2));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    gateway.close();
  }

  private static ServicePolicy atMost(int connections) {
    ConnectionPolicy all = ConnectionPolicy.DEFAULT;
    return ServicePolicy.DEFAULT.with(
        new ConnectionPolicy(
            OptionalInt.of(connections), all.maxAge(), all.onEndpointRemoval(), Optional.empty()));
  }

  /** Answers when it may, and with the path that was asked for. */
  private RawPod pod() {
    RawPod pod =
        RawPod.scripted(
            connection -> {
              while (true) {
                String path = connection.message().startLine().split(" ", -1)[1];
                answers.acquire();
                connection.send(OK.replace("\r\n\r\n", "\r\nX-Path: " + path + "\r\n\r\n"));
              }
            });
    opened.add(pod);
    return pod;
  }

  private RawClient request(String path) {
    RawClient client = RawClient.connect(gateway.address());
    opened.add(client);
    client.send("GET " + path + " HTTP/1.1\r\nHost: web.test\r\n\r\n");
    return client;
  }

  /** Requests that fill that many places. */
  private List<RawClient> fill(int places, InetSocketAddress... pods) {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      clients.add(request("/first/" + i));
    }
    await().until(() -> active(pods) == places);
    return clients;
  }

  private int active(InetSocketAddress... pods) {
    int sum = 0;
    for (InetSocketAddress pod : pods) {
      sum += gateway.active("web", pod);
    }
    return sum;
  }

  @Test
  void requestsWaitAndAreServedAsPlacesBecomeFree() {
    InetSocketAddress a = pod().address();
    InetSocketAddress b = pod().address();
    gateway.service("web", a, b);
    List<RawClient> first = fill(4, a, b);
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(request("/waiting/" + i));
      int inLine = i + 1;
      await().until(() -> gateway.picker().waiting() == inLine);
    }
    assertThat(gateway.active("web", a)).isEqualTo(2);
    assertThat(gateway.active("web", b)).isEqualTo(2);

    answers.release(7);
    first.forEach(client -> assertThat(client.message().status()).isEqualTo(200));
    for (int i = 0; i < 3; i++) {
      assertThat(waiting.get(i).message().value("X-Path")).isEqualTo("/waiting/" + i);
    }
    await().until(() -> active(a, b) == 0);
  }

  @Test
  void whoeverComesFirstIsServedFirst() {
    InetSocketAddress only = pod().address();
    gateway.policy(atMost(1)).service("web", only);
    RawClient served = fill(1, only).getFirst();
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(request("/waiting/" + i));
      int inLine = i + 1;
      await().until(() -> gateway.picker().waiting() == inLine);
    }
    answers.release();
    assertThat(served.message().status()).isEqualTo(200);
    for (int i = 0; i < 3; i++) {
      int left = 2 - i;
      await().until(() -> gateway.picker().waiting() == left);
      answers.release();
      assertThat(waiting.get(i).message().value("X-Path")).isEqualTo("/waiting/" + i);
    }
    await().until(() -> active(only) == 0);
  }

  @Test
  void whoWaitsForTooLongIs503AndTheConnectionGoesOn() {
    InetSocketAddress only = pod().address();
    gateway.service("web", only);
    List<RawClient> first = fill(2, only);
    RawClient late = request("/late");
    await().until(() -> gateway.picker().waiting() == 1);
    time.pass(Duration.ofMillis(4_900));
    gateway.picker().lookAgain();
    assertThat(gateway.picker().waiting()).isOne();

    time.pass(Duration.ofMillis(200));
    gateway.picker().lookAgain();
    RawClient.Message refusal = late.message();
    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.body()).isEqualTo(REFUSAL);
    assertThat(refusal.value("Connection")).isNotEqualTo("close");
    assertThat(gateway.picker().waiting()).isZero();

    answers.release(3);
    first.forEach(client -> assertThat(client.message().status()).isEqualTo(200));
    late.send("GET /again HTTP/1.1\r\nHost: web.test\r\n\r\n");
    assertThat(late.message().value("X-Path")).isEqualTo("/again");
    await().until(() -> active(only) == 0);
    assertThat(gateway.observer().seen()).filteredOn(it -> it.statusCode() == 503).hasSize(1);
  }

  @Test
  void moreThanMayWaitAre503AtOnce() {
    InetSocketAddress only = pod().address();
    gateway.service("web", only);
    List<RawClient> first = fill(2, only);
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      waiting.add(request("/waiting"));
    }
    await().until(() -> gateway.picker().waiting() == 1024);

    for (int i = 0; i < 5; i++) {
      RawClient.Message refusal = request("/too-many").message();
      assertThat(refusal.status()).isEqualTo(503);
      assertThat(refusal.body()).isEqualTo(REFUSAL);
    }
    answers.release(2 + 1024);
    first.forEach(client -> assertThat(client.message().status()).isEqualTo(200));
    waiting.forEach(client -> assertThat(client.message().status()).isEqualTo(200));
    await().until(() -> active(only) == 0);
    assertThat(gateway.picker().waiting()).isZero();
  }

  @Test
  void aClientThatLeavesWhileItWaitsTakesNoPlace() {
    InetSocketAddress only = pod().address();
    gateway.policy(atMost(1)).service("web", only);
    RawClient served = fill(1, only).getFirst();
    RawClient leaving = request("/leaving");
    await().until(() -> gateway.picker().waiting() == 1);
    RawClient staying = request("/staying");
    await().until(() -> gateway.picker().waiting() == 2);
    leaving.close();
    await().until(() -> gateway.observer().seen().size() == 1);

    answers.release(2);
    assertThat(served.message().status()).isEqualTo(200);
    assertThat(staying.message().value("X-Path")).isEqualTo("/staying");
    await().until(() -> active(only) == 0);
    assertThat(gateway.picker().waiting()).isZero();
  }

  @Test
  void anotherPodServesWhoWaits() {
    InetSocketAddress a = pod().address();
    InetSocketAddress b = pod().address();
    gateway.service("web", a);
    fill(2, a);
    RawClient waiting = request("/waiting");
    await().until(() -> gateway.picker().waiting() == 1);

    gateway.service("web", a, b);
    gateway.picker().lookAgain();
    await().until(() -> gateway.active("web", b) == 1);
    answers.release(3);
    assertThat(waiting.message().status()).isEqualTo(200);
    await().until(() -> active(a, b) == 0);
  }
}
