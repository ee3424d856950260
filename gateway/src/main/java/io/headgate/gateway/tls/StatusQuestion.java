package io.headgate.gateway.tls;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.LinkLocal;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Whether and how an authority can be asked about a certificate of its. Pure. */
sealed interface StatusQuestion {

  /**
   * It can be asked.
   *
   * @param url with the question in its path (RFC 6960 appendix A.1), as caches of RFC 5019 want it
   */
  record Asked(
      X509CertificateHolder issuer, X509CertificateHolder certificate, AuthorizationUrl url)
      implements StatusQuestion {}

  /** The certificate names nobody who could be asked, as many do. */
  enum Nobody implements StatusQuestion {
    INSTANCE
  }

  /**
   * It names somebody, in vain.
   *
   * @param why for people, without anything that stands in the certificate
   */
  record Impossible(String why) implements StatusQuestion {}

  /** What there is to ask about the first certificate of that chain; up to a millisecond. */
  static StatusQuestion of(KeyCertificate certificate) {
    X509Certificate own = certificate.chain().getFirst();
    try {
      X509CertificateHolder holder = new JcaX509CertificateHolder(own);
      Optional<String> responder = responder(holder);
      if (responder.isEmpty()) {
        return Nobody.INSTANCE;
      }
      Optional<X509Certificate> issuer =
          certificate.chain().stream().skip(1).filter(it -> isIssuer(it, own)).findFirst();
      if (issuer.isEmpty()) {
        return new Impossible("tls.crt has no certificate of its issuer (expected: the chain)");
      }
      X509CertificateHolder authority = new JcaX509CertificateHolder(issuer.get());
      Optional<AuthorizationUrl> url = url(responder.get(), request(authority, holder));
      return url.isEmpty()
          ? new Impossible(
              "the address of the responder in the certificate cannot be asked (expected: http://,"
                  + " a host that is no link-local address, and a path without a query)")
          : new Asked(authority, holder, url.get());
    } catch (GeneralSecurityException
        | IOException
        | OCSPException
        | OperatorCreationException
        | RuntimeException e) {
      return new Impossible("the certificate cannot be asked about");
    }
  }

  private static Optional<String> responder(X509CertificateHolder certificate) {
    if (certificate.getExtensions() == null) {
      return Optional.empty();
    }
    AuthorityInformationAccess access =
        AuthorityInformationAccess.fromExtensions(certificate.getExtensions());
    return access == null
        ? Optional.empty()
        : Arrays.stream(access.getAccessDescriptions())
            .filter(it -> it.getAccessMethod().equals(AccessDescription.id_ad_ocsp))
            .map(AccessDescription::getAccessLocation)
            .filter(it -> it.getTagNo() == GeneralName.uniformResourceIdentifier)
            .map(it -> it.getName().toString())
            .findFirst();
  }

  private static boolean isIssuer(X509Certificate candidate, X509Certificate own) {
    if (!candidate.getSubjectX500Principal().equals(own.getIssuerX500Principal())) {
      return false;
    }
    try {
      own.verify(candidate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** SHA-1 only names it here, and is what every responder knows (RFC 5019 section 2.1.1). */
  private static byte[] request(X509CertificateHolder issuer, X509CertificateHolder certificate)
      throws OperatorCreationException, OCSPException, IOException {
    CertificateID id =
        new CertificateID(
            digests().get(CertificateID.HASH_SHA1), issuer, certificate.getSerialNumber());
    return new OCSPReqBuilder().addRequest(id).build().getEncoded();
  }

  static DigestCalculatorProvider digests() throws OperatorCreationException {
    return new JcaDigestCalculatorProviderBuilder().build();
  }

  /** By the grammar of URLs in annotations; a variable of requests is none here. */
  private static Optional<AuthorizationUrl> url(String responder, byte[] request) {
    if (responder.contains("$") || responder.contains("?") || responder.startsWith("https:")) {
      return Optional.empty();
    }
    String question =
        URLEncoder.encode(Base64.getEncoder().encodeToString(request), StandardCharsets.UTF_8);
    return AuthorizationUrl.of(responder + (responder.endsWith("/") ? "" : "/") + question)
        .filter(it -> !isLinkLocal(it.host()));
  }

  /** A name that comes to such an address is refused where it is connected to. */
  private static boolean isLinkLocal(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return IpLiteral.parse(bare).filter(LinkLocal::contains).isPresent();
  }
}
