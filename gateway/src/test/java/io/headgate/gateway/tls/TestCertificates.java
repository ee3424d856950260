package io.headgate.gateway.tls;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.TimeSource;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Secrets of type kubernetes.io/tls, made when they are needed. */
public final class TestCertificates {

  private TestCertificates() {}

  /** A certificate for these hosts, valid for a day; the key in PKCS#8 form. */
  public static Certificate secret(String name, String... hosts) {
    return secret(name, TimeSource.system().now().minusSeconds(60), hosts);
  }

  /** A certificate for these hosts, valid for a day from then. */
  public static Certificate secret(String name, Instant notBefore, String... hosts) {
    KeyCertificate certificate =
        SelfSignedCertificate.create(List.of(hosts), notBefore, Duration.ofDays(1));
    return new Certificate(
        new SecretName("default", name), certificatePem(certificate), pkcs8(certificate.key()));
  }

  static String certificatePem(KeyCertificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.chain().getFirst().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pkcs8(PrivateKey key) {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** An RSA key as {@code openssl genrsa -traditional} writes it. */
  static String pkcs1(RSAPrivateCrtKey key) {
    RSAPrivateKey pkcs1 =
        new RSAPrivateKey(
            key.getModulus(),
            key.getPublicExponent(),
            key.getPrivateExponent(),
            key.getPrimeP(),
            key.getPrimeQ(),
            key.getPrimeExponentP(),
            key.getPrimeExponentQ(),
            key.getCrtCoefficient());
    return pem("RSA PRIVATE KEY", encoded(pkcs1));
  }

  /** A P-256 key as {@code openssl ecparam -genkey} writes it, with the parameters before it. */
  static String sec1(java.security.interfaces.ECPrivateKey key) {
    var curve = SECObjectIdentifiers.secp256r1;
    return pem("EC PARAMETERS", encoded(curve))
        + pem("EC PRIVATE KEY", encoded(new ECPrivateKey(256, key.getS(), curve)));
  }

  private static byte[] encoded(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
