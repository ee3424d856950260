package io.headgate.discovery.model;

import java.util.Optional;

/**
 * Who vouches for the other side of a connection, as a Secret holds it. Parsed where TLS is spoken.
 *
 * @param certificatesPem {@code ca.crt}
 * @param revokedPem {@code ca.crl}
 * @param own {@code tls.crt} and {@code tls.key}: what is shown to pods that ask
 */
public record Authorities(
    SecretName secret,
    Optional<String> certificatesPem,
    Optional<String> revokedPem,
    Optional<Certificate> own) {

  @Override
  public String toString() {
    return "Authorities[secret=" + secret + "]";
  }
}
