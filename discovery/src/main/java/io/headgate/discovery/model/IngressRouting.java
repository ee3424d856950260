package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/** What an Ingress says about requests, and about the connections that carry them. */
public record IngressRouting(
    List<IngressRule> rules, Optional<IngressBackend> defaultBackend, IngressPolicies policies) {

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
