package io.headgate.gateway.admission;

import io.headgate.discovery.admission.ReviewAnswer;
import io.headgate.gateway.admission.AdmissionCounters.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.X509KeyManager;

/**
 * The validating webhook of an API server, over HTTPS, under the path that ingress-nginx has.
 *
 * <p>Everything is bounded: the size of a question, how many there are at once, their bytes
 * together, and how long each takes. What is over a bound is answered with an error at once, and
 * the API server does what its configuration says of a webhook that fails.
 */
public final class AdmissionServer {

  /** Where questions are asked; that of ingress-nginx. */
  public static final String PATH = "/networking/v1/ingresses";

  /** More than etcd holds (1.5 MiB) of an object as it is and as it was, with what is around it. */
  static final int MAX_BYTES = 4 << 20;

  /** Of all questions that have not been answered yet. */
  static final int MAX_BYTES_IN_ALL = 32 << 20;

  /** Questions that have not been answered yet. */
  static final int MAX_QUESTIONS = 64;

  /** An API server waits 10 seconds where it is told nothing else. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final int THREADS = 2;
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private final Vertx vertx;
  private final Function<String, ReviewAnswer> reviews;
  private final AdmissionCounters counters;
  private final Duration limit;
  private final WorkerExecutor workers;
  private final Load load = new Load();
  private HttpServer server;

  /**
   * @param reviews decides; called on threads of its own, two at a time
   */
  public AdmissionServer(
      Vertx vertx, Function<String, ReviewAnswer> reviews, AdmissionCounters counters) {
    this(vertx, reviews, counters, LIMIT);
  }

  AdmissionServer(
      Vertx vertx,
      Function<String, ReviewAnswer> reviews,
      AdmissionCounters counters,
      Duration limit) {
    this.vertx = vertx;
    this.reviews = reviews;
    this.counters = counters;
    this.limit = limit;
    this.workers = vertx.createSharedWorkerExecutor("admission", THREADS);
    this.server = vertx.createHttpServer(); // listens nowhere
  }

  /** Listens; fails where the address cannot be bound. To be called once. */
  public Future<HttpServer> start(InetSocketAddress address, X509KeyManager certificate) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout((int) IDLE.toSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setSsl(true)
            .setUseAlpn(false)
            .setKeyCertOptions(KeyCertOptions.wrap(certificate));
    options.setEnabledSecureTransportProtocols(PROTOCOLS);
    server = vertx.createHttpServer(options).requestHandler(this::handle);
    return server.listen(address.getPort(), address.getAddress().getHostAddress());
  }

  /** Shows another certificate to those who connect from now on. */
  public Future<?> show(X509KeyManager certificate) {
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setUseAlpn(false)
            .setKeyCertOptions(KeyCertOptions.wrap(certificate))
            .setEnabledSecureTransportProtocols(PROTOCOLS);
    return server.updateSSLOptions(options, true);
  }

  private void handle(HttpServerRequest request) {
    Question question = new Question(request, counters, load);
    var unusedTimer = vertx.setTimer(limit.toMillis(), due -> question.takesTooLong(limit));
    if (!PATH.equals(request.path())) {
      question.refuse(404, "not found (expected: " + PATH + ")", Outcome.MALFORMED);
    } else if (!request.method().equals(HttpMethod.POST)) {
      question.refuse(405, "method not allowed (expected: POST)", Outcome.MALFORMED);
    } else {
      question
          .receive()
          .compose(body -> workers.executeBlocking(() -> decide(body), false))
          .onSuccess(question::answer)
          .onFailure(question::fail)
          .onComplete(unused -> question.leave());
    }
  }

  private ReviewAnswer decide(Buffer body) {
    return reviews.apply(body.toString(StandardCharsets.UTF_8));
  }
}
