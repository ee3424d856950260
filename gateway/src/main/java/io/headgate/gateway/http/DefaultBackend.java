package io.headgate.gateway.http;

import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.accesslog.AccessEntry;
import io.headgate.gateway.http.affinity.RequestedPod;
import io.headgate.gateway.http.step.SentHeaders;
import io.headgate.gateway.routing.Route;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Service that answers where a route's own does not, and what it is told, as ingress-nginx
 * tells it (rootfs/etc/nginx/template/nginx.tmpl). Any thread.
 */
final class DefaultBackend {

  private static final String X_CODE = "x-code";
  private static final String X_FORMAT = "x-format";
  private static final String X_ORIGINAL_URI = "x-original-uri";
  private static final String X_NAMESPACE = "x-namespace";
  private static final String X_INGRESS_NAME = "x-ingress-name";
  private static final String X_SERVICE_NAME = "x-service-name";
  private static final String X_SERVICE_PORT = "x-service-port";

  private static final Set<String> TOLD =
      Set.of(
          X_CODE,
          X_FORMAT,
          X_ORIGINAL_URI,
          X_NAMESPACE,
          X_INGRESS_NAME,
          X_SERVICE_NAME,
          X_SERVICE_PORT);

  private DefaultBackend() {}

  /** That of a route, by its annotation; null where there is none, or it does not exist. */
  static @Nullable BackendRequest of(Route route, Snapshot snapshot, ClientConnection client) {
    String name = route.answers().errors().defaultBackend().orElse(null);
    Service service =
        name == null
            ? null
            : snapshot.services().get(new ServiceName(route.ingress().namespace(), name));
    if (service != null) {
      for (ServicePort port : service.ports()) {
        if (port.name().protocol() == Protocol.TCP) {
          return new BackendRequest(route, port, snapshot, client, RequestedPod.BY_SERVICE);
        }
      }
    }
    return null;
  }

  /**
   * Tells it of what it answers for; what the client sent under these names is dropped.
   *
   * @param code of the answer that it replaces
   */
  static void tell(HttpHeaders headers, Route route, int code) {
    AccessEntry.Target meant = LogTargets.of(route, null);
    tell(headers, code);
    headers.set(X_NAMESPACE, meant.namespace());
    headers.set(X_INGRESS_NAME, meant.ingress());
    headers.set(X_SERVICE_NAME, meant.service());
    headers.set(X_SERVICE_PORT, meant.port());
  }

  /** Tells the one that a flag names that no rule has taken the request. */
  static void tellOfNone(HttpHeaders headers) {
    tell(headers, Failure.NO_ROUTE.status().code());
  }

  private static void tell(HttpHeaders headers, int code) {
    SentHeaders.remove(headers, TOLD::contains);
    String accepted = headers.get(HttpHeaderNames.ACCEPT);
    headers.set(X_CODE, Integer.toString(code));
    if (accepted != null) {
      headers.set(X_FORMAT, accepted);
    }
  }

  /** Tells it as well what was asked for. */
  static void tellTarget(HttpHeaders headers, String target) {
    headers.set(X_ORIGINAL_URI, target);
  }
}
