package io.headgate.gateway.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A private key and its certificate chain.
 *
 * @param chain the server's own certificate first; not empty
 */
record KeyCertificate(PrivateKey key, List<X509Certificate> chain) {

  // The tag of dNSName in GeneralName (RFC 5280, 4.2.1.6).
  private static final Integer DNS_NAME = 2;

  KeyCertificate {
    chain = List.copyOf(chain);
  }

  Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** The DNS names the certificate is for. */
  List<String> names() {
    try {
      Optional<Collection<List<?>>> alternatives =
          Optional.ofNullable(chain.getFirst().getSubjectAlternativeNames());
      return alternatives.stream()
          .flatMap(Collection::stream)
          .filter(name -> DNS_NAME.equals(name.get(0)))
          .map(name -> String.valueOf(name.get(1)))
          .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  @Override
  public String toString() {
    return "KeyCertificate[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
