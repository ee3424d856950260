package io.headgate.discovery.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * The signatures of tokens that are taken (RFC 7518 section 3.1): only those whose key to verify
 * with is no key to sign with. Not {@code none}, and no HMAC.
 */
public enum TokenAlgorithm {
  RS256,
  RS384,
  RS512,
  PS256,
  PS384,
  PS512,
  ES256,
  ES384;

  /** The one that is called so in a token; empty where it is none of these. */
  public static Optional<TokenAlgorithm> of(String name) {
    return Arrays.stream(values()).filter(it -> it.name().equals(name)).findFirst();
  }
}
