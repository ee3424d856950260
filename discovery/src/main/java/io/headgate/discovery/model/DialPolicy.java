package io.headgate.discovery.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an endpoint is dialled for a connection.
 *
 * @param tries on different endpoints; empty: as many as the proxy mode has
 * @param timeout of one try; empty: the proxy mode's
 * @param proxyProtocol the header that the endpoint gets first; empty: none
 * @param transparent the endpoint sees the client's own address (TPROXY)
 */
public record DialPolicy(
    OptionalInt tries,
    Optional<Duration> timeout,
    Optional<ProxyProtocol> proxyProtocol,
    boolean transparent) {

  public static final DialPolicy DEFAULT =
      new DialPolicy(OptionalInt.empty(), Optional.empty(), Optional.empty(), false);

  /** The versions of the PROXY protocol (haproxy.org, proxy-protocol.txt). */
  public enum ProxyProtocol {
    V1,
    V2
  }
}
