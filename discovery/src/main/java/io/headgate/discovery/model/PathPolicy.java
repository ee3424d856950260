package io.headgate.discovery.model;

import java.util.Optional;

/**
 * How hosts and paths of an Ingress are understood, and by what paths are replaced on the way to
 * pods.
 *
 * @param expressions which paths are regular expressions because of this Ingress
 * @param rewrite empty: a path reaches pods as it came
 * @param hosts which hosts are served beside those of the rules
 */
public record PathPolicy(
    Expressions expressions, Optional<RewriteTarget> rewrite, HostPolicy hosts) {

  /** For the hosts of the rules alone. */
  public PathPolicy(Expressions expressions, Optional<RewriteTarget> rewrite) {
    this(expressions, rewrite, HostPolicy.NONE);
  }

  /** Paths are compared as they are written, and not replaced. */
  public static final PathPolicy PLAIN = new PathPolicy(Expressions.NONE, Optional.empty());

  /** Which paths are regular expressions because of one Ingress. */
  public enum Expressions {
    NONE,
    /** Those of its rules whose type is ImplementationSpecific. */
    OWN,
    /** All paths of the hosts of its rules, those of other Ingresses included: ingress-nginx's. */
    HOST
  }
}
