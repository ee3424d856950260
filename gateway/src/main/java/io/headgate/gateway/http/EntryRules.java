package io.headgate.gateway.http;

import io.headgate.balancer.proxy.ServiceConnections;
import io.headgate.balancer.proxy.TrustedFronts;
import java.util.Optional;

/**
 * What connections go through before their first request.
 *
 * @param tls what routes want of TLS
 * @param passthrough takes the connections whose TLS is the pods' matter; empty: there are none
 * @param fronts where given, every connection has to begin with a PROXY header, which is believed
 *     where it comes from one of these
 * @param counters hear of those that end before a request
 * @param http2 whether they may speak HTTP/2
 */
public record EntryRules(
    RouteTls tls,
    Optional<ServiceConnections> passthrough,
    Optional<TrustedFronts> fronts,
    EntryCounters counters,
    Http2Offer http2) {

  /** Nothing. */
  public static EntryRules plain() {
    return new EntryRules(
        RouteTls.NONE, Optional.empty(), Optional.empty(), new EntryCounters(), Http2Offer.DEFAULT);
  }
}
