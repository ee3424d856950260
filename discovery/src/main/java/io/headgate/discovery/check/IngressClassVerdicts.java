package io.headgate.discovery.check;

import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.build.Compat;
import io.headgate.discovery.build.IngressClassPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What becomes of an IngressClass: whose Ingresses are served, and by which flag. */
final class IngressClassVerdicts {

  private static final String DEFAULT_MARK = "ingressclass.kubernetes.io/is-default-class";

  private IngressClassVerdicts() {}

  static List<Finding> of(Written written, IngressClass object) {
    List<Finding> findings = new ArrayList<>();
    Map<String, String> annotations =
        Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
    new TreeMap<>(annotations)
        .forEach(
            (key, value) ->
                findings.add(
                    finding(
                        written,
                        List.of("metadata", "annotations", key),
                        key,
                        value,
                        annotation(key))));
    var spec = object.getSpec();
    if (spec != null && spec.getController() != null) {
      findings.add(
          finding(
              written,
              List.of("spec", "controller"),
              "spec.controller",
              spec.getController(),
              controller(spec.getController())));
    }
    if (spec != null && spec.getParameters() != null) {
      findings.add(
          finding(
              written,
              List.of("spec", "parameters"),
              "spec.parameters",
              "",
              new Verdict.Ignored("not built yet: no parameters are read", false)));
    }
    return findings;
  }

  private static Verdict annotation(String key) {
    return key.equals(DEFAULT_MARK)
        ? new Verdict.Applied("to an Ingress at its creation, by the API server")
        : new Verdict.Ignored("of another program, left alone", false);
  }

  private static Verdict controller(String name) {
    if (name.equals(IngressClassPolicy.DEFAULT.controllerClass())) {
      return new Verdict.Applied("its Ingresses are served");
    }
    return name.equals(Compat.NGINX_CONTROLLER)
        ? new Verdict.Applied("its Ingresses are served with --controller-class " + name)
        : new Verdict.Ignored("of another program, left alone", false);
  }

  private static Finding finding(
      Written written, List<String> path, String subject, String value, Verdict verdict) {
    return new Finding(written.ref(), written.position(path), subject, value, verdict);
  }
}
