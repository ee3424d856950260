package io.headgate.gateway.tls;

import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SecretName;
import io.headgate.gateway.tls.CertificateIndex.Assignment;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Says at an Ingress what is wrong with the certificate in a Secret that it names. That there is no
 * such Secret is said where snapshots are built.
 */
final class SecretProblems {

  private static final String REPORTER = "certificates";

  private record Use(IngressName ingress, SecretName secret) {}

  private final ProblemLog problems;
  private Set<Use> uses = Set.of();

  SecretProblems(ProblemLog problems) {
    this.problems = problems;
  }

  /** Says what is wrong now, in place of what was. Control thread. */
  void replace(CertificateIndex index, Instant now) {
    for (Use use : uses) {
      problems.clear(REPORTER, use);
    }
    uses = new HashSet<>();
    for (Assignment assignment : index.assignments()) {
      assignment.secret().ifPresent(secret -> uses.add(new Use(assignment.ingress(), secret)));
      report(assignment, now);
    }
  }

  /** Says it where there is something wrong. Any thread: a certificate expires between changes. */
  void report(Assignment assignment, Instant now) {
    Optional<String> problem = assignment.problem(now);
    if (problem.isPresent() && assignment.loaded().isPresent() && assignment.secret().isPresent()) {
      SecretName secret = assignment.secret().get();
      problems.report(
          REPORTER,
          new Use(assignment.ingress(), secret),
          new Problem(
              ObjectRef.of(assignment.ingress()),
              Problem.Reason.TLSSecret,
              "Secret %s: %s; the default certificate is shown for %s"
                  .formatted(secret, problem.get(), String.join(", ", assignment.hosts())),
              Optional.empty()));
    }
  }
}
