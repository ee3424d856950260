package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/** What an Ingress says about requests. */
public record IngressRouting(
    List<IngressRule> rules, Optional<IngressBackend> defaultBackend, RoutePolicy policy) {

  public IngressRouting {
    rules = List.copyOf(rules);
  }
}
