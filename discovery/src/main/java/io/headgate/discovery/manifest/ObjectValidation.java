package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.ArrayList;
import java.util.List;

/** What an API server would refuse about one object, looked at for itself. Defaults are set. */
final class ObjectValidation {
  private ObjectValidation() {}

  static List<FieldError> validate(ManifestKind kind, HasMetadata object) {
    List<FieldError> errors = new ArrayList<>();
    name(kind, object.getMetadata().getName(), errors);
    if (kind.namespaced()) {
      String namespace = object.getMetadata().getNamespace();
      for (String detail : NameRules.dns1123Label(namespace)) {
        errors.add(FieldError.invalid("metadata.namespace", namespace, detail));
      }
    }
    switch (object) {
      case Service service -> ServiceValidation.validate(service, errors);
      case Ingress ingress -> IngressValidation.validate(ingress, errors);
      case IngressClass ingressClass -> controller(ingressClass, errors);
      case Endpoints endpoints -> EndpointValidation.validate(endpoints, errors);
      case EndpointSlice slice -> EndpointValidation.validate(slice, errors);
      case Pod pod -> WorkloadValidation.validate(pod, errors);
      case Deployment deployment ->
          WorkloadValidation.validate(PodTemplateOwner.of(deployment), errors);
      case StatefulSet statefulSet ->
          WorkloadValidation.validate(PodTemplateOwner.of(statefulSet), errors);
      default -> {
        // Nothing in the other kinds can lead traffic astray.
      }
    }
    return errors;
  }

  private static void name(ManifestKind kind, String name, List<FieldError> errors) {
    List<String> details =
        switch (kind) {
          case Service -> NameRules.dns1035Label(name);
          case Namespace -> NameRules.dns1123Label(name);
          case Deployment,
              StatefulSet,
              Pod,
              Endpoints,
              EndpointSlice,
              Ingress,
              IngressClass,
              Secret,
              ConfigMap,
              Node ->
              NameRules.dns1123Subdomain(name);
        };
    for (String detail : details) {
      errors.add(FieldError.invalid("metadata.name", name, detail));
    }
  }

  private static void controller(IngressClass ingressClass, List<FieldError> errors) {
    String controller =
        ingressClass.getSpec() == null || ingressClass.getSpec().getController() == null
            ? ""
            : ingressClass.getSpec().getController();
    if (controller.isEmpty()) {
      errors.add(FieldError.required("spec.controller", ""));
    } else if (controller.length() > 250) {
      errors.add(
          new FieldError(
              "spec.controller", "spec.controller: Too long: may not be more than 250 bytes"));
    } else if (controller.indexOf('/') <= 0 || controller.endsWith("/")) {
      errors.add(
          FieldError.invalid(
              "spec.controller",
              controller,
              "must be a domain-prefixed path (such as \"acme.io/foo\")"));
    }
  }
}
