package io.headgate.gateway.tls;

import io.headgate.discovery.model.Authorities;
import io.headgate.discovery.model.ClientCertificatePolicy;
import io.headgate.discovery.model.ClientCertificatePolicy.Verify;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The authorities of the Secrets that annotations name, each version read once, and what is wrong
 * with them. Control thread.
 */
final class AuthorityBook {

  private static final String REPORTER = "authorities";

  private record Read(
      Authorities source, Optional<TrustedAuthorities> trusted, Optional<String> fault) {}

  private final ProblemLog problems;
  private Map<SecretName, Read> read = Map.of();
  private Set<IngressName> reported = Set.of();

  AuthorityBook(ProblemLog problems) {
    this.problems = problems;
  }

  /** Those that can be used now. */
  Map<SecretName, TrustedAuthorities> follow(Snapshot snapshot) {
    Map<SecretName, Read> now = new HashMap<>();
    snapshot.ingress().authorities().forEach((name, source) -> now.put(name, read(name, source)));
    read = now;
    report(snapshot.ingress().ingresses().values());
    Map<SecretName, TrustedAuthorities> usable = new HashMap<>();
    now.forEach((name, one) -> one.trusted().ifPresent(it -> usable.put(name, it)));
    return usable;
  }

  private Read read(SecretName name, Authorities source) {
    Read before = read.get(name);
    if (before != null && before.source().equals(source)) {
      return before;
    }
    try {
      return new Read(source, Optional.of(TrustedAuthorities.read(source)), Optional.empty());
    } catch (UnusableCertificateException e) {
      return new Read(source, Optional.empty(), Optional.of(e.reason()));
    }
  }

  private void report(Collection<Ingress> ingresses) {
    Set<IngressName> wrong = new HashSet<>();
    for (Ingress ingress : ingresses) {
      ingress
          .routing()
          .tls()
          .clients()
          .flatMap(this::fault)
          .ifPresent(
              fault -> {
                wrong.add(ingress.name());
                problems.report(
                    REPORTER,
                    ingress.name(),
                    new Problem(
                        ObjectRef.of(ingress.name()),
                        Problem.Reason.TLSSecret,
                        "auth-tls-secret: " + fault + "; its hosts answer 403",
                        Optional.empty()));
              });
    }
    for (IngressName name : reported) {
      if (!wrong.contains(name)) {
        problems.clear(REPORTER, name);
      }
    }
    reported = wrong;
  }

  /** One that names no Secret has a problem already, of the annotation that cannot be meant. */
  private Optional<String> fault(ClientCertificatePolicy policy) {
    if (policy.verify() == Verify.OFF || policy.authorities().isEmpty()) {
      return Optional.empty();
    }
    SecretName secret = policy.authorities().get();
    Read one = read.get(secret);
    return one == null
        ? Optional.of("Secret " + secret + " does not exist (expected: one with ca.crt)")
        : one.fault().map(it -> "Secret " + secret + ": " + it);
  }
}
