package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What pods see differently from what the client sent.
 *
 * @param host the Host that pods see; X-Forwarded-Host stays the client's
 * @param forwardedPrefix said as X-Forwarded-Prefix
 * @param connection what becomes of the connection that carries a request
 */
public record HeaderPolicy(
    Optional<String> host, Optional<String> forwardedPrefix, Connection connection) {

  public static final HeaderPolicy NONE = new HeaderPolicy(Optional.empty(), Optional.empty());

  /** Of connections to pods in HTTP/1.1. */
  public enum Connection {
    /** Nothing is said, which is to keep it. */
    UNSAID,
    /** It is said that it is kept. */
    KEPT,
    /** It carries this request, and none after it. */
    CLOSED
  }

  /** Says nothing of connections. */
  public HeaderPolicy(Optional<String> host, Optional<String> forwardedPrefix) {
    this(host, forwardedPrefix, Connection.UNSAID);
  }
}
