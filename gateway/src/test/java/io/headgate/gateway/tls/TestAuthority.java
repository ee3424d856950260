package io.headgate.gateway.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** An authority that is made for one test, and what it vouches for. */
public final class TestAuthority {

  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration VALIDITY = Duration.ofDays(1);
  private static long serial = 1;

  private final KeyPair keys;
  private final List<X509Certificate> chain;

  private TestAuthority(KeyPair keys, List<X509Certificate> chain) {
    this.keys = keys;
    this.chain = chain;
  }

  /** A key with the certificates that vouch for it, its own first, without the root. */
  public record Issued(PrivateKey key, List<X509Certificate> chain) {

    public String chainPem() {
      return chain.stream().map(TestAuthority::pem).collect(Collectors.joining());
    }

    public String keyPem() {
      return TestCertificates.pkcs8(key);
    }
  }

  /** One that nobody vouches for. */
  public static TestAuthority root(String name) {
    KeyPair keys = newKeys();
    Instant now = Instant.now();
    X509Certificate own =
        sign(
            builder("CN=" + name, "CN=" + name, keys, now.minus(SKEW), now.plus(VALIDITY)),
            true,
            keys.getPrivate());
    return new TestAuthority(keys, List.of(own));
  }

  /** One that this one vouches for. */
  public TestAuthority intermediate(String name) {
    KeyPair own = newKeys();
    Instant now = Instant.now();
    return new TestAuthority(
        own, chained(certify("CN=" + name, own, now.minus(SKEW), now.plus(VALIDITY), true)));
  }

  /** A certificate that is valid today, for those DNS names. */
  public Issued issue(String subject, String... names) {
    Instant now = Instant.now();
    return issue(subject, now.minus(SKEW), now.plus(VALIDITY), names);
  }

  /** A certificate that is valid in between. */
  public Issued issue(String subject, Instant from, Instant to, String... names) {
    KeyPair own = newKeys();
    return new Issued(own.getPrivate(), chained(certify(subject, own, from, to, false, names)));
  }

  /** A certificate that is valid today, but for nothing but servers. */
  public Issued issueForServers(String subject) {
    KeyPair own = newKeys();
    Instant now = Instant.now();
    String issuer = chain.getFirst().getSubjectX500Principal().getName();
    X509v3CertificateBuilder builder =
        builder(issuer, subject, own, now.minus(SKEW), now.plus(VALIDITY));
    try {
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
    return new Issued(own.getPrivate(), chained(sign(builder, false, keys.getPrivate())));
  }

  /** A certificate that names who can be asked about it, with the chain up to the root. */
  public Issued issueAsked(String responder, String... names) {
    KeyPair own = newKeys();
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        builder(
            chain.getFirst().getSubjectX500Principal().getName(),
            "CN=asked",
            own,
            now.minus(SKEW),
            now.plus(VALIDITY));
    try {
      builder.addExtension(
          Extension.authorityInfoAccess,
          false,
          new AuthorityInformationAccess(
              AccessDescription.id_ad_ocsp,
              new GeneralName(GeneralName.uniformResourceIdentifier, responder)));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              Arrays.stream(names)
                  .map(name -> new GeneralName(GeneralName.dNSName, name))
                  .toArray(GeneralName[]::new)));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
    List<X509Certificate> all = new ArrayList<>(List.of(sign(builder, false, keys.getPrivate())));
    all.addAll(chain);
    return new Issued(own.getPrivate(), all);
  }

  /** Somebody who may say what is good, in place of this authority, or, without that, may not. */
  public Issued issueResponder(boolean allowed) {
    KeyPair own = newKeys();
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        builder(
            chain.getFirst().getSubjectX500Principal().getName(),
            "CN=responder",
            own,
            now.minus(SKEW),
            now.plus(VALIDITY));
    try {
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              allowed ? KeyPurposeId.id_kp_OCSPSigning : KeyPurposeId.id_kp_serverAuth));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
    return new Issued(own.getPrivate(), List.of(sign(builder, false, keys.getPrivate())));
  }

  /** Its own key and certificate. */
  Issued own() {
    return new Issued(keys.getPrivate(), chain);
  }

  /** With everybody in between, but not the root. */
  private List<X509Certificate> chained(X509Certificate first) {
    List<X509Certificate> all = new ArrayList<>(List.of(first));
    chain.stream()
        .filter(it -> !it.getSubjectX500Principal().equals(it.getIssuerX500Principal()))
        .forEach(all::add);
    return all;
  }

  /** Its own certificate. */
  public String certificatePem() {
    return pem(chain.getFirst());
  }

  /** A list with those. */
  public String revoked(Issued... certificates) {
    Date now = Date.from(Instant.now().minus(SKEW));
    X509v2CRLBuilder list =
        new X509v2CRLBuilder(name(chain.getFirst().getSubjectX500Principal().getName()), now);
    list.setNextUpdate(Date.from(Instant.now().plus(VALIDITY)));
    for (Issued one : certificates) {
      list.addCRLEntry(one.chain().getFirst().getSerialNumber(), now, CRLReason.keyCompromise);
    }
    try {
      return pem("X509 CRL", list.build(signer(keys.getPrivate())).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private X509Certificate certify(
      String subject, KeyPair own, Instant from, Instant to, boolean authority, String... names) {
    X509v3CertificateBuilder builder =
        builder(chain.getFirst().getSubjectX500Principal().getName(), subject, own, from, to);
    if (names.length > 0) {
      GeneralName[] alternatives =
          Arrays.stream(names)
              .map(name -> new GeneralName(GeneralName.dNSName, name))
              .toArray(GeneralName[]::new);
      try {
        builder.addExtension(
            Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
      } catch (CertIOException e) {
        throw new IllegalStateException(e);
      }
    }
    return sign(builder, authority, keys.getPrivate());
  }

  private static X509v3CertificateBuilder builder(
      String issuer, String subject, KeyPair own, Instant from, Instant to) {
    synchronized (TestAuthority.class) {
      serial++;
    }
    return new JcaX509v3CertificateBuilder(
        name(issuer),
        BigInteger.valueOf(serial),
        Date.from(from),
        Date.from(to),
        name(subject),
        own.getPublic());
  }

  /** What RFC 2253 writes first comes last in a certificate. */
  private static X500Name name(String text) {
    return X500Name.getInstance(new X500Principal(text).getEncoded());
  }

  private static X509Certificate sign(
      X509v3CertificateBuilder builder, boolean authority, PrivateKey key) {
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer(key)));
    } catch (CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ContentSigner signer(PrivateKey key) {
    try {
      return new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
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
