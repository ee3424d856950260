package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/** What an Ingress says about requests. */
public record IngressRouting(
    List<IngressRule> rules,
    Optional<IngressBackend> defaultBackend,
    RoutePolicy policy,
    PathPolicy paths,
    ChoicePolicy choice) {

  public IngressRouting {
    rules = List.copyOf(rules);
  }

  /** Serves in its own right, with pods by the rules of their Service. */
  public IngressRouting(
      List<IngressRule> rules,
      Optional<IngressBackend> defaultBackend,
      RoutePolicy policy,
      PathPolicy paths) {
    this(rules, defaultBackend, policy, paths, ChoicePolicy.DEFAULT);
  }

  /** With paths that are compared as they are written. */
  public IngressRouting(
      List<IngressRule> rules, Optional<IngressBackend> defaultBackend, RoutePolicy policy) {
    this(rules, defaultBackend, policy, PathPolicy.PLAIN);
  }
}
