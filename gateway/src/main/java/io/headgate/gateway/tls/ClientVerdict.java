package io.headgate.gateway.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What a {@link ClientCheck} says of a client.
 *
 * @param word nginx's: {@code SUCCESS}, {@code NONE} or {@code FAILED:} and why
 * @param certificate what the client has shown
 */
public record ClientVerdict(Outcome outcome, String word, Optional<X509Certificate> certificate) {

  /** What becomes of its requests. */
  public enum Outcome {
    ADMITTED,
    /** It has shown none, and one is needed. */
    NO_CERTIFICATE,
    /** What it has shown is not good. */
    BAD_CERTIFICATE,
    /** Its certificate is somebody's who is not meant. */
    OTHER_SUBJECT,
    /** Nobody can be let in, since there is nobody to vouch for them. */
    NO_AUTHORITIES
  }
}
