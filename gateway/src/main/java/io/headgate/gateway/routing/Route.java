package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.Snapshot;
import java.util.Optional;

/**
 * One host and path of an Ingress, or one of its hosts with the default backend. Compiled once for
 * every version of an Ingress: as long as the Ingress does not change, this stays the same object,
 * so that state may be kept by it. Any thread.
 */
public final class Route implements RouteMatch {

  private final Ingress ingress;
  private final HostMatch host;
  private final Optional<PathMatch> path;
  private final BackendReference backend;

  Route(Ingress ingress, HostMatch host, Optional<PathMatch> path, IngressBackend backend) {
    this.ingress = ingress;
    this.host = host;
    this.path = path;
    this.backend = new BackendReference(backend);
  }

  public IngressName ingress() {
    return ingress.name();
  }

  /** The host of the rule; any host for the default backend of an Ingress without rules. */
  public HostMatch host() {
    return host;
  }

  /** The path of the rule; empty where the default backend takes what no path matches. */
  public Optional<PathMatch> path() {
    return path;
  }

  public IngressBackend backend() {
    return backend.backend();
  }

  public RoutePolicy policy() {
    return ingress.routing().policy();
  }

  /** The Service port behind this route. Allocates only where the Service has changed. */
  public BackendTarget target(Snapshot snapshot) {
    return backend.in(snapshot);
  }

  Ingress owner() {
    return ingress;
  }

  /** The class of the path as the API writes it; {@code defaultBackend} where there is none. */
  public String pathText() {
    return path.map(Route::pathText).orElse("defaultBackend");
  }

  private static String pathText(PathMatch match) {
    return match.getClass().getSimpleName() + " " + match.path();
  }

  /** {@code default/shop: shop.example Prefix /cart}. */
  @Override
  public String toString() {
    String hostText = host.text().isEmpty() ? "any host" : host.text();
    return ingress.name() + ": " + hostText + " " + pathText();
  }
}
