package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What Deployments and StatefulSets have in common.
 *
 * @param subdomain {@code spec.serviceName} of a StatefulSet; empty for a Deployment
 */
record PodTemplateOwner(
    ObjectMeta metadata,
    int replicas,
    LabelSelector selector,
    PodTemplateSpec template,
    Optional<String> subdomain) {

  static PodTemplateOwner of(Deployment deployment) {
    var spec = deployment.getSpec();
    return spec == null
        ? empty(deployment.getMetadata(), Optional.empty())
        : new PodTemplateOwner(
            deployment.getMetadata(),
            Objects.requireNonNullElse(spec.getReplicas(), 1),
            Objects.requireNonNullElseGet(spec.getSelector(), LabelSelector::new),
            Objects.requireNonNullElseGet(spec.getTemplate(), PodTemplateSpec::new),
            Optional.empty());
  }

  static PodTemplateOwner of(StatefulSet statefulSet) {
    var spec = statefulSet.getSpec();
    return spec == null
        ? empty(statefulSet.getMetadata(), Optional.of(""))
        : new PodTemplateOwner(
            statefulSet.getMetadata(),
            Objects.requireNonNullElse(spec.getReplicas(), 1),
            Objects.requireNonNullElseGet(spec.getSelector(), LabelSelector::new),
            Objects.requireNonNullElseGet(spec.getTemplate(), PodTemplateSpec::new),
            Optional.of(Objects.requireNonNullElse(spec.getServiceName(), "")));
  }

  private static PodTemplateOwner empty(ObjectMeta metadata, Optional<String> subdomain) {
    return new PodTemplateOwner(metadata, 1, new LabelSelector(), new PodTemplateSpec(), subdomain);
  }

  /** The annotations that the pods get. */
  Map<String, String> annotations() {
    ObjectMeta meta = template.getMetadata();
    return meta == null || meta.getAnnotations() == null ? Map.of() : meta.getAnnotations();
  }

  /** The labels that the pods get. */
  Map<String, String> labels() {
    ObjectMeta meta = template.getMetadata();
    return meta == null || meta.getLabels() == null ? Map.of() : meta.getLabels();
  }
}
