package io.headgate.gateway.http;

import java.util.Optional;

/**
 * What pods are told of how a client asks, beside its address.
 *
 * @param scheme {@code http} or {@code https}
 * @param port in text, to which the client has connected
 * @param host that the client named first; empty: as the request names it
 * @param chain everybody on the way, for X-Forwarded-For; empty: the client alone
 */
record Told(String scheme, String port, Optional<String> host, Optional<String> chain) {

  /** By the connection alone. */
  static Told of(String scheme, int port) {
    return new Told(scheme, Integer.toString(port), Optional.empty(), Optional.empty());
  }
}
