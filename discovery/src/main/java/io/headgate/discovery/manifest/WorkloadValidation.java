package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.headgate.discovery.model.IpLiteral;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code ValidateDeploymentSpec}, {@code ValidateStatefulSetSpec} and {@code ValidatePod}, as far
 * as traffic goes.
 */
final class WorkloadValidation {
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");

  private WorkloadValidation() {}

  static void validate(PodTemplateOwner owner, List<FieldError> errors) {
    if (owner.replicas() < 0) {
      errors.add(
          FieldError.invalid(
              "spec.replicas", owner.replicas(), "must be greater than or equal to 0"));
    }
    Map<String, String> wanted = owner.selector().getMatchLabels();
    boolean expressions =
        owner.selector().getMatchExpressions() != null
            && !owner.selector().getMatchExpressions().isEmpty();
    if ((wanted == null || wanted.isEmpty()) && !expressions) {
      errors.add(FieldError.required("spec.selector", ""));
    } else if (wanted != null && !owner.labels().entrySet().containsAll(wanted.entrySet())) {
      errors.add(
          FieldError.invalid(
              "spec.template.metadata.labels",
              owner.labels(),
              "`selector` does not match template `labels`"));
    }
    if (owner.template().getSpec() == null
        || owner.template().getSpec().getContainers() == null
        || owner.template().getSpec().getContainers().isEmpty()) {
      errors.add(FieldError.required("spec.template.spec.containers", ""));
      return;
    }
    containers(owner.template().getSpec().getContainers(), "spec.template.spec.containers", errors);
  }

  /** A Pod written by hand: its container ports and addresses become endpoints. */
  static void validate(Pod pod, List<FieldError> errors) {
    if (pod.getSpec() != null && pod.getSpec().getContainers() != null) {
      containers(pod.getSpec().getContainers(), "spec.containers", errors);
    }
    if (pod.getStatus() == null) {
      return;
    }
    address(pod.getStatus().getPodIP(), "status.podIP", errors);
    List<PodIP> ips = Objects.requireNonNullElse(pod.getStatus().getPodIPs(), List.of());
    for (int i = 0; i < ips.size(); i++) {
      String ip = ips.get(i) == null ? "" : Objects.requireNonNullElse(ips.get(i).getIp(), "");
      address(ip, "status.podIPs[" + i + "].ip", errors);
    }
  }

  private static void address(@Nullable String ip, String path, List<FieldError> errors) {
    if (ip != null && IpLiteral.parse(ip).isEmpty()) {
      errors.add(FieldError.invalid(path, ip, ServiceValidation.NOT_AN_IP));
    }
  }

  private static void containers(List<Container> containers, String path, List<FieldError> errors) {
    for (int c = 0; c < containers.size(); c++) {
      List<ContainerPort> ports = containers.get(c).getPorts();
      for (int p = 0; ports != null && p < ports.size(); p++) {
        containerPort(ports.get(p), path + "[" + c + "].ports[" + p + "]", errors);
      }
    }
  }

  private static void containerPort(ContainerPort port, String path, List<FieldError> errors) {
    if (port.getContainerPort() == null) {
      errors.add(FieldError.required(path + ".containerPort", ""));
    } else {
      for (String detail : NameRules.portNumber(port.getContainerPort())) {
        errors.add(FieldError.invalid(path + ".containerPort", port.getContainerPort(), detail));
      }
    }
    String protocol = Objects.requireNonNullElse(port.getProtocol(), "");
    if (!protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
      errors.add(FieldError.notSupported(path + ".protocol", protocol, "SCTP", "TCP", "UDP"));
    }
    if (port.getName() != null && !port.getName().isEmpty()) {
      for (String detail : NameRules.portName(port.getName())) {
        errors.add(FieldError.invalid(path + ".name", port.getName(), detail));
      }
    }
  }
}
