package io.headgate.gateway.admin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The probe address: {@code /healthz} and {@code /livez} say that the process works, {@code
 * /readyz} that this node may be sent traffic, {@code /metrics} what Prometheus scrapes. Nothing
 * else and nothing secret: it is open to the network.
 */
public final class ProbeServer {

  private static final String TEXT = "text/plain; charset=utf-8";

  private final Vertx vertx;
  private final Readiness readiness;
  private final Supplier<String> metrics;

  /**
   * @param metrics the scrape, in Prometheus' text format 0.0.4; called on a worker thread
   */
  public ProbeServer(Vertx vertx, Readiness readiness, Supplier<String> metrics) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  /** Listens; fails where the address cannot be bound. */
  public Future<HttpServer> start(InetSocketAddress address) {
    return vertx
        .createHttpServer()
        .requestHandler(this::handle)
        .listen(address.getPort(), address.getAddress().getHostAddress());
  }

  private void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      answer(request, 405, "method not allowed\n");
      return;
    }
    switch (Objects.requireNonNullElse(request.path(), "")) {
      case "/healthz", "/livez" -> answer(request, 200, "ok\n");
      case "/readyz" -> answer(request, readiness.isReady() ? 200 : 503, readiness.text() + "\n");
      case "/metrics" -> scrape(request);
      default -> answer(request, 404, "not found\n");
    }
  }

  private void scrape(HttpServerRequest request) {
    vertx
        // The bytes as well are made here: of ten thousand Services they are megabytes.
        .executeBlocking(() -> Buffer.buffer(metrics.get()), false)
        .onSuccess(
            text ->
                request
                    .response()
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(failure -> answer(request, 500, failure + "\n"));
  }

  private static void answer(HttpServerRequest request, int statusCode, String body) {
    request.response().setStatusCode(statusCode).putHeader("content-type", TEXT).end(body);
  }
}
