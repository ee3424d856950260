package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.util.List;
import java.util.Map;

/** {@code ValidateDeploymentSpec} and {@code ValidateStatefulSetSpec}, as far as traffic goes. */
final class WorkloadValidation {
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
    List<Container> containers = owner.template().getSpec().getContainers();
    for (int c = 0; c < containers.size(); c++) {
      List<ContainerPort> ports = containers.get(c).getPorts();
      for (int p = 0; ports != null && p < ports.size(); p++) {
        containerPort(
            ports.get(p), "spec.template.spec.containers[" + c + "].ports[" + p + "]", errors);
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
    if (port.getName() != null && !port.getName().isEmpty()) {
      for (String detail : NameRules.portName(port.getName())) {
        errors.add(FieldError.invalid(path + ".name", port.getName(), detail));
      }
    }
  }
}
