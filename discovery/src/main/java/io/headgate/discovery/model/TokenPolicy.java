package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/**
 * That a signed token is asked for (RFC 6750, RFC 7519).
 *
 * @param keys with which its signature is verified
 * @param expected what has to stand in it
 * @param headers by which pods are told of it; clients cannot set them
 * @param realm for clients that are asked; without quotes, backslashes and control characters
 */
public record TokenPolicy(Keys keys, Expected expected, List<ClaimHeader> headers, String realm) {

  public TokenPolicy {
    headers = List.copyOf(headers);
  }

  /** Where the keys are. */
  public sealed interface Keys {}

  /**
   * In a Secret.
   *
   * @param keys at least one
   */
  public record Stored(SecretName secret, List<TokenKey> keys) implements Keys {

    public Stored {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Fetched from there, now and then.
   *
   * @param url without variables
   */
  public record Fetched(AuthorizationUrl url) implements Keys {}

  /**
   * No token can be verified: answered with 503, and not let through.
   *
   * @param secret that was to hold the keys; empty where none is named
   * @param why names the annotation or Secret and what was expected
   */
  public record Unknown(Optional<SecretName> secret, String why) implements Keys {}

  /**
   * What has to stand in a token.
   *
   * @param issuer exactly that {@code iss}
   * @param audiences one of them has to be one of {@code aud}, exactly; empty: whatever it is
   */
  public record Expected(String issuer, List<String> audiences) {

    public Expected {
      audiences = List.copyOf(audiences);
    }
  }

  /**
   * A claim that pods see as a header.
   *
   * @param claim its name; names within objects are not looked for
   * @param header in lower case
   */
  public record ClaimHeader(String claim, String header) {}

  /** The Secret that holds the keys, or was to; empty where none is named. */
  public Optional<SecretName> secret() {
    return switch (keys) {
      case Stored(SecretName secret, List<TokenKey> held) -> Optional.of(secret);
      case Fetched fetched -> Optional.empty();
      case Unknown(Optional<SecretName> secret, String why) -> secret;
    };
  }
}
