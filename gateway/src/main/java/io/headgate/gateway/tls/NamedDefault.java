package io.headgate.gateway.tls;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SecretName;
import io.headgate.gateway.tls.LoadedCertificate.Usable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The certificate that a flag names for hosts without one. Where it cannot be used it says so, and
 * nobody is shown it. That there is no such Secret is said where snapshots are built.
 */
final class NamedDefault {

  private static final String REPORTER = "default certificate";

  private final Optional<SecretName> secret;
  private final ProblemLog problems;
  private volatile Optional<LoadedCertificate> loaded = Optional.empty();

  /**
   * @param secret empty where no flag names one
   */
  NamedDefault(Optional<SecretName> secret, ProblemLog problems) {
    this.secret = secret;
    this.problems = problems;
  }

  /**
   * Takes its newest version. Control thread.
   *
   * @param all what was read of every Secret that exists
   */
  void follow(Map<SecretName, LoadedCertificate> all, Instant now) {
    loaded = secret.map(all::get);
    secret.ifPresent(it -> problems.clear(REPORTER, it));
    var unused = usable(now);
  }

  /** What may be shown at that time. Any thread: it expires between changes. */
  Optional<Usable> usable(Instant now) {
    Optional<LoadedCertificate> read = loaded;
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> problem = read.get().problem(now);
    if (problem.isEmpty()) {
      return read();
    }
    report(problem.get());
    return Optional.empty();
  }

  /** What was read, whether it may be shown or not. */
  Optional<Usable> read() {
    return loaded.flatMap(
        it ->
            switch (it) {
              case Usable usable -> Optional.of(usable);
              case LoadedCertificate.Unusable unusable -> Optional.empty();
            });
  }

  /** What it comes to; empty where no flag names one. Any thread. */
  Optional<ServedCertificate> served(Instant now) {
    Optional<LoadedCertificate> read = loaded;
    Optional<KeyCertificate> certificate = read().map(Usable::certificate);
    return secret.map(
        it ->
            new ServedCertificate(
                it,
                List.of(),
                certificate.map(KeyCertificate::names).orElse(List.of()),
                certificate.map(KeyCertificate::notAfter),
                read.isEmpty()
                    ? Optional.of("not found")
                    : read.flatMap(known -> known.problem(now))));
  }

  private void report(String problem) {
    secret.ifPresent(
        it ->
            problems.report(
                REPORTER,
                it,
                new Problem(
                    ObjectRef.of(it),
                    Problem.Reason.TLSSecret,
                    "--default-ssl-certificate: Secret %s: %s; the certificate that was made at the start stands in"
                        .formatted(it, problem),
                    Optional.empty())));
  }
}
