package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests are that no rule takes: those of the first TCP port of a Service that a flag
 * names, and nobody's where there is none. The same object for as long as it is the same port. One
 * thread.
 */
final class StandInRoute {

  private static final HostMatch ANY_HOST = new HostMatch.Any();

  private final Optional<ServiceName> named;
  private @Nullable Route last;

  /**
   * @param named empty where no flag names one
   */
  StandInRoute(Optional<ServiceName> named) {
    this.named = named;
  }

  /** What becomes of them in that snapshot. */
  RouteMatch in(Snapshot snapshot) {
    Service service = named.map(snapshot.services()::get).orElse(null);
    if (service != null) {
      for (ServicePort port : service.ports()) {
        if (port.name().protocol() == Protocol.TCP) {
          return route(
              new IngressBackend.ServiceBackend(
                  service.name(), new PortRef.ByNumber(port.spec().port())));
        }
      }
    }
    return RouteMatch.NoRoute.INSTANCE;
  }

  private Route route(IngressBackend backend) {
    Route known = last;
    if (known != null && known.backend().equals(backend)) {
      return known;
    }
    Route made = new Route(nobodys(backend), ANY_HOST, Optional.empty(), backend);
    last = made;
    return made;
  }

  /** Of no name, so that nothing is counted or logged as an Ingress's. */
  private static Ingress nobodys(IngressBackend backend) {
    return new Ingress(
        new IngressName("", ""),
        new ObjectMeta("", Instant.EPOCH, Map.of()),
        "",
        new IngressRouting(List.of(), Optional.of(backend), RoutePolicy.DEFAULT),
        List.of());
  }
}
