package io.headgate.discovery.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an Ingress says about requests, and about the connections that carry them. */
public record IngressRouting(
    List<IngressRule> rules, Optional<IngressBackend> defaultBackend, IngressPolicies policies) {

  private static final String WWW = "www.";

  public IngressRouting {
    rules = List.copyOf(rules);
  }

  /** With annotations about nothing but the treatment of requests. */
  public IngressRouting(
      List<IngressRule> rules, Optional<IngressBackend> defaultBackend, RoutePolicy policy) {
    this(rules, defaultBackend, IngressPolicies.of(policy));
  }

  /** How requests are treated. */
  public RoutePolicy policy() {
    return policies.route();
  }

  /** How paths are understood. */
  public PathPolicy paths() {
    return policies.paths();
  }

  /**
   * Hosts that are served under the rules of another one, each with that one. What a canary says of
   * hosts has no effect.
   */
  public Map<HostMatch, HostMatch> aliases() {
    Map<HostMatch, HostMatch> aliases = new LinkedHashMap<>();
    namedHosts().stream()
        .findFirst()
        .ifPresent(first -> hosts().aliases().forEach(it -> aliases.put(it, first)));
    return aliases;
  }

  /** Hosts whose requests are redirected to another one, each with that one; as above. */
  public Map<HostMatch, HostMatch.Exact> redirectedHosts() {
    Map<HostMatch, HostMatch.Exact> redirected = new LinkedHashMap<>();
    if (hosts().withOrWithoutWww()) {
      for (HostMatch host : namedHosts()) {
        if (host instanceof HostMatch.Exact exact) {
          redirected.put(
              new HostMatch.Exact(
                  exact.host().startsWith(WWW)
                      ? exact.host().substring(WWW.length())
                      : WWW + exact.host()),
              exact);
        }
      }
    }
    return redirected;
  }

  private HostPolicy hosts() {
    return choice().canary().isPresent() ? HostPolicy.NONE : paths().hosts();
  }

  private List<HostMatch> namedHosts() {
    return rules.stream()
        .map(IngressRule::host)
        .filter(it -> !(it instanceof HostMatch.Any))
        .distinct()
        .toList();
  }

  /** Which Service and which of its pods requests get. */
  public ChoicePolicy choice() {
    return policies.choice();
  }

  /** What becomes of answers on their way to clients. */
  public AnswerPolicy answers() {
    return policies.answers();
  }

  /** What is said about TLS beside {@code spec.tls}. */
  public TlsPolicy tls() {
    return policies.tls();
  }
}
