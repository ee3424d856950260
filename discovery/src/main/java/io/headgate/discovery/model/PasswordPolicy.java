package io.headgate.discovery.model;

import java.util.Map;
import java.util.Optional;

/**
 * That a name and a password are asked for (RFC 7617).
 *
 * @param realm what browsers show; without quotes, backslashes and control characters
 * @param secret whose content the users are; empty where none can be named
 */
public record PasswordPolicy(String realm, Optional<SecretName> secret, Users users) {

  /** Who has a password. */
  public sealed interface Users {}

  /** By name. */
  public record Known(Map<String, PasswordHash> hashes) implements Users {

    public Known {
      hashes = Map.copyOf(hashes);
    }

    @Override
    public String toString() {
      return hashes.size() + " users";
    }
  }

  /**
   * Nobody can tell: answered with 503, as in ingress-nginx, and not let through.
   *
   * @param why names the annotation or Secret and what was expected
   */
  public record Unknown(String why) implements Users {}
}
