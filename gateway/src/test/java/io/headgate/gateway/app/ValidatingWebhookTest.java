package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.discovery.admission.ReviewAnswer;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.gateway.admission.AdmissionCounters;
import io.headgate.gateway.admission.AdmissionServer;
import io.headgate.gateway.admission.Webhook;
import io.headgate.gateway.tls.TestAuthority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate of the webhook, as its files change. */
class ValidatingWebhookTest {

  private final Vertx vertx = Vertx.vertx();
  private final ProblemLog problems = new ProblemLog();
  private final TestAuthority first = TestAuthority.root("one");
  private final TestAuthority second = TestAuthority.root("two");

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    join(vertx.close());
  }

  @Test
  void aChangedCertificateIsShownOnceItsKeyIsThere() throws IOException {
    write(first);
    ValidatingWebhook webhook = webhook();
    int port = join(webhook.listen()).actualPort();
    assertThat(new Webhook(port, first).post("{}").status()).isEqualTo(200);

    TestAuthority.Issued next = second.issue("CN=webhook", Webhook.NAME);
    Files.writeString(folder.resolve("tls.crt"), next.chainPem());
    join(webhook.look());

    assertThat(problems.current())
        .singleElement()
        .satisfies(
            it -> assertThat(it.reason()).isEqualTo(Problem.Reason.Unreadable),
            it ->
                assertThat(it.message())
                    .contains("tls.key does not belong to tls.crt", "is still shown")
                    .doesNotContain("PRIVATE"));
    assertThat(new Webhook(port, first).post("{}").status()).isEqualTo(200);

    Files.writeString(folder.resolve("tls.key"), next.keyPem());
    join(webhook.look());

    assertThat(problems.current()).isEmpty();
    assertThat(new Webhook(port, second).post("{}").status()).isEqualTo(200);
    assertThat(new Webhook(port, first).post("{}").status()).isZero();
  }

  @Test
  void filesThatGoLeaveWhatIsShown() throws IOException {
    write(first);
    ValidatingWebhook webhook = webhook();
    int port = join(webhook.listen()).actualPort();

    Files.delete(folder.resolve("tls.crt"));
    join(webhook.look());

    assertThat(problems.current()).hasSize(1);
    assertThat(new Webhook(port, first).post("{}").status()).isEqualTo(200);
    write(first);
    join(webhook.look());
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void withoutACertificateItDoesNotStart() throws IOException {
    Files.writeString(folder.resolve("tls.crt"), "nothing");
    Files.writeString(folder.resolve("tls.key"), "nothing");

    assertThatThrownBy(() -> webhook().listen())
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("--validating-webhook-certificate: \"" + folder.resolve("tls.crt"))
        .hasMessageContaining("tls.crt holds no certificate");
  }

  private ValidatingWebhook webhook() {
    return new ValidatingWebhook(
        vertx,
        new Options.Webhook(
            HostPort.LOOPBACK, folder.resolve("tls.crt"), folder.resolve("tls.key")),
        problems,
        new AdmissionServer(
            vertx,
            text -> new ReviewAnswer.Reviewed(text, ReviewAnswer.Outcome.ALLOWED),
            new AdmissionCounters()));
  }

  private void write(TestAuthority authority) throws IOException {
    TestAuthority.Issued issued = authority.issue("CN=webhook", Webhook.NAME);
    Files.writeString(folder.resolve("tls.crt"), issued.chainPem());
    Files.writeString(folder.resolve("tls.key"), issued.keyPem());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
