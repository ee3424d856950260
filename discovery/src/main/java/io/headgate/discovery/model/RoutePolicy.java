package io.headgate.discovery.model;

import java.util.Optional;

/**
 * How requests of a route are treated; the defaults are ingress-nginx's.
 *
 * @param forward how they go to a pod
 * @param redirects which of them are sent elsewhere instead
 * @param access whose are answered at all
 * @param cors for browsers that ask on behalf of pages of other origins; empty: nothing is said
 * @param headers what pods see differently
 */
public record RoutePolicy(
    ForwardPolicy forward,
    RedirectPolicy redirects,
    AccessPolicy access,
    Optional<CorsPolicy> cors,
    HeaderPolicy headers) {

  public static final RoutePolicy DEFAULT = forwarding(ForwardPolicy.DEFAULT);

  /** The same, that asks for passwords. */
  public RoutePolicy with(Optional<PasswordPolicy> passwords) {
    return new RoutePolicy(forward, redirects, access.with(passwords), cors, headers);
  }

  /** The same, that finds out otherwise who a client is. */
  public RoutePolicy with(Identification identification) {
    return new RoutePolicy(forward, redirects, access.with(identification), cors, headers);
  }

  /** Forwards that way, and is the default in everything else. */
  public static RoutePolicy forwarding(ForwardPolicy forward) {
    return new RoutePolicy(
        forward,
        RedirectPolicy.DEFAULT,
        AccessPolicy.EVERYBODY,
        Optional.empty(),
        HeaderPolicy.NONE);
  }
}
