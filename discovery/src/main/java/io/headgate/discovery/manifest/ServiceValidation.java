package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.IpLiteral;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** {@code ValidateService} (kubernetes {@code pkg/apis/core/validation}), with its texts. */
final class ServiceValidation {
  private static final int MAX_AFFINITY_SECONDS = 86_400;
  private static final String NOT_AN_IP =
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

  private ServiceValidation() {}

  static void validate(Service service, List<FieldError> errors) {
    ServiceSpec spec = service.getSpec();
    type(spec, errors);
    ports(spec, errors);
    affinity(spec, errors);
    clusterIps(spec, errors);
    policies(spec, errors);
    List<String> externalIps = Objects.requireNonNullElse(spec.getExternalIPs(), List.of());
    for (int i = 0; i < externalIps.size(); i++) {
      if (IpLiteral.parse(externalIps.get(i)).isEmpty()) {
        errors.add(
            FieldError.invalid("spec.externalIPs[" + i + "]", externalIps.get(i), NOT_AN_IP));
      }
    }
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
    if (spec.getClusterIP() != null && !spec.getClusterIP().isEmpty()) {
      errors.add(
          FieldError.forbidden("spec.clusterIPs", "may not be set for ExternalName services"));
    }
    String name = Objects.requireNonNullElse(spec.getExternalName(), "");
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (host.isEmpty()) {
      errors.add(FieldError.required("spec.externalName", ""));
      return;
    }
    for (String detail : NameRules.dns1123Subdomain(host)) {
      errors.add(FieldError.invalid("spec.externalName", host, detail));
    }
  }

  private static void ports(ServiceSpec spec, List<FieldError> errors) {
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    Set<String> nodePorts = new HashSet<>();
    for (int i = 0; i < spec.getPorts().size(); i++) {
      ServicePort port = spec.getPorts().get(i);
      String path = "spec.ports[" + i + "]";
      port(port, path, errors);
      String name = Objects.requireNonNullElse(port.getName(), "");
      if (name.isEmpty()) {
        if (spec.getPorts().size() > 1) {
          errors.add(FieldError.required(path + ".name", ""));
        }
      } else {
        for (String detail : NameRules.dns1123Label(name)) {
          errors.add(FieldError.invalid(path + ".name", name, detail));
        }
        if (!names.add(name)) {
          errors.add(FieldError.duplicate(path + ".name", name));
        }
      }
      int nodePort = Objects.requireNonNullElse(port.getNodePort(), 0);
      if (nodePort != 0 && spec.getType().equals("ClusterIP")) {
        errors.add(
            FieldError.forbidden(path + ".nodePort", "may not be used when `type` is 'ClusterIP'"));
      }
      if (nodePort != 0 && !nodePorts.add(port.getProtocol() + nodePort)) {
        errors.add(FieldError.duplicate(path + ".nodePort", nodePort));
      }
      if (!numbers.add(port.getProtocol() + port.getPort())) {
        errors.add(
            new FieldError(
                path,
                "%s: Duplicate value: {\"protocol\":\"%s\",\"port\":%s}"
                    .formatted(path, port.getProtocol(), port.getPort())));
      }
    }
  }

  private static void port(ServicePort port, String path, List<FieldError> errors) {
    int number = Objects.requireNonNullElse(port.getPort(), 0);
    for (String detail : NameRules.portNumber(number)) {
      errors.add(FieldError.invalid(path + ".port", number, detail));
    }
    if (!Set.of("TCP", "UDP", "SCTP").contains(port.getProtocol())) {
      errors.add(
          FieldError.notSupported(path + ".protocol", port.getProtocol(), "SCTP", "TCP", "UDP"));
    }
    IntOrString target = port.getTargetPort();
    if (target != null && target.getIntVal() != null) {
      for (String detail : NameRules.portNumber(target.getIntVal())) {
        errors.add(FieldError.invalid(path + ".targetPort", target.getIntVal(), detail));
      }
    } else if (target != null) {
      for (String detail : NameRules.portName(target.getStrVal())) {
        errors.add(FieldError.invalid(path + ".targetPort", target.getStrVal(), detail));
      }
    }
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

  private static void clusterIps(ServiceSpec spec, List<FieldError> errors) {
    List<String> all = Objects.requireNonNullElse(spec.getClusterIPs(), List.of());
    String first = Objects.requireNonNullElse(spec.getClusterIP(), "");
    if (!all.isEmpty() && !all.getFirst().equals(first)) {
      errors.add(FieldError.invalid("spec.clusterIPs", all, "first value must match `clusterIP`"));
    }
    if (all.size() > 2) {
      errors.add(FieldError.invalid("spec.clusterIPs", all, "may only hold up to 2 values"));
    }
    List<String> given = all.isEmpty() && !first.isEmpty() ? List.of(first) : all;
    for (int i = 0; i < given.size(); i++) {
      boolean none = given.get(i).equals("None") && given.size() == 1;
      if (!none && IpLiteral.parse(given.get(i)).isEmpty()) {
        errors.add(FieldError.invalid("spec.clusterIPs[" + i + "]", given.get(i), NOT_AN_IP));
      }
    }
  }

  private static void policies(ServiceSpec spec, List<FieldError> errors) {
    boolean external = spec.getType().equals("NodePort") || spec.getType().equals("LoadBalancer");
    String externalPolicy = Objects.requireNonNullElse(spec.getExternalTrafficPolicy(), "");
    boolean externalIps = spec.getExternalIPs() != null && !spec.getExternalIPs().isEmpty();
    if (!external && !externalIps && !externalPolicy.isEmpty()) {
      errors.add(
          FieldError.invalid(
              "spec.externalTrafficPolicy",
              externalPolicy,
              "may only be set for externally-accessible services"));
    } else if (!externalPolicy.isEmpty() && !isPolicy(externalPolicy)) {
      errors.add(
          FieldError.notSupported(
              "spec.externalTrafficPolicy", externalPolicy, "Cluster", "Local"));
    }
    String internalPolicy = Objects.requireNonNullElse(spec.getInternalTrafficPolicy(), "");
    if (!internalPolicy.isEmpty() && !isPolicy(internalPolicy)) {
      errors.add(
          FieldError.notSupported(
              "spec.internalTrafficPolicy", internalPolicy, "Cluster", "Local"));
    }
  }

  private static boolean isPolicy(String policy) {
    return policy.equals("Cluster") || policy.equals("Local");
  }
}
