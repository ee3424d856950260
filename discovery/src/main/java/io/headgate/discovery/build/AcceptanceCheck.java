package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.headgate.discovery.annotation.Acceptance;
import io.headgate.discovery.annotation.Acceptance.Fault;
import io.headgate.discovery.annotation.StandingAnnotations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Says why the global ConfigMap keeps an Ingress from being served. Pure. */
public final class AcceptanceCheck {

  /** What comes of any fault. */
  public static final String NOT_SERVED =
      "not served, since the global ConfigMap does not allow it";

  private AcceptanceCheck() {}

  /**
   * What is wrong; nothing where it is served.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}
   */
  public static List<Fault> faults(Ingress ingress, String prefix, StandingAnnotations standing) {
    Acceptance acceptance = Acceptance.of(standing);
    if (acceptance.equals(Acceptance.ANY)) {
      return List.of();
    }
    Map<String, String> annotations =
        Objects.requireNonNullElse(ingress.getMetadata().getAnnotations(), Map.of());
    List<Fault> faults = new ArrayList<>(acceptance.annotations(annotations, prefix));
    var rules = ingress.getSpec().getRules();
    for (int i = 0; i < rules.size(); i++) {
      var http = rules.get(i).getHttp();
      List<HTTPIngressPath> paths = http == null ? List.of() : http.getPaths();
      for (int j = 0; j < paths.size(); j++) {
        String field = "spec.rules[%d].http.paths[%d].path: ".formatted(i, j);
        acceptance
            .path(
                Objects.requireNonNullElse(paths.get(j).getPathType(), ""),
                Objects.requireNonNullElse(paths.get(j).getPath(), ""))
            .ifPresent(it -> faults.add(new Fault(List.of("spec", "rules"), field + it)));
      }
    }
    return faults;
  }
}
