package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** {@code validateServicePort}, and what the ports of a Service may not have in common. */
final class ServicePortValidation {
  private final Set<String> names = new HashSet<>();
  private final Set<String> numbers = new HashSet<>();
  private final Set<String> nodePorts = new HashSet<>();
  private final ServiceSpec spec;
  private final List<FieldError> errors;

  private ServicePortValidation(ServiceSpec spec, List<FieldError> errors) {
    this.spec = spec;
    this.errors = errors;
  }

  static void validate(ServiceSpec spec, List<FieldError> errors) {
    ServicePortValidation validation = new ServicePortValidation(spec, errors);
    for (int i = 0; i < spec.getPorts().size(); i++) {
      ServicePort port = spec.getPorts().get(i);
      validation.port(port, "spec.ports[" + i + "]");
      validation.uniqueness(port, "spec.ports[" + i + "]");
    }
  }

  private void port(ServicePort port, String path) {
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
      String name = Objects.requireNonNullElse(target.getStrVal(), "");
      for (String detail : NameRules.portName(name)) {
        errors.add(FieldError.invalid(path + ".targetPort", name, detail));
      }
    }
    if (port.getAppProtocol() != null) {
      for (String detail : NameRules.qualifiedName(port.getAppProtocol())) {
        errors.add(FieldError.invalid(path + ".appProtocol", port.getAppProtocol(), detail));
      }
    }
  }

  private void uniqueness(ServicePort port, String path) {
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
