package io.headgate.discovery.build;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says which objects that flags name are not there, or are of no use. Pure. */
final class StandInCheck {

  private StandInCheck() {}

  /**
   * What is wrong.
   *
   * @param certificateFaults why a Secret is no certificate; empty where it is one
   * @param ticketFault why there are no keys of session tickets; empty where there are
   */
  static List<Problem> problems(
      StandIns named,
      Function<ServiceName, @Nullable Service> services,
      Function<SecretName, String> certificateFaults,
      String ticketFault) {
    List<Problem> problems = new ArrayList<>();
    named.certificate().ifPresent(it -> check(it, certificateFaults.apply(it), problems));
    named.backend().ifPresent(it -> check(it, services.apply(it), problems));
    named.ticketKeys().ifPresent(it -> checkTickets(it, ticketFault, problems));
    return problems;
  }

  private static void check(SecretName secret, String fault, List<Problem> problems) {
    if (!fault.isEmpty()) {
      problems.add(
          new Problem(
              ObjectRef.of(secret),
              Problem.Reason.TLSSecret,
              "--default-ssl-certificate: "
                  + fault
                  + "; the certificate that was made at the start stands in",
              Optional.empty()));
    }
  }

  private static void checkTickets(SecretName secret, String fault, List<Problem> problems) {
    if (!fault.isEmpty()) {
      problems.add(
          new Problem(
              ObjectRef.of(secret),
              Problem.Reason.TLSSecret,
              "--ssl-session-ticket-secret: "
                  + fault
                  + "; each node makes keys of its own, and sessions go on at the same node alone",
              Optional.empty()));
    }
  }

  private static void check(ServiceName name, @Nullable Service service, List<Problem> problems) {
    String fault = "";
    if (service == null) {
      fault = "Service " + name + " does not exist";
    } else if (service.ports().stream().noneMatch(it -> it.name().protocol() == Protocol.TCP)) {
      fault = "Service " + name + " has no TCP port";
    }
    if (!fault.isEmpty()) {
      problems.add(
          new Problem(
              ObjectRef.of(name),
              Problem.Reason.BackendNotFound,
              "--default-backend-service: "
                  + fault
                  + " (expected: a Service, whose first TCP port is taken); requests that no rule"
                  + " takes are answered with 404",
              Optional.empty()));
    }
  }
}
