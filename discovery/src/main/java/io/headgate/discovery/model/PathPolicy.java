package io.headgate.discovery.model;

import java.util.Optional;

/**
 * How the paths of an Ingress are understood, and by what they are replaced on the way to pods.
 *
 * @param expressions which paths are regular expressions because of this Ingress
 * @param rewrite empty: a path reaches pods as it came
 */
public record PathPolicy(Expressions expressions, Optional<RewriteTarget> rewrite) {

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
