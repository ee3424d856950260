package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What pods see differently from what the client sent.
 *
 * @param host the Host that pods see; X-Forwarded-Host stays the client's
 * @param forwardedPrefix said as X-Forwarded-Prefix
 */
public record HeaderPolicy(Optional<String> host, Optional<String> forwardedPrefix) {

  public static final HeaderPolicy NONE = new HeaderPolicy(Optional.empty(), Optional.empty());
}
