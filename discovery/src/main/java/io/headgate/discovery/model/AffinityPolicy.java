package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What {@code sessionAffinity: ClientIP} leaves open.
 *
 * @param rewrite empty: as the proxy mode has it
 */
public record AffinityPolicy(Scope scope, Hold hold, Optional<Rewrite> rewrite) {

  public static final AffinityPolicy DEFAULT =
      new AffinityPolicy(Scope.SERVICE, Hold.IDLE, Optional.empty());

  /** What a client keeps its pod for. */
  public enum Scope {
    /** All ports of the Service lead to the same pod. */
    SERVICE,
    /** Every port decides for itself, as with kube-proxy. */
    PORT
  }

  /** From when the timeout counts. */
  public enum Hold {
    /** From the client's last new connection, as with kube-proxy. */
    IDLE,
    /** A binding does not end while one of the client's connections is open. */
    OPEN
  }

  /** When a pod that does not answer loses its clients. */
  public enum Rewrite {
    /** When it is ejected or not ready; a connection that failed is served elsewhere once. */
    EJECTION,
    /** At the first failed connection, as in kube-proxy's userspace mode. */
    FIRST_FAILURE
  }
}
