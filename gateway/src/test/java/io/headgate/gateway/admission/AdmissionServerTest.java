package io.headgate.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.admission.ReviewAnswer;
import io.headgate.gateway.admission.AdmissionCounters.Outcome;
import io.headgate.gateway.tls.KeyFile;
import io.headgate.gateway.tls.TestAuthority;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How questions come and answers go, over a socket of the JDK. */
class AdmissionServerTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final TestAuthority AUTHORITY = TestAuthority.root("one");

  private final Vertx vertx = Vertx.vertx();
  private final AdmissionCounters counters = new AdmissionCounters();
  private final CountDownLatch release = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    release.countDown();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aReviewIsAnswered() throws IOException {
    Webhook webhook = start(text -> allowed("{\"it\": \"" + text + "\"}"));

    try (Webhook.Connection connection = webhook.connect()) {
      assertThat(connection.post(AdmissionServer.PATH, "a review"))
          .isEqualTo(new Webhook.Reply(200, "application/json", "{\"it\": \"a review\"}"));
      // And the connection goes on, as API servers keep theirs.
      assertThat(connection.post(AdmissionServer.PATH, "ü").body()).isEqualTo("{\"it\": \"ü\"}");
    }
    assertThat(counters.total(Outcome.ALLOWED)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /networking/v1/ingresses,             400, no review",
    "POST, /networking/v1/ingresses?timeout=10s, 400, no review",
    "POST, /,                                    404, not found (expected:"
        + " /networking/v1/ingresses)",
    "POST, /networking/v1/ingresses/,            404, not found (expected:"
        + " /networking/v1/ingresses)",
    "GET,  /networking/v1/ingresses,             405, method not allowed (expected: POST)"
  })
  void whatIsNoQuestionIsSaid(String method, String path, int status, String message)
      throws IOException {
    Webhook webhook = start(text -> new ReviewAnswer.Malformed("no review"));

    try (Webhook.Connection connection = webhook.connect()) {
      assertThat(connection.send(method, path, "x"))
          .isEqualTo(new Webhook.Reply(status, "text/plain; charset=utf-8", message + "\n"));
    }
    assertThat(counters.total(Outcome.MALFORMED)).isEqualTo(1);
  }

  @Test
  void whatIsTooLargeIsNotDecided() throws IOException {
    Webhook webhook = start(text -> allowed(Integer.toString(text.length())));

    try (Webhook.Connection connection = webhook.connect()) {
      assertThat(connection.post(AdmissionServer.PATH, "x".repeat(AdmissionServer.MAX_BYTES)))
          .extracting(Webhook.Reply::body)
          .isEqualTo(Integer.toString(AdmissionServer.MAX_BYTES));
      assertThat(connection.post(AdmissionServer.PATH, "x".repeat(AdmissionServer.MAX_BYTES + 1)))
          .satisfies(
              it -> assertThat(it.status()).isEqualTo(413),
              it -> assertThat(it.body()).contains("expected: at most 4194304 bytes"));
      // What was held for both is released.
      for (int i = 0; i < 7; i++) {
        assertThat(
                connection
                    .post(AdmissionServer.PATH, "x".repeat(AdmissionServer.MAX_BYTES))
                    .status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void tooManyAtOnceAreRefusedAtOnce() throws Exception {
    Webhook webhook = start(this::wait);
    Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    List<CompletableFuture<Integer>> replies = new ArrayList<>();
    for (int i = 0; i <= AdmissionServer.MAX_QUESTIONS; i++) {
      replies.add(CompletableFuture.supplyAsync(() -> webhook.post("waits").status(), threads));
    }
    await().atMost(LONG).until(() -> asked.size() == 2); // two threads, and the others wait
    // One of them is one too many, and none of the others has its answer.
    await().atMost(LONG).until(() -> replies.stream().anyMatch(CompletableFuture::isDone));

    assertThat(webhook.post("another").body()).isEqualTo("too many questions at once\n");
    assertThat(asked).hasSize(2).allMatch("waits"::equals);
    release.countDown();

    assertThat(replies)
        .extracting(CompletableFuture::join)
        .containsOnlyOnce(503)
        .allMatch(status -> status == 200 || status == 503);
    assertThat(webhook.post("later").status()).isEqualTo(200);
    assertThat(counters.total(Outcome.OVERLOADED)).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aDecisionThatTakesTooLongIsNotWaitedFor() throws IOException {
    Webhook webhook = start(this::wait, SHORT);

    assertThat(webhook.post("slow"))
        .isEqualTo(new Webhook.Reply(503, "text/plain; charset=utf-8", "took more than 200 ms\n"));
    assertThat(counters.total(Outcome.FAILED)).isEqualTo(1);
    release.countDown();
    await().atMost(LONG).until(() -> webhook.post("fast").status() == 200);
  }

  @Test
  void whoDoesNotSendItsQuestionIsNotWaitedFor() throws IOException {
    Webhook webhook = start(text -> allowed("{}"), SHORT);

    try (Webhook.Connection connection = webhook.connect()) {
      connection.write(
          "POST " + AdmissionServer.PATH + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");

      assertThat(connection.reply().status()).isEqualTo(503);
      assertThat(connection.isClosed()).isTrue();
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void aFaultOfOursIsAnErrorAndTheNextIsAnswered() throws IOException {
    Webhook webhook =
        start(
            text -> {
              if (text.equals("bad")) {
                throw new IllegalStateException("broken");
              }
              return allowed("{}");
            });

    assertThat(webhook.post("bad"))
        .satisfies(
            it -> assertThat(it.status()).isEqualTo(500),
            it -> assertThat(it.body()).contains("not answered"));
    assertThat(webhook.post("good").status()).isEqualTo(200);
    assertThat(counters.total(Outcome.FAILED)).isEqualTo(1);
  }

  @Test
  void anotherCertificateIsShownToWhoeverConnectsFromThenOn() throws IOException {
    TestAuthority other = TestAuthority.root("two");
    AdmissionServer server = new AdmissionServer(vertx, text -> allowed("{}"), counters);
    Webhook webhook = new Webhook(listen(server), AUTHORITY);
    try (Webhook.Connection before = webhook.connect()) {
      assertThat(before.post(AdmissionServer.PATH, "x").status()).isEqualTo(200);

      server.show(certificate(other)).toCompletionStage().toCompletableFuture().join();

      assertThat(before.post(AdmissionServer.PATH, "x").status()).isEqualTo(200);
    }
    assertThat(new Webhook(webhook.port(), other).post("x").status()).isEqualTo(200);
    assertThat(webhook.post("x").body()).contains("SSLHandshakeException");
  }

  private ReviewAnswer wait(String text) {
    asked.add(text);
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return allowed("{}");
  }

  private Webhook start(Function<String, ReviewAnswer> reviews) {
    return start(reviews, LONG);
  }

  private Webhook start(Function<String, ReviewAnswer> reviews, Duration limit) {
    return new Webhook(listen(new AdmissionServer(vertx, reviews, counters, limit)), AUTHORITY);
  }

  private static int listen(AdmissionServer server) {
    return server
        .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), certificate(AUTHORITY))
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static X509KeyManager certificate(TestAuthority authority) {
    TestAuthority.Issued issued = authority.issue("CN=webhook", Webhook.NAME);
    return KeyFile.read(issued.chainPem(), issued.keyPem());
  }

  private static ReviewAnswer allowed(String json) {
    return new ReviewAnswer.Reviewed(json, ReviewAnswer.Outcome.ALLOWED);
  }
}
