package io.headgate.discovery.model;

import java.util.Optional;

/**
 * Which Service and which of its pods requests get.
 *
 * @param canary empty: the Ingress serves in its own right
 * @param cookie leads clients back to their pods
 * @param hash what it says of a request chooses the pod, where there is no cookie policy
 */
public record ChoicePolicy(
    Optional<CanaryPolicy> canary, Optional<CookiePolicy> cookie, Optional<HashTemplate> hash) {

  /** No canary, and pods by the rules of their Service. */
  public static final ChoicePolicy DEFAULT =
      new ChoicePolicy(Optional.empty(), Optional.empty(), Optional.empty());
}
