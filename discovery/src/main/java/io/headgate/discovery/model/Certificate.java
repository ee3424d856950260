package io.headgate.discovery.model;

/**
 * A certificate chain with its key, as the Secret holds them. Parsed where TLS is served.
 *
 * @param certificatePem {@code tls.crt}
 * @param keyPem {@code tls.key}; never printed
 */
public record Certificate(SecretName secret, String certificatePem, String keyPem) {

  @Override
  public String toString() {
    return "Certificate[secret=" + secret + "]";
  }
}
