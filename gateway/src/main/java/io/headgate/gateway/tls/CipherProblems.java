package io.headgate.gateway.tls;

import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says at an Ingress that an older one has said otherwise about a host's ciphers. */
final class CipherProblems {

  private static final String REPORTER = "ciphers";

  private final ProblemLog problems;
  private Set<IngressName> reported = Set.of();

  CipherProblems(ProblemLog problems) {
    this.problems = problems;
  }

  /** Says what is wrong now, in place of what was. Control thread. */
  void replace(HostCiphers hosts) {
    reported.forEach(it -> problems.clear(REPORTER, it));
    reported = new HashSet<>();
    hosts.ignored().forEach(this::report);
  }

  private void report(Ingress ingress, List<String> hosts) {
    reported.add(ingress.name());
    problems.report(
        REPORTER,
        ingress.name(),
        new Problem(
            ObjectRef.of(ingress.name()),
            Problem.Reason.Conflict,
            "ssl-ciphers, ssl-prefer-server-ciphers: an older Ingress says otherwise, and has the"
                + " host: "
                + String.join(", ", hosts),
            Optional.empty()));
  }
}
