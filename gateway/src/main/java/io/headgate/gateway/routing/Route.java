package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.step.RouteSteps;
import io.headgate.gateway.routing.expression.PathExpression;
import io.headgate.gateway.routing.expression.PathExpression.Compiled;
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
  private final RouteSteps steps;
  private final Optional<Compiled> expression;
  private final Optional<PathRewrite> rewrite;

  Route(Ingress ingress, HostMatch host, Optional<PathMatch> path, IngressBackend backend) {
    this.ingress = ingress;
    this.host = host;
    this.path = path;
    this.backend = new BackendReference(backend);
    this.steps = RouteSteps.of(ingress.routing().policy(), ingress.hasTls(host));
    this.expression =
        path.filter(it -> isExpression(paths(), it)).map(it -> PathExpression.compile(it.path()));
    PathExpression groups = expression.flatMap(Compiled::expression).orElse(PathExpression.ANY);
    // ingress-nginx leaves alone what would be replaced by its own text.
    String written = path.map(PathMatch::path).orElse("/");
    this.rewrite =
        paths()
            .rewrite()
            .filter(to -> !to.text().equals(written))
            .map(to -> new PathRewrite(to, groups));
  }

  private static boolean isExpression(PathPolicy policy, PathMatch path) {
    return switch (policy.expressions()) {
      case NONE -> false;
      case OWN -> path instanceof PathMatch.ImplementationSpecific;
      case HOST -> true;
    };
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

  /** What requests go through before and after the pod. */
  public RouteSteps steps() {
    return steps;
  }

  /** The Service port behind this route. Allocates only where the Service has changed. */
  public BackendTarget target(Snapshot snapshot) {
    return backend.in(snapshot);
  }

  PathPolicy paths() {
    return ingress.routing().paths();
  }

  /** What the path means where the Ingress itself makes it an expression; empty elsewhere. */
  Optional<Compiled> expression() {
    return expression;
  }

  /**
   * What becomes of the target of a request that takes this route, when every step has let it
   * proceed. Allocates only where the Ingress rewrites.
   *
   * @param target in the normal form
   */
  public Rewrite rewrite(String target) {
    return rewrite.isPresent() ? rewrite.get().apply(target) : Rewrite.Unchanged.INSTANCE;
  }

  /** What the route is for, in words: {@code host shop.example, Prefix /cart}. */
  public String text() {
    String hostText = host.text().isEmpty() ? "any host" : "host " + host.text();
    return hostText + ", " + path.map(Route::text).orElse("default backend");
  }

  private static String text(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String text) -> "Exact " + text;
      case PathMatch.Prefix(String text) -> "Prefix " + text;
      case PathMatch.ImplementationSpecific(String text) -> "ImplementationSpecific " + text;
    };
  }

  /** {@code default/shop: host shop.example, Prefix /cart}. */
  @Override
  public String toString() {
    return ingress.name() + ": " + text();
  }
}
