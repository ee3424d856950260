package io.headgate.gateway.tls;

import io.headgate.discovery.model.Authorities;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for the other side (RFC 5280 section 6). As for OpenSSL, only certificates that were
 * issued by themselves are an end of the path; others of the same Secret may stand in between. Two
 * of one source are equal. Immutable; any thread.
 */
public final class TrustedAuthorities {

  /** What a certificate is to be good for (RFC 5280 section 4.2.1.12). */
  enum Purpose {
    CLIENT("1.3.6.1.5.5.7.3.2"),
    SERVER("1.3.6.1.5.5.7.3.1");

    private static final String ANY = "2.5.29.37.0";

    private final String id;

    Purpose(String id) {
      this.id = id;
    }

    boolean isOf(X509Certificate certificate) {
      try {
        List<String> purposes = certificate.getExtendedKeyUsage();
        return purposes == null || purposes.contains(id) || purposes.contains(ANY);
      } catch (CertificateParsingException e) {
        return false;
      }
    }
  }

  /** No path of people's making is longer; what is deeper would only be work. */
  private static final int MOST_DEPTH = 10;

  private final Authorities source;
  private final List<X509Certificate> certificates;
  private final List<X509CRL> revocations;
  private final Set<TrustAnchor> anchors;

  private TrustedAuthorities(
      Authorities source, List<X509Certificate> certificates, List<X509CRL> revocations) {
    this.source = source;
    this.certificates = List.copyOf(certificates);
    this.revocations = List.copyOf(revocations);
    this.anchors =
        certificates.stream()
            .filter(it -> it.getSubjectX500Principal().equals(it.getIssuerX500Principal()))
            .map(it -> new TrustAnchor(it, null))
            .collect(Collectors.toSet());
  }

  /**
   * Reads {@code ca.crt} and {@code ca.crl}.
   *
   * @throws UnusableCertificateException where there is no authority, or what is there cannot be
   *     read
   */
  static TrustedAuthorities read(Authorities source) throws UnusableCertificateException {
    if (source.certificatesPem().isEmpty()) {
      throw new UnusableCertificateException("it has no ca.crt (expected: PEM)");
    }
    TrustedAuthorities read =
        new TrustedAuthorities(
            source,
            PemCertificates.certificates("ca.crt", source.certificatesPem().get()),
            source.revokedPem().isPresent()
                ? PemCertificates.revocations("ca.crl", source.revokedPem().get())
                : List.of());
    if (read.anchors.isEmpty()) {
      throw new UnusableCertificateException(
          "ca.crt has no certificate that its own authority has issued (expected: the root too)");
    }
    return read;
  }

  /** All of them. */
  List<X509Certificate> certificates() {
    return certificates;
  }

  /**
   * Why the first certificate of a chain is not good; empty where it is. Takes up to a few
   * milliseconds.
   *
   * @param chain not empty
   * @param depth how many may stand between it and an authority
   */
  Optional<String> fault(List<X509Certificate> chain, int depth, Purpose purpose, Instant now) {
    X509Certificate leaf = chain.getFirst();
    Optional<String> outOfDate = outOfDate(leaf, now);
    if (outOfDate.isPresent()) {
      return outOfDate;
    }
    if (!purpose.isOf(leaf)) {
      return Optional.of("unsuitable certificate purpose");
    }
    if (revocations.isEmpty() && certificates.contains(leaf) && isAnchor(leaf)) {
      return Optional.empty();
    }
    try {
      var unused = CertPathBuilder.getInstance("PKIX").build(parameters(chain, leaf, depth, now));
      return Optional.empty();
    } catch (CertPathBuilderException e) {
      return Optional.of(words(e));
    } catch (GeneralSecurityException e) {
      return Optional.of("certificate cannot be verified");
    }
  }

  private boolean isAnchor(X509Certificate certificate) {
    return anchors.stream().anyMatch(it -> certificate.equals(it.getTrustedCert()));
  }

  private PKIXBuilderParameters parameters(
      List<X509Certificate> chain, X509Certificate leaf, int depth, Instant now)
      throws InvalidAlgorithmParameterException, NoSuchAlgorithmException {
    X509CertSelector wanted = new X509CertSelector();
    wanted.setCertificate(leaf);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, wanted);
    Collection<Object> known = new ArrayList<>(chain);
    known.addAll(certificates);
    known.addAll(revocations);
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
    parameters.setRevocationEnabled(!revocations.isEmpty());
    parameters.setMaxPathLength(Math.min(depth, MOST_DEPTH));
    parameters.setDate(Date.from(now));
    return parameters;
  }

  /** Why it is not valid at that time, by OpenSSL's words. */
  static Optional<String> outOfDate(X509Certificate certificate, Instant now) {
    try {
      certificate.checkValidity(Date.from(now));
      return Optional.empty();
    } catch (CertificateExpiredException e) {
      return Optional.of("certificate has expired");
    } catch (CertificateNotYetValidException e) {
      return Optional.of("certificate is not yet valid");
    }
  }

  private static String words(CertPathBuilderException failure) {
    return failure.getCause() instanceof CertPathValidatorException reason
            && reason.getReason() == CertPathValidatorException.BasicReason.REVOKED
        ? "certificate revoked"
        : "unable to get local issuer certificate";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrustedAuthorities it && it.source.equals(source);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(source);
  }
}
