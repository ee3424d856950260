package io.headgate.discovery.model;

import java.util.Optional;

/**
 * How it is found out who a client is.
 *
 * @param passwords empty: nobody is asked for one
 * @param authorization empty: nobody else is asked about requests
 * @param tokens empty: nobody is asked for one
 */
public record Identification(
    Optional<PasswordPolicy> passwords,
    Optional<AuthorizationPolicy> authorization,
    Optional<TokenPolicy> tokens) {

  /** Not at all. */
  public static final Identification NONE =
      new Identification(Optional.empty(), Optional.empty(), Optional.empty());
}
