package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.IpLiteral;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code ValidateService} (kubernetes {@code pkg/apis/core/validation}), with its texts. */
final class ServiceValidation {
  static final String NOT_AN_IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

  private static final int MAX_AFFINITY_SECONDS = 86_400;

  private ServiceValidation() {}

  static void validate(Service service, List<FieldError> errors) {
    ServiceSpec spec = service.getSpec();
    type(spec, errors);
    ServicePortValidation.validate(spec, errors);
    selector(spec, errors);
    affinity(spec, errors);
    ClusterIpValidation.validate(spec, errors);
    externalIps(spec, errors);
    LoadBalancerValidation.validate(service, errors);
    TrafficValidation.validate(spec, errors);
  }

  private static void type(ServiceSpec spec, List<FieldError> errors) {
    boolean headless = "None".equals(spec.getClusterIP());
    switch (spec.getType()) {
      case "ClusterIP" -> {}
      case "NodePort", "LoadBalancer" -> {
        if (headless) {
          errors.add(
              FieldError.invalid(
                  "spec.clusterIPs[0]",
                  "None",
                  "may not be set to 'None' for " + spec.getType() + " services"));
        }
      }
      case "ExternalName" -> externalName(spec, errors);
      default ->
          errors.add(
              FieldError.notSupported(
                  "spec.type",
                  spec.getType(),
                  "ClusterIP",
                  "ExternalName",
                  "LoadBalancer",
                  "NodePort"));
    }
    if (spec.getPorts().isEmpty() && !headless && !spec.getType().equals("ExternalName")) {
      errors.add(FieldError.required("spec.ports", ""));
    }
  }

  private static void externalName(ServiceSpec spec, List<FieldError> errors) {
    String detail = "may not be set for ExternalName services";
    if (!Objects.requireNonNullElse(spec.getClusterIPs(), List.of()).isEmpty()) {
      errors.add(FieldError.forbidden("spec.clusterIPs", detail));
    }
    if (!Objects.requireNonNullElse(spec.getIpFamilies(), List.of()).isEmpty()) {
      errors.add(FieldError.forbidden("spec.ipFamilies", detail));
    }
    if (spec.getIpFamilyPolicy() != null) {
      errors.add(FieldError.forbidden("spec.ipFamilyPolicy", detail));
    }
    String name = Objects.requireNonNullElse(spec.getExternalName(), "");
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (host.isEmpty()) {
      errors.add(FieldError.required("spec.externalName", ""));
      return;
    }
    for (String rule : NameRules.dns1123Subdomain(host)) {
      errors.add(FieldError.invalid("spec.externalName", host, rule));
    }
  }

  private static void selector(ServiceSpec spec, List<FieldError> errors) {
    Map<String, String> selector = Objects.requireNonNullElse(spec.getSelector(), Map.of());
    selector.forEach(
        (key, value) -> {
          for (String detail : NameRules.qualifiedName(key)) {
            errors.add(FieldError.invalid("spec.selector", key, detail));
          }
          String text = Objects.requireNonNullElse(value, "");
          for (String detail : NameRules.labelValue(text)) {
            errors.add(FieldError.invalid("spec.selector", text, detail));
          }
        });
  }

  private static void affinity(ServiceSpec spec, List<FieldError> errors) {
    switch (spec.getSessionAffinity()) {
      case "None" -> {}
      case "ClientIP" -> {
        int seconds = spec.getSessionAffinityConfig().getClientIP().getTimeoutSeconds();
        if (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS) {
          errors.add(
              FieldError.invalid(
                  "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
                  seconds,
                  "must be greater than 0 and less than " + MAX_AFFINITY_SECONDS));
        }
      }
      default ->
          errors.add(
              FieldError.notSupported(
                  "spec.sessionAffinity", spec.getSessionAffinity(), "ClientIP", "None"));
    }
  }

  /** Unlike upstream, loopback addresses are taken: on one machine there may be no others. */
  private static void externalIps(ServiceSpec spec, List<FieldError> errors) {
    List<String> externalIps = Objects.requireNonNullElse(spec.getExternalIPs(), List.of());
    for (int i = 0; i < externalIps.size(); i++) {
      String path = "spec.externalIPs[" + i + "]";
      String text = Objects.requireNonNullElse(externalIps.get(i), "");
      Optional<InetAddress> ip = IpLiteral.parse(text);
      if (ip.isEmpty()) {
        errors.add(FieldError.invalid(path, text, NOT_AN_IP));
      } else if (ip.get().isAnyLocalAddress()) {
        errors.add(FieldError.invalid(path, text, "may not be unspecified (" + text + ")"));
      } else if (ip.get().isLinkLocalAddress()) {
        errors.add(
            FieldError.invalid(
                path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"));
      } else if (ip.get().isMCLinkLocal()) {
        errors.add(
            FieldError.invalid(
                path,
                text,
                "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"));
      }
    }
  }
}
