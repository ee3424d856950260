package io.headgate.gateway.tls;

import io.headgate.gateway.tls.StatusQuestion.Asked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * What a responder has said of a certificate, once all of it has been verified that a client would
 * verify (RFC 6960 section 3.2). Pure, and as slow as two signatures.
 */
sealed interface StatusAnswer {

  /** Clocks differ. */
  Duration LEEWAY = Duration.ofMinutes(5);

  /** It is good. */
  record Good(GoodStatus status) implements StatusAnswer {}

  /** It is not: whatever was said before does not hold any more. */
  record NotGood(String why) implements StatusAnswer {}

  /** Nobody has said anything who may. */
  record Unusable(String why) implements StatusAnswer {}

  /** Reads and verifies it. */
  static StatusAnswer read(ByteBuffer document, Asked asked, Instant now) {
    byte[] der = new byte[document.remaining()];
    document.duplicate().get(der);
    try {
      OCSPResp response = new OCSPResp(der);
      if (response.getStatus() != OCSPResp.SUCCESSFUL) {
        return new Unusable("it answers with status " + response.getStatus());
      }
      return response.getResponseObject() instanceof BasicOCSPResp basic
          ? verified(response.getEncoded(), basic, asked, now)
          : new Unusable("an answer of a kind that is not known");
    } catch (IOException
        | OCSPException
        | OperatorCreationException
        | CertificateException
        | CertException
        | RuntimeException e) {
      return new Unusable("an answer that cannot be read");
    }
  }

  private static StatusAnswer verified(byte[] der, BasicOCSPResp basic, Asked asked, Instant now)
      throws OCSPException, OperatorCreationException, CertificateException, CertException {
    Optional<SingleResp> about = about(basic, asked);
    if (about.isEmpty()) {
      return new Unusable("an answer about another certificate");
    }
    if (!isSigned(basic, asked.issuer(), now)) {
      return new Unusable("an answer that the authority has not signed");
    }
    Instant from = about.get().getThisUpdate().toInstant();
    Date until = about.get().getNextUpdate();
    if (until == null) {
      return new Unusable("an answer without an end of its validity");
    }
    if (from.isAfter(now.plus(LEEWAY)) || !now.isBefore(until.toInstant())) {
      return new Unusable("an answer that is not valid now");
    }
    // The library has no object for "good".
    return about.get().getCertStatus() == null
        ? new Good(new GoodStatus(der, until.toInstant()))
        : new NotGood("the authority does not say that it is good: it may be revoked");
  }

  private static Optional<SingleResp> about(BasicOCSPResp basic, Asked asked)
      throws OCSPException, OperatorCreationException {
    for (SingleResp one : basic.getResponses()) {
      if (one.getCertID().getSerialNumber().equals(asked.certificate().getSerialNumber())
          && one.getCertID().matchesIssuer(asked.issuer(), StatusQuestion.digests())) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** By the authority itself, or by whom it has certified for that (RFC 6960 section 4.2.2.2). */
  private static boolean isSigned(BasicOCSPResp basic, X509CertificateHolder issuer, Instant now)
      throws OperatorCreationException, CertificateException, CertException {
    if (isSignedBy(basic, issuer)) {
      return true;
    }
    for (X509CertificateHolder delegate : basic.getCerts()) {
      if (isDelegate(delegate, issuer, now) && isSignedBy(basic, delegate)) {
        return true;
      }
    }
    return false;
  }

  /** A key of another kind than the signature has not made it. */
  private static boolean isSignedBy(BasicOCSPResp basic, X509CertificateHolder signer) {
    try {
      return basic.isSignatureValid(new JcaContentVerifierProviderBuilder().build(signer));
    } catch (OCSPException | OperatorCreationException | CertificateException e) {
      return false;
    }
  }

  private static boolean isDelegate(
      X509CertificateHolder delegate, X509CertificateHolder issuer, Instant now)
      throws OperatorCreationException, CertificateException, CertException {
    ExtendedKeyUsage purposes =
        delegate.hasExtensions() ? ExtendedKeyUsage.fromExtensions(delegate.getExtensions()) : null;
    return purposes != null
        && purposes.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning)
        && delegate.getIssuer().equals(issuer.getSubject())
        && delegate.isValidOn(Date.from(now))
        && delegate.isSignatureValid(new JcaContentVerifierProviderBuilder().build(issuer));
  }
}
