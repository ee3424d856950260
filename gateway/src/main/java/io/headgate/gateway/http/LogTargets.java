package io.headgate.gateway.http;

import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.ServiceName;
import io.headgate.gateway.http.accesslog.AccessEntry.Target;
import io.headgate.gateway.routing.Route;
import org.jspecify.annotations.Nullable;

/** What the access log says of where a request was to go. Any thread. */
final class LogTargets {

  private LogTargets() {}

  /**
   * By the objects' names.
   *
   * @param backend where it really went; null where it came to none
   */
  static Target of(Route route, @Nullable BackendRequest backend) {
    return switch (route.backend()) {
      case IngressBackend.ServiceBackend(ServiceName service, PortRef port) ->
          new Target(
              service.namespace(),
              route.ingress().name(),
              service.name(),
              port.toString(),
              alternative(service, backend));
      case IngressBackend.ResourceBackend(String kind, String name) ->
          new Target(route.ingress().namespace(), route.ingress().name(), "", "", "");
    };
  }

  /** As ingress-nginx names it: the Service of the canary that was chosen instead. */
  private static String alternative(ServiceName service, @Nullable BackendRequest backend) {
    if (backend == null || backend.port().name().service().equals(service)) {
      return "";
    }
    ServiceName other = backend.port().name().service();
    return other.namespace() + "-" + other.name() + "-" + backend.port().spec().port();
  }
}
