package io.headgate.discovery.build;

import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressBackend.ResourceBackend;
import io.headgate.discovery.model.IngressBackend.ServiceBackend;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says which Services, ports and Secrets that an Ingress names are not there. Each is named once,
 * with the first field that names it. One instance for one check.
 */
final class ReferenceCheck {

  private final StoredObject<?> written;
  private final Function<ServiceName, @Nullable Service> services;
  private final Function<SecretName, String> certificateFaults;
  private final Set<Object> named = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  private ReferenceCheck(
      StoredObject<?> written,
      Function<ServiceName, @Nullable Service> services,
      Function<SecretName, String> certificateFaults) {
    this.written = written;
    this.services = services;
    this.certificateFaults = certificateFaults;
  }

  /**
   * @param certificateFaults why a Secret is no certificate; empty where it is one
   */
  static List<Problem> problems(
      StoredObject<?> written,
      Ingress ingress,
      Function<ServiceName, @Nullable Service> services,
      Function<SecretName, String> certificateFaults) {
    ReferenceCheck check = new ReferenceCheck(written, services, certificateFaults);
    check.backends(ingress);
    check.errors(ingress);
    check.secrets(ingress);
    return check.problems;
  }

  private void backends(Ingress ingress) {
    ingress.routing().defaultBackend().ifPresent(it -> backend("spec.defaultBackend", it));
    for (int i = 0; i < ingress.routing().rules().size(); i++) {
      List<IngressPath> paths = ingress.routing().rules().get(i).paths();
      for (int j = 0; j < paths.size(); j++) {
        backend("spec.rules[%d].http.paths[%d].backend".formatted(i, j), paths.get(j).backend());
      }
    }
  }

  private void errors(Ingress ingress) {
    ingress
        .routing()
        .answers()
        .errors()
        .defaultBackend()
        .map(it -> new ServiceName(ingress.name().namespace(), it))
        .filter(it -> services.apply(it) == null)
        .ifPresent(
            it ->
                report(
                    it,
                    Problem.Reason.BackendNotFound,
                    "default-backend: Service %s does not exist; nobody answers instead"
                        .formatted(it)));
  }

  private void backend(String field, IngressBackend backend) {
    switch (backend) {
      case ServiceBackend wanted -> service(field + ".service", wanted);
      case ResourceBackend unknown -> {} // said where it was translated
    }
  }

  private void service(String field, ServiceBackend wanted) {
    Service service = services.apply(wanted.service());
    if (service == null) {
      report(
          wanted.service(),
          Problem.Reason.BackendNotFound,
          "%s.name: Service %s does not exist; its requests are answered with 503"
              .formatted(field, wanted.service()));
    } else if (service.port(wanted.port()).isEmpty()) {
      report(
          wanted,
          Problem.Reason.BackendNotFound,
          "%s.port: Service %s has no TCP port %s (expected: %s); its requests are answered with 503"
              .formatted(field, wanted.service(), wanted.port(), ports(service)));
    }
  }

  private void secrets(Ingress ingress) {
    for (int i = 0; i < ingress.tls().size(); i++) {
      String field = "spec.tls[" + i + "].secretName";
      ingress.tls().get(i).secret().ifPresent(it -> secret(field, it));
    }
  }

  private void secret(String field, SecretName secret) {
    String fault = certificateFaults.apply(secret);
    if (!fault.isEmpty()) {
      report(
          secret,
          Problem.Reason.TLSSecret,
          "%s: %s; the default certificate stands in".formatted(field, fault));
    }
  }

  private void report(Object subject, Problem.Reason reason, String message) {
    if (named.add(subject)) {
      problems.add(written.problem(reason, message));
    }
  }

  private static String ports(Service service) {
    return service.ports().isEmpty()
        ? "it has none"
        : service.ports().stream().map(ReferenceCheck::port).collect(Collectors.joining(", "));
  }

  private static String port(ServicePort port) {
    String name = port.name().port();
    return port.spec().port() + (name.isEmpty() ? "" : " or " + name);
  }
}
