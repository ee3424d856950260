package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The routes of one Ingress, by the hosts of its rules.
 *
 * @param byHost in the order of the manifest; the default backend, where there is one, last
 */
record IngressRoutes(Ingress ingress, Map<HostMatch, List<Route>> byHost) {

  private static final HostMatch ANY_HOST = new HostMatch.Any();

  /**
   * A default backend takes what no path matches on the hosts of the rules; without rules it takes
   * every host. A rule without paths adds its host to those of the default backend, and nothing
   * where there is no default backend.
   */
  static IngressRoutes of(Ingress ingress) {
    Map<HostMatch, List<Route>> byHost = new LinkedHashMap<>();
    for (IngressRule rule : ingress.routing().rules()) {
      List<Route> routes = byHost.computeIfAbsent(rule.host(), host -> new ArrayList<>());
      for (var path : rule.paths()) {
        routes.add(new Route(ingress, rule.host(), Optional.of(path.path()), path.backend()));
      }
    }
    Optional<IngressBackend> defaultBackend = ingress.routing().defaultBackend();
    if (defaultBackend.isPresent()) {
      if (byHost.isEmpty()) {
        byHost.put(ANY_HOST, new ArrayList<>());
      }
      byHost.forEach(
          (host, routes) ->
              routes.add(new Route(ingress, host, Optional.empty(), defaultBackend.get())));
    }
    byHost.values().removeIf(List::isEmpty);
    return new IngressRoutes(ingress, byHost);
  }
}
