package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.headgate.discovery.model.IpLiteral;
import java.util.List;
import java.util.Objects;

/** {@code ValidateIngress} (kubernetes {@code pkg/apis/networking/validation}), with its texts. */
final class IngressValidation {
  static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  private static final List<String> FORBIDDEN_SEQUENCES =
      List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> FORBIDDEN_SUFFIXES = List.of("/..", "/.");

  private IngressValidation() {}

  static void validate(Ingress ingress, List<FieldError> errors) {
    IngressSpec spec = Objects.requireNonNullElseGet(ingress.getSpec(), IngressSpec::new);
    List<IngressRule> rules = Objects.requireNonNullElse(spec.getRules(), List.of());
    if (rules.isEmpty() && spec.getDefaultBackend() == null) {
      errors.add(
          FieldError.invalid(
              "spec", List.of(), "either `defaultBackend` or `rules` must be specified"));
    }
    if (spec.getDefaultBackend() != null) {
      backend(spec.getDefaultBackend(), "spec.defaultBackend", errors);
    }
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), "spec.rules[" + i + "]", errors);
    }
    List<IngressTLS> tls = Objects.requireNonNullElse(spec.getTls(), List.of());
    for (int i = 0; i < tls.size(); i++) {
      tls(tls.get(i), "spec.tls[" + i + "]", errors);
    }
    ingressClass(ingress, spec.getIngressClassName(), errors);
  }

  private static void ingressClass(Ingress ingress, String name, List<FieldError> errors) {
    if (name == null) {
      return;
    }
    for (String detail : NameRules.dns1123Subdomain(name)) {
      errors.add(FieldError.invalid("spec.ingressClassName", name, detail));
    }
    String annotation =
        ingress.getMetadata().getAnnotations() == null
            ? null
            : ingress.getMetadata().getAnnotations().get(CLASS_ANNOTATION);
    if (annotation != null && !annotation.equals(name)) {
      errors.add(
          FieldError.invalid(
              "annotations." + CLASS_ANNOTATION,
              annotation,
              "must match `ingressClassName` when both are specified"));
    }
  }

  private static void rule(IngressRule rule, String path, List<FieldError> errors) {
    String host = Objects.requireNonNullElse(rule.getHost(), "");
    if (!host.isEmpty()) {
      if (IpLiteral.parse(host).isPresent()) {
        errors.add(
            FieldError.invalid(path + ".host", host, "must be a DNS name, not an IP address"));
      }
      host(host, path + ".host", errors);
    }
    if (rule.getHttp() == null) {
      return;
    }
    List<HTTPIngressPath> paths = Objects.requireNonNullElse(rule.getHttp().getPaths(), List.of());
    if (paths.isEmpty()) {
      errors.add(FieldError.required(path + ".http.paths", ""));
    }
    for (int i = 0; i < paths.size(); i++) {
      path(paths.get(i), path + ".http.paths[" + i + "]", errors);
    }
  }

  private static void host(String host, String path, List<FieldError> errors) {
    List<String> details =
        host.contains("*") ? NameRules.wildcardSubdomain(host) : NameRules.dns1123Subdomain(host);
    for (String detail : details) {
      errors.add(FieldError.invalid(path, host, detail));
    }
  }

  private static void path(HTTPIngressPath rule, String path, List<FieldError> errors) {
    if (rule.getPathType() == null) {
      errors.add(FieldError.required(path + ".pathType", "pathType must be specified"));
      return;
    }
    String text = Objects.requireNonNullElse(rule.getPath(), "");
    switch (rule.getPathType()) {
      case "Exact", "Prefix" -> {
        absolute(text, path, errors);
        for (String sequence : FORBIDDEN_SEQUENCES) {
          if (text.contains(sequence)) {
            errors.add(
                FieldError.invalid(path + ".path", text, "must not contain '" + sequence + "'"));
          }
        }
        for (String suffix : FORBIDDEN_SUFFIXES) {
          if (text.endsWith(suffix)) {
            errors.add(
                FieldError.invalid(path + ".path", text, "cannot end with '" + suffix + "'"));
          }
        }
      }
      case "ImplementationSpecific" -> {
        if (!text.isEmpty()) {
          absolute(text, path, errors);
        }
      }
      default ->
          errors.add(
              FieldError.notSupported(
                  path + ".pathType",
                  rule.getPathType(),
                  "Exact",
                  "ImplementationSpecific",
                  "Prefix"));
    }
    if (rule.getBackend() == null) {
      errors.add(
          FieldError.invalid(path + ".backend", "", "resource or service backend is required"));
    } else {
      backend(rule.getBackend(), path + ".backend", errors);
    }
  }

  private static void absolute(String text, String path, List<FieldError> errors) {
    if (!text.startsWith("/")) {
      errors.add(FieldError.invalid(path + ".path", text, "must be an absolute path"));
    }
  }

  private static void backend(IngressBackend backend, String path, List<FieldError> errors) {
    if (backend.getService() != null && backend.getResource() != null) {
      errors.add(FieldError.invalid(path, "", "cannot set both resource and service backends"));
    } else if (backend.getService() != null) {
      service(backend.getService(), path, errors);
    } else if (backend.getResource() == null) {
      errors.add(FieldError.invalid(path, "", "resource or service backend is required"));
    }
  }

  private static void service(IngressServiceBackend service, String path, List<FieldError> errors) {
    String name = Objects.requireNonNullElse(service.getName(), "");
    if (name.isEmpty()) {
      errors.add(FieldError.required(path + ".service.name", ""));
    } else {
      for (String detail : NameRules.dns1035Label(name)) {
        errors.add(FieldError.invalid(path + ".service.name", name, detail));
      }
    }
    String portName =
        service.getPort() == null
            ? ""
            : Objects.requireNonNullElse(service.getPort().getName(), "");
    int portNumber =
        service.getPort() == null
            ? 0
            : Objects.requireNonNullElse(service.getPort().getNumber(), 0);
    if (!portName.isEmpty() && portNumber != 0) {
      errors.add(FieldError.invalid(path, "", "cannot set both port name & port number"));
    } else if (!portName.isEmpty()) {
      for (String detail : NameRules.portName(portName)) {
        errors.add(FieldError.invalid(path + ".service.port.name", portName, detail));
      }
    } else if (portNumber != 0) {
      for (String detail : NameRules.portNumber(portNumber)) {
        errors.add(FieldError.invalid(path + ".service.port.number", portNumber, detail));
      }
    } else {
      errors.add(FieldError.required(path, "port name or number is required"));
    }
  }

  private static void tls(IngressTLS tls, String path, List<FieldError> errors) {
    List<String> hosts = Objects.requireNonNullElse(tls.getHosts(), List.of());
    for (int i = 0; i < hosts.size(); i++) {
      host(hosts.get(i), path + ".hosts[" + i + "]", errors);
    }
    if (tls.getSecretName() != null && !tls.getSecretName().isEmpty()) {
      for (String detail : NameRules.dns1123Subdomain(tls.getSecretName())) {
        errors.add(FieldError.invalid(path + ".secretName", tls.getSecretName(), detail));
      }
    }
  }
}
