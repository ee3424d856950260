package io.headgate.gateway.tls;

import io.headgate.discovery.model.ClientCertificatePolicy;
import io.headgate.discovery.model.ClientCertificatePolicy.Verify;
import io.headgate.gateway.routing.expression.HeaderExpression;
import io.headgate.gateway.tls.ClientVerdict.Outcome;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a host wants of its clients' certificates, with who vouches for them. Two are equal where
 * they let the same clients in. Immutable; any thread.
 *
 * @param policy empty: nothing
 * @param trusted empty where nobody vouches for clients
 */
public record ClientCheck(
    Optional<ClientCertificatePolicy> policy, Optional<TrustedAuthorities> trusted) {

  /** Wants nothing. */
  public static final ClientCheck NONE = new ClientCheck(Optional.empty(), Optional.empty());

  /** Whether certificates mean nothing here. */
  public boolean isNone() {
    return policy.isEmpty();
  }

  /** Whether requests depend on what their connection was asked for. */
  public boolean isStrict() {
    return policy.isPresent() && policy.get().verify() != Verify.OFF;
  }

  /** Whether clients are asked for certificates. */
  boolean asks() {
    return isStrict() && trusted.isPresent();
  }

  /**
   * Judges what a client has shown; takes up to a few milliseconds.
   *
   * @param chain its own certificate first; empty: none
   */
  public ClientVerdict judge(List<X509Certificate> chain, Instant now) {
    if (policy.isEmpty()) {
      return new ClientVerdict(Outcome.ADMITTED, "NONE", Optional.empty());
    }
    ClientCertificatePolicy wanted = policy.get();
    if (wanted.verify() != Verify.OFF && trusted.isEmpty()) {
      return new ClientVerdict(Outcome.NO_AUTHORITIES, "NONE", Optional.empty());
    }
    if (wanted.verify() == Verify.OFF || trusted.isEmpty()) {
      return new ClientVerdict(Outcome.ADMITTED, "NONE", Optional.empty());
    }
    if (chain.isEmpty()) {
      return wanted.verify() == Verify.ON
          ? new ClientVerdict(Outcome.NO_CERTIFICATE, "NONE", Optional.empty())
          : bySubject(wanted, "NONE", Optional.empty());
    }
    Optional<X509Certificate> shown = Optional.of(chain.getFirst());
    Optional<String> fault =
        trusted.get().fault(chain, wanted.depth(), TrustedAuthorities.Purpose.CLIENT, now);
    if (fault.isEmpty()) {
      return bySubject(wanted, "SUCCESS", shown);
    }
    String word = "FAILED:" + fault.get();
    boolean anyIssuer =
        wanted.verify() == Verify.OPTIONAL_NO_CA
            && TrustedAuthorities.outOfDate(chain.getFirst(), now).isEmpty();
    return anyIssuer
        ? bySubject(wanted, word, shown)
        : new ClientVerdict(Outcome.BAD_CERTIFICATE, word, shown);
  }

  private static ClientVerdict bySubject(
      ClientCertificatePolicy wanted, String word, Optional<X509Certificate> shown) {
    String subject =
        shown.map(it -> DistinguishedName.text(it.getSubjectX500Principal())).orElse("");
    boolean meant =
        wanted.subject().isEmpty()
            || HeaderExpression.compile(wanted.subject().get())
                .expression()
                .filter(it -> it.isIn(subject))
                .isPresent();
    return new ClientVerdict(meant ? Outcome.ADMITTED : Outcome.OTHER_SUBJECT, word, shown);
  }
}
