package io.headgate.gateway.app;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.PathMatch;
import io.headgate.gateway.routing.Rewrite;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.routing.RouteMatch;
import io.headgate.gateway.routing.RouteTable;

/**
 * Asks two tables about requests for one host.
 *
 * @param host as rules name it
 * @param faithful with {@code --compat faithful}
 * @param strict with {@code --compat strict}
 */
record TriedHost(HostMatch host, RouteTable faithful, RouteTable strict) {

  /** What becomes of a request, in words. */
  String faithful(String target) {
    return answer(faithful.match(name(), target), target);
  }

  /** The same where no annotation of another Ingress changes it. */
  String strict(String target) {
    return answer(strict.match(name(), target), target);
  }

  RequestDifference difference(String target, String nginx, String why) {
    String shown = host instanceof HostMatch.Any ? "*" : name();
    return new RequestDifference(
        "GET http://" + shown + target, nginx, faithful(target), strict(target), why);
  }

  /** One that the rule is for. */
  private String name() {
    return switch (host) {
      case HostMatch.Any() -> "any.invalid";
      case HostMatch.Exact(String name) -> name;
      case HostMatch.Wildcard(String suffix) -> "any" + suffix;
    };
  }

  private static String answer(RouteMatch match, String target) {
    return switch (match) {
      case RouteMatch.NoRoute none -> "404";
      case RouteMatch.TooLong tooLong -> "414";
      case Route route -> rule(route) + rewritten(route.rewrite(target));
    };
  }

  private static String rule(Route route) {
    String path =
        route
            .path()
            .map(
                it ->
                    switch (it) {
                      case PathMatch.Exact(String text) -> "Exact " + text;
                      case PathMatch.Prefix(String text) -> "Prefix " + text;
                      case PathMatch.ImplementationSpecific(String text) -> text;
                    })
            .orElse("default backend");
    return route.ingress() + " " + path;
  }

  private static String rewritten(Rewrite rewrite) {
    return switch (rewrite) {
      case Rewrite.Unchanged unchanged -> "";
      case Rewrite.Rewritten(String to) -> " as " + to;
      case Rewrite.Redirected(String to) -> " 302 to " + to;
      case Rewrite.Refused(String why) -> " 400";
    };
  }
}
