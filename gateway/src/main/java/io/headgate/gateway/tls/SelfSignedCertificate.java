package io.headgate.gateway.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates that vouch for themselves. */
final class SelfSignedCertificate {

  private static final int SERIAL_BITS = 128;

  private SelfSignedCertificate() {}

  /**
   * A certificate with a new P-256 key.
   *
   * @param names DNS names for the subject alternative name; clients look nowhere else (RFC 9525),
   *     and some do not survive a certificate without one
   * @throws IllegalStateException where this JDK has no P-256 keys
   */
  static KeyCertificate create(List<String> names, Instant notBefore, Duration validity) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return create(generator.generateKeyPair(), names, notBefore, validity);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no P-256 keys", e);
    }
  }

  /**
   * A certificate for an RSA or EC key.
   *
   * @throws IllegalStateException where this JDK cannot sign with it
   */
  static KeyCertificate create(
      KeyPair keys, List<String> names, Instant notBefore, Duration validity) {
    try {
      ContentSigner signer =
          new JcaContentSignerBuilder(
                  keys.getPrivate() instanceof RSAPrivateKey ? "SHA256withRSA" : "SHA256withECDSA")
              .build(keys.getPrivate());
      X509CertificateHolder signed =
          unsigned(keys.getPublic(), names, notBefore, validity).build(signer);
      return new KeyCertificate(
          keys.getPrivate(), List.of(new JcaX509CertificateConverter().getCertificate(signed)));
    } catch (OperatorCreationException | CertificateException | CertIOException e) {
      throw new IllegalStateException("self-signed certificate for " + names, e);
    }
  }

  private static X509v3CertificateBuilder unsigned(
      PublicKey key, List<String> names, Instant notBefore, Duration validity)
      throws CertIOException {
    X500Name subject = new X500Name("O=Headgate, CN=" + names.getFirst());
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
            Date.from(notBefore),
            Date.from(notBefore.plus(validity)),
            subject,
            key);
    GeneralName[] alternatives =
        names.stream()
            .map(name -> new GeneralName(GeneralName.dNSName, name))
            .toArray(GeneralName[]::new);
    return builder.addExtension(
        Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
  }
}
