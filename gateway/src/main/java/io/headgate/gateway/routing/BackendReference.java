package io.headgate.gateway.routing;

import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressBackend.ResourceBackend;
import io.headgate.discovery.model.IngressBackend.ServiceBackend;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The backend of one route, and what it came to the last time. A Service that has not changed is
 * the same object in the next snapshot, so the answer is kept until the Service is another one. Any
 * thread: two threads that meet a new Service at once both find the same.
 */
final class BackendReference {

  private record Resolved(Service service, BackendTarget target) {}

  private final IngressBackend backend;
  private final BackendTarget withoutService;
  private final boolean throughService;
  private volatile @Nullable Resolved last;

  /**
   * @param throughService it is the Service's own address, where it has one, and not its pods
   */
  BackendReference(IngressBackend backend, boolean throughService) {
    this.backend = backend;
    this.throughService = throughService;
    this.withoutService =
        switch (backend) {
          case ServiceBackend service -> new BackendTarget.NoService(service.service());
          case ResourceBackend resource ->
              new BackendTarget.UnknownResource(resource.kind(), resource.name());
        };
  }

  IngressBackend backend() {
    return backend;
  }

  BackendTarget in(Snapshot snapshot) {
    return switch (backend) {
      case ServiceBackend named -> in(snapshot.services().get(named.service()), named.port());
      case ResourceBackend unknown -> withoutService;
    };
  }

  // An unchanged Service is the same object; comparing its contents would cost every request.
  @SuppressWarnings("ReferenceEquality")
  private BackendTarget in(@Nullable Service service, PortRef port) {
    if (service == null) {
      return withoutService;
    }
    Resolved known = last;
    if (known != null && known.service() == service) {
      return known.target();
    }
    Optional<ServicePort> found = service.port(port);
    BackendTarget target =
        found.isPresent()
            ? new BackendTarget.Found(meant(service, found.get()))
            : new BackendTarget.NoPort(service.name(), port);
    last = new Resolved(service, target);
    return target;
  }

  private ServicePort meant(Service service, ServicePort port) {
    return throughService ? service.throughOwnAddress(port).orElse(port) : port;
  }
}
