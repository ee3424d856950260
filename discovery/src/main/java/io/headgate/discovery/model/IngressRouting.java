package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/** What an Ingress says about requests. */
public record IngressRouting(
    List<IngressRule> rules,
    Optional<IngressBackend> defaultBackend,
    RoutePolicy policy,
    PathPolicy paths) {

  public IngressRouting {
    rules = List.copyOf(rules);
  }

  /** With paths that are compared as they are written. */
  public IngressRouting(
      List<IngressRule> rules, Optional<IngressBackend> defaultBackend, RoutePolicy policy) {
    this(rules, defaultBackend, policy, PathPolicy.PLAIN);
  }
}
