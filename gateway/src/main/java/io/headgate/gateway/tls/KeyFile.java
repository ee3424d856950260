package io.headgate.gateway.tls;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.SecretName;
import javax.net.ssl.X509KeyManager;

/** A certificate of the program's own, from two files instead of a Secret. */
public final class KeyFile {

  private static final SecretName NONE = new SecretName("", "");

  private KeyFile() {}

  /**
   * What shows this certificate to those who connect.
   *
   * @param certificatePem the chain, its own certificate first
   * @param keyPem its private key; never part of a message
   * @throws IllegalArgumentException where one of them cannot be read, or where they do not belong
   *     together; {@code tls.crt} and {@code tls.key} in its message are these two
   */
  public static X509KeyManager read(String certificatePem, String keyPem) {
    try {
      return new SingleKeyManager(
          PemCertificates.read(new Certificate(NONE, certificatePem, keyPem)));
    } catch (UnusableCertificateException e) {
      throw new IllegalArgumentException(e.reason(), e);
    }
  }
}
