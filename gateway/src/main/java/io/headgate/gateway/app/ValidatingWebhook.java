package io.headgate.gateway.app;

import io.headgate.discovery.admission.AdmissionReviews;
import io.headgate.discovery.build.BuildOptions;
import io.headgate.discovery.build.IngressReading;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.gateway.admission.AdmissionCounters;
import io.headgate.gateway.admission.AdmissionServer;
import io.headgate.gateway.admission.RoutesNow;
import io.headgate.gateway.tls.KeyFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an API server asks about Ingresses, with a certificate of two files that is followed. Files
 * are read on worker threads; what cannot be used leaves what is shown as it is, and is a problem.
 */
final class ValidatingWebhook {

  private static final Logger LOG = LoggerFactory.getLogger(ValidatingWebhook.class);

  /** A kubelet needs a minute or more to bring a changed Secret into a pod. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final String FLAG = "--validating-webhook-certificate";

  /** About an Ingress of nobody. */
  private static final String FIRST =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "first",
      "kind": {"group": "networking.k8s.io", "version": "v1", "kind": "Ingress"},
      "operation": "CREATE", "object": {"metadata": {"name": "first", "namespace": "default"},
      "spec": {"ingressClassName": "none"}}}}
      """;

  private final Vertx vertx;
  private final Options.Webhook options;
  private final ProblemLog problems;
  private final AdmissionServer server;
  private Pem shown = new Pem("", "");

  private record Pem(String certificate, String key) {

    @Override
    public String toString() {
      return "Pem";
    }
  }

  ValidatingWebhook(
      Vertx vertx, Options.Webhook options, ProblemLog problems, AdmissionServer server) {
    this.vertx = vertx;
    this.options = options;
    this.problems = problems;
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param data what is served now
   * @throws FailureException where the certificate cannot be used; the future fails where the
   *     address cannot be bound
   */
  static Future<HttpServer> start(
      Vertx vertx,
      Options.Source source,
      Options.Webhook options,
      ControlPlane control,
      DataPlane data) {
    BuildOptions build = source.build();
    AdmissionCounters counters = new AdmissionCounters();
    AdmissionReviews reviews =
        new AdmissionReviews(
            new IngressReading(
                build.ingressClasses(), build.annotations(), control.classes(), control.settings()),
            new RoutesNow(data.routes()),
            source.namespace());
    data.metrics().add(counters);
    // The first answer loads classes, which takes longer than a thousand others.
    var unusedAnswer = reviews.answer(FIRST);
    ValidatingWebhook webhook =
        new ValidatingWebhook(
            vertx,
            options,
            control.problems(),
            new AdmissionServer(vertx, reviews::answer, counters));
    return webhook.listen();
  }

  /** Listens; {@link #start} says how that fails. */
  Future<HttpServer> listen() {
    X509KeyManager certificate;
    try {
      Pem found = read();
      certificate = KeyFile.read(found.certificate, found.key);
      shown = found;
    } catch (IOException | IllegalArgumentException e) {
      throw new FailureException(message(e));
    }
    return server
        .start(options.listen().socketAddress(), certificate)
        .onSuccess(unused -> vertx.setPeriodic(LOOK.toMillis(), timer -> look()));
  }

  /** One look after the other: a timer does not overtake what it has begun. */
  Future<?> look() {
    return vertx
        .executeBlocking(this::changed, true)
        .compose(changed -> show(Objects.requireNonNull(changed)));
  }

  /** What is to be shown from now on; empty where that is what is shown. */
  private Optional<X509KeyManager> changed() {
    try {
      Pem found = read();
      if (found.equals(shown)) {
        problems.clear(FLAG, FLAG);
        return Optional.empty();
      }
      X509KeyManager certificate = KeyFile.read(found.certificate, found.key);
      shown = found;
      problems.clear(FLAG, FLAG);
      return Optional.of(certificate);
    } catch (IOException | IllegalArgumentException e) {
      // Two files are not written at once: what does not fit now may fit at the next look.
      problems.report(
          FLAG,
          FLAG,
          new Problem(
              new ObjectRef("File", "", options.certificate().toString()),
              Problem.Reason.Unreadable,
              message(e) + "; the one before is still shown",
              Optional.empty()));
      return Optional.empty();
    }
  }

  private Future<?> show(Optional<X509KeyManager> changed) {
    return changed
        .<Future<?>>map(
            it ->
                server
                    .show(it)
                    .onSuccess(unused -> LOG.info("the webhook shows another certificate"))
                    .onFailure(e -> LOG.warn("the webhook's certificate was not changed", e)))
        .orElseGet(Future::succeededFuture);
  }

  private Pem read() throws IOException {
    return new Pem(text(options.certificate()), text(options.key()));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  private String message(Exception cause) {
    return "%s: \"%s\" with \"%s\" cannot be used: %s (expected: PEM of a chain and of its key)"
        .formatted(
            FLAG,
            options.certificate(),
            options.key(),
            cause instanceof IOException ? cause.toString() : String.valueOf(cause.getMessage()));
  }
}
