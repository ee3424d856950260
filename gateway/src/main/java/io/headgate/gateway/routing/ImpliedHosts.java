package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hosts that no rule names and that are served all the same: under the rules of another one, or by
 * a redirect to it. Where several Ingresses want one, an alias goes before a redirect, then the
 * older Ingress before the younger. One thread.
 */
final class ImpliedHosts {

  /**
   * What one Ingress makes of a host.
   *
   * @param host of a rule
   * @param redirect that leads there; empty where the host is served as that one
   */
  private record Claim(Ingress ingress, HostMatch host, Optional<Route> redirect) {}

  private static final Comparator<Claim> FIRST =
      Comparator.comparing((Claim claim) -> claim.redirect().isPresent())
          .thenComparing(Claim::ingress, Ingress.OLDEST_FIRST);

  private final Map<HostMatch, List<Claim>> claims = new HashMap<>();

  /** Takes in what an Ingress implies, and names the hosts. */
  void claim(Ingress ingress, Set<HostMatch> touched) {
    ingress
        .routing()
        .aliases()
        .forEach((alias, host) -> add(alias, new Claim(ingress, host, Optional.empty()), touched));
    ingress
        .routing()
        .redirectedHosts()
        .forEach(
            (from, to) ->
                add(
                    from,
                    new Claim(ingress, to, Optional.of(Route.toOtherHost(ingress, from, to))),
                    touched));
  }

  private void add(HostMatch implied, Claim claim, Set<HostMatch> touched) {
    List<Claim> all = claims.computeIfAbsent(implied, h -> new ArrayList<>(1));
    all.add(claim);
    all.sort(FIRST);
    touched.add(implied);
  }

  /** Forgets what an Ingress has implied, and names the hosts. */
  void withdraw(IngressName name, Set<HostMatch> touched) {
    claims.forEach(
        (implied, all) -> {
          if (all.removeIf(claim -> claim.ingress().name().equals(name))) {
            touched.add(implied);
          }
        });
    claims.values().removeIf(List::isEmpty);
  }

  /** Names the hosts as well that change with those, and those that are needed for them. */
  void widen(Set<HostMatch> touched) {
    claims.forEach(
        (implied, all) -> {
          Claim first = all.getFirst();
          if (touched.contains(implied) || touched.contains(first.host())) {
            touched.add(implied);
            touched.add(first.host());
          }
        });
  }

  /**
   * The routes of a host that no rule names.
   *
   * @param ofRules those of the hosts of rules, of which one may be needed
   */
  Optional<HostRoutes> routes(HostMatch host, Map<HostMatch, Optional<HostRoutes>> ofRules) {
    List<Claim> all = claims.get(host);
    if (all == null) {
      return Optional.empty();
    }
    Claim first = all.getFirst();
    return first.redirect().isPresent()
        ? first.redirect().map(it -> new HostRoutes(List.of(it)))
        : ofRules.getOrDefault(first.host(), Optional.empty());
  }
}
