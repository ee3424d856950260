package io.headgate.gateway.tls;

import io.headgate.discovery.model.Certificate;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Reads what a Secret of type {@code kubernetes.io/tls} holds: a chain of X.509 certificates, and a
 * key in PKCS#8, PKCS#1 (RSA) or SEC1 (EC) form. Text around the PEM blocks does not matter.
 */
final class PemCertificates {

  private PemCertificates() {}

  /**
   * @throws UnusableCertificateException where there is no certificate or no key, where one cannot
   *     be read, or where they do not belong together
   */
  static KeyCertificate read(Certificate secret) throws UnusableCertificateException {
    List<X509Certificate> chain = certificates("tls.crt", secret.certificatePem());
    PrivateKey key = key(secret.keyPem());
    if (!belongTogether(key, chain.getFirst().getPublicKey())) {
      throw new UnusableCertificateException("tls.key does not belong to tls.crt");
    }
    return new KeyCertificate(key, chain);
  }

  /**
   * All certificates of a text, at least one.
   *
   * @param entry of the Secret, for messages
   */
  static List<X509Certificate> certificates(String entry, String pem)
      throws UnusableCertificateException {
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (Object block : blocks(pem)) {
        if (block instanceof X509CertificateHolder certificate) {
          certificates.add(converter.getCertificate(certificate));
        }
      }
    } catch (IOException | CertificateException e) {
      throw new UnusableCertificateException(entry + " cannot be read: " + e.getMessage());
    }
    if (certificates.isEmpty()) {
      throw new UnusableCertificateException(entry + " holds no certificate (expected: PEM)");
    }
    return certificates;
  }

  /** All lists of revoked certificates of a text, at least one. */
  static List<X509CRL> revocations(String entry, String pem) throws UnusableCertificateException {
    JcaX509CRLConverter converter = new JcaX509CRLConverter();
    List<X509CRL> lists = new ArrayList<>();
    try {
      for (Object block : blocks(pem)) {
        if (block instanceof X509CRLHolder list) {
          lists.add(converter.getCRL(list));
        }
      }
    } catch (IOException | CRLException e) {
      throw new UnusableCertificateException(entry + " cannot be read: " + e.getMessage());
    }
    if (lists.isEmpty()) {
      throw new UnusableCertificateException(entry + " holds no list (expected: PEM)");
    }
    return lists;
  }

  private static PrivateKey key(String pem) throws UnusableCertificateException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try {
      for (Object block : blocks(pem)) {
        if (block instanceof PrivateKeyInfo pkcs8) {
          return converter.getPrivateKey(pkcs8);
        }
        if (block instanceof PEMKeyPair pkcs1OrSec1) {
          return converter.getPrivateKey(pkcs1OrSec1.getPrivateKeyInfo());
        }
        if (block instanceof PKCS8EncryptedPrivateKeyInfo || block instanceof PEMEncryptedKeyPair) {
          throw new UnusableCertificateException("tls.key is encrypted (expected: a plain key)");
        }
      }
    } catch (IOException e) {
      // What the parser says may quote the key.
      throw new UnusableCertificateException("tls.key cannot be read");
    }
    throw new UnusableCertificateException("tls.key holds no private key (expected: PEM)");
  }

  /** All PEM blocks that are understood; others, such as EC PARAMETERS, come as other objects. */
  private static List<Object> blocks(String pem) throws IOException {
    List<Object> blocks = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        blocks.add(block);
      }
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
    return blocks;
  }

  private static boolean belongTogether(PrivateKey key, PublicKey certified) {
    if (key instanceof RSAPrivateCrtKey rsaKey && certified instanceof RSAPublicKey rsaCertified) {
      return rsaKey.getModulus().equals(rsaCertified.getModulus());
    }
    return verifies(key, certified);
  }

  /** For keys that do not carry their public half: what the one signs, the other verifies. */
  private static boolean verifies(PrivateKey key, PublicKey certified) {
    byte[] text = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(signatureAlgorithm(key));
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String signatureAlgorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
  }
}
