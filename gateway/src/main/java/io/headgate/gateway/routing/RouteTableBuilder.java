package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one route table after the other. Keeps the routes of every Ingress and who claims which
 * host, so a change costs the changed Ingresses and the hosts they name. One thread.
 */
final class RouteTableBuilder {

  private final Map<IngressName, IngressRoutes> compiled = new HashMap<>();
  private final Map<HostMatch, List<IngressRoutes>> claims = new HashMap<>();
  private final ConflictReport conflicts;
  private HostIndex index = HostIndex.EMPTY;

  RouteTableBuilder(ConflictReport conflicts) {
    this.conflicts = conflicts;
  }

  /**
   * The table of a snapshot.
   *
   * @param changed the Ingresses that differ from those of the snapshot of the previous call
   */
  RouteTable build(Set<IngressName> changed, Snapshot snapshot) {
    Set<HostMatch> hosts = new HashSet<>();
    for (IngressName name : changed) {
      withdraw(name, hosts);
      Ingress ingress = snapshot.ingress().ingresses().get(name);
      if (ingress != null) {
        claim(IngressRoutes.of(ingress), hosts);
      }
    }
    Map<HostMatch, Optional<HostRoutes>> rebuilt = new HashMap<>();
    for (HostMatch host : hosts) {
      rebuilt.put(host, routesOf(host));
    }
    rebuilt.forEach(conflicts::replace);
    index = index.with(rebuilt);
    return new RouteTable(snapshot, index);
  }

  private void claim(IngressRoutes routes, Set<HostMatch> hosts) {
    compiled.put(routes.ingress().name(), routes);
    for (HostMatch host : routes.byHost().keySet()) {
      claims.computeIfAbsent(host, h -> new ArrayList<>(1)).add(routes);
      hosts.add(host);
    }
  }

  private void withdraw(IngressName name, Set<HostMatch> hosts) {
    IngressRoutes routes = compiled.remove(name);
    if (routes == null) {
      return;
    }
    for (HostMatch host : routes.byHost().keySet()) {
      claims.getOrDefault(host, List.of()).removeIf(claim -> claim.ingress().name().equals(name));
      hosts.add(host);
    }
  }

  private Optional<HostRoutes> routesOf(HostMatch host) {
    List<IngressRoutes> claimants = claims.getOrDefault(host, List.of());
    if (claimants.isEmpty()) {
      claims.remove(host);
      return Optional.empty();
    }
    claimants.sort(Comparator.comparing(IngressRoutes::ingress, Ingress.OLDEST_FIRST));
    List<Route> routes = new ArrayList<>();
    for (IngressRoutes claimant : claimants) {
      routes.addAll(claimant.byHost().getOrDefault(host, List.of()));
    }
    return Optional.of(new HostRoutes(routes));
  }
}
