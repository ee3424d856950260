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
  private final ImpliedHosts implied = new ImpliedHosts();
  private final ConflictReport conflicts;
  private final StandInRoute standIn;
  private HostIndex index = HostIndex.EMPTY;

  RouteTableBuilder(ConflictReport conflicts) {
    this(conflicts, new StandInRoute(Optional.empty()));
  }

  /**
   * @param standIn has the requests that no rule takes
   */
  RouteTableBuilder(ConflictReport conflicts, StandInRoute standIn) {
    this.conflicts = conflicts;
    this.standIn = standIn;
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
    implied.widen(hosts);
    Map<HostMatch, Optional<HostRoutes>> rebuilt = new HashMap<>();
    for (HostMatch host : hosts) {
      rebuilt.put(host, routesOf(host));
    }
    rebuilt.forEach(conflicts::replace);
    Map<HostMatch, Optional<HostRoutes>> ofRules = Map.copyOf(rebuilt);
    rebuilt.replaceAll(
        (host, routes) -> routes.isPresent() ? routes : implied.routes(host, ofRules));
    index = index.with(rebuilt);
    return new RouteTable(snapshot, index, standIn.in(snapshot));
  }

  private void claim(IngressRoutes routes, Set<HostMatch> hosts) {
    compiled.put(routes.ingress().name(), routes);
    implied.claim(routes.ingress(), hosts);
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
    implied.withdraw(name, hosts);
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
