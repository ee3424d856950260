package io.headgate.discovery.model;

/**
 * What the annotations of an Ingress ask for.
 *
 * @param route how requests are treated
 * @param paths how paths are understood
 * @param choice which Service and which of its pods requests get
 * @param tls what is said about TLS beside {@code spec.tls}
 * @param answers what becomes of answers on their way to clients
 */
public record IngressPolicies(
    RoutePolicy route, PathPolicy paths, ChoicePolicy choice, TlsPolicy tls, AnswerPolicy answers) {

  /** Those that say nothing of answers. */
  public IngressPolicies(RoutePolicy route, PathPolicy paths, ChoicePolicy choice, TlsPolicy tls) {
    this(route, paths, choice, tls, AnswerPolicy.DEFAULT);
  }

  /**
   * Treats requests that way, and serves in its own right, with paths that are compared as they are
   * written, pods by the rules of their Service, and nothing about TLS.
   */
  public static IngressPolicies of(RoutePolicy route) {
    return new IngressPolicies(route, PathPolicy.PLAIN, ChoicePolicy.DEFAULT, TlsPolicy.DEFAULT);
  }
}
