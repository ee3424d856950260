package io.headgate.gateway.admin;

import io.headgate.discovery.model.ServiceName;
import io.vertx.core.http.HttpServerRequest;

/** What kube-proxy answers about a Service, byte for byte. Any thread. */
final class HealthAnswer {

  private final Readiness readiness;

  HealthAnswer(Readiness readiness) {
    this.readiness = readiness;
  }

  /** Whatever is asked, and how. */
  void send(HttpServerRequest request, ServiceName service, int localEndpoints) {
    boolean healthy = readiness.isReady();
    request
        .response()
        .setStatusCode(localEndpoints > 0 && healthy ? 200 : 503)
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Load-Balancing-Endpoint-Weight", Integer.toString(localEndpoints))
        .end(
            """
            {
            \t"service": {
            \t\t"namespace": "%s",
            \t\t"name": "%s"
            \t},
            \t"localEndpoints": %d,
            \t"serviceProxyHealthy": %s
            }\
            """
                .formatted(service.namespace(), service.name(), localEndpoints, healthy));
  }
}
