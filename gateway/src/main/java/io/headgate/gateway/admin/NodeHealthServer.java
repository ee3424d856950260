package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshots;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;

/**
 * kube-proxy's {@code --healthz-bind-address}, for load balancers that ask about the node as a
 * whole: {@code /healthz} says whether it serves and is to be sent new connections, that is not
 * while it is being deleted; {@code /livez} says that the process works (KEP-3836; kube-proxy,
 * {@code pkg/proxy/healthcheck/proxy_health.go}).
 */
public final class NodeHealthServer {

  /** As Go prints a time. */
  private static final DateTimeFormatter GO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS '+0000 UTC'")
          .withZone(ZoneOffset.UTC);

  private final Vertx vertx;
  private final Snapshots snapshots;
  private final Readiness readiness;
  private final TimeSource time;
  private volatile Instant lastHealthy;

  public NodeHealthServer(Vertx vertx, Snapshots snapshots, Readiness readiness, TimeSource time) {
    this.vertx = vertx;
    this.snapshots = snapshots;
    this.readiness = readiness;
    this.time = time;
    this.lastHealthy = time.now();
  }

  /** Listens; fails where the address cannot be bound. */
  public Future<HttpServer> start(InetSocketAddress address) {
    return vertx
        .createHttpServer()
        .requestHandler(this::handle)
        .listen(address.getPort(), address.getAddress().getHostAddress());
  }

  private void handle(HttpServerRequest request) {
    boolean eligible = !snapshots.current().node().leaving();
    switch (Objects.requireNonNullElse(request.path(), "")) {
      case "/healthz" ->
          answer(request, readiness.isReady() && eligible, ", \"nodeEligible\": " + eligible);
      case "/livez" -> answer(request, true, "");
      default ->
          request
              .response()
              .setStatusCode(404)
              .putHeader("Content-Type", "text/plain; charset=utf-8")
              .end("404 page not found\n");
    }
  }

  private void answer(HttpServerRequest request, boolean healthy, String more) {
    Instant now = time.now();
    if (healthy) {
      lastHealthy = now;
    }
    request
        .response()
        .setStatusCode(healthy ? 200 : 503)
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(
            "{\"lastUpdated\": \"%s\",\"currentTime\": \"%s\"%s}"
                .formatted(GO_TIME.format(lastHealthy), GO_TIME.format(now), more));
  }
}
