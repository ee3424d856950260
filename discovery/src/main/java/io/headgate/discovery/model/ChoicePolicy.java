package io.headgate.discovery.model;

import java.util.Optional;

/**
 * Which Service and which of its pods requests get.
 *
 * @param canary empty: the Ingress serves in its own right
 * @param cookie leads clients back to their pods
 * @param hash what it says of a request chooses the pods, where there is no cookie policy
 * @param scheduler chooses where neither has a say, and the Service does not say how it is chosen;
 *     {@link SchedulerName#SH} is by the address of the client
 * @param throughService no pod is chosen: requests go to the ClusterIP, where there is one
 */
public record ChoicePolicy(
    Optional<CanaryPolicy> canary,
    Optional<CookiePolicy> cookie,
    Optional<HashPolicy> hash,
    Optional<SchedulerName> scheduler,
    boolean throughService) {

  /** No canary, and pods by the rules of their Service. */
  public static final ChoicePolicy DEFAULT =
      new ChoicePolicy(Optional.empty(), Optional.empty(), Optional.empty());

  /** With the scheduler of the Service in any case. */
  public ChoicePolicy(
      Optional<CanaryPolicy> canary, Optional<CookiePolicy> cookie, Optional<HashPolicy> hash) {
    this(canary, cookie, hash, Optional.empty(), false);
  }
}
