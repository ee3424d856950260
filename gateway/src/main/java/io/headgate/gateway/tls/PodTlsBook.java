package io.headgate.gateway.tls;

import io.headgate.discovery.model.Authorities;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.PodTlsPolicy;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the pods of each Ingress are spoken to in TLS. Follows on the control thread; asked on any.
 */
final class PodTlsBook {

  private static final String REPORTER = "pods-tls";

  private final ProblemLog problems;
  private volatile Map<IngressName, PodTls> current = Map.of();
  private Set<IngressName> reported = Set.of();

  PodTlsBook(ProblemLog problems) {
    this.problems = problems;
  }

  /** Null where there is none, or none that can be used. */
  @Nullable PodTls of(IngressName ingress) {
    return current.get(ingress);
  }

  void follow(Snapshot snapshot) {
    Map<IngressName, PodTls> now = new HashMap<>();
    Set<IngressName> wrong = new HashSet<>();
    for (Ingress ingress : snapshot.ingress().ingresses().values()) {
      ingress
          .routing()
          .tls()
          .pods()
          .ifPresent(policy -> add(ingress.name(), policy, authorities(policy, snapshot), now));
      if (ingress.routing().tls().pods().isPresent() && !now.containsKey(ingress.name())) {
        wrong.add(ingress.name());
      }
    }
    for (IngressName name : reported) {
      Ingress ingress = snapshot.ingress().ingresses().get(name);
      if (ingress == null || ingress.routing().tls().pods().isEmpty()) {
        problems.clear(REPORTER, name);
      }
    }
    reported = wrong;
    current = now;
  }

  private static Optional<Authorities> authorities(PodTlsPolicy policy, Snapshot snapshot) {
    return policy
        .secret()
        .flatMap(it -> Optional.ofNullable(snapshot.ingress().authorities().get(it)));
  }

  private void add(
      IngressName name,
      PodTlsPolicy policy,
      Optional<Authorities> source,
      Map<IngressName, PodTls> now) {
    PodTls before = current.get(name);
    if (before != null && before.isFor(policy, source)) {
      now.put(name, before);
      return;
    }
    problems.clear(REPORTER, name);
    try {
      now.put(name, PodTls.of(policy, source));
    } catch (UnusableCertificateException e) {
      String secret = policy.secret().map(it -> "Secret " + it + ": ").orElse("");
      problems.report(
          REPORTER,
          name,
          new Problem(
              ObjectRef.of(name),
              Problem.Reason.TLSSecret,
              secret + e.reason() + "; its requests are answered with 502",
              Optional.empty()));
    }
  }
}
