package io.headgate.discovery.check;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.annotation.AnnotationVerdicts;
import io.headgate.discovery.annotation.ConfigMapCatalogue;
import io.headgate.discovery.annotation.JudgedAnnotation;
import io.headgate.discovery.model.ConfigMapName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the annotations and fields of one object, wherever it stands. A function of the object and
 * of the options.
 */
final class ObjectVerdicts {

  private final CheckOptions options;

  ObjectVerdicts(CheckOptions options) {
    this.options = options;
  }

  /** Empty where the object changes nothing about Ingresses and Services. */
  Optional<List<Finding>> of(Written written) {
    return switch (written.object()) {
      case Ingress ingress ->
          Optional.of(
              both(
                  annotations(
                      written,
                      AnnotationVerdicts.ofIngress(
                          annotationsOf(ingress), options.annotationsPrefix())),
                  fields(written, FieldVerdicts.INGRESS)));
      case Service service ->
          Optional.of(
              both(
                  annotations(written, AnnotationVerdicts.ofService(annotationsOf(service))),
                  fields(written, FieldVerdicts.SERVICE)));
      case IngressClass ingressClass -> Optional.of(IngressClassVerdicts.of(written, ingressClass));
      case ConfigMap configMap when isOfIngressNginx(configMap) ->
          Optional.of(keys(written, configMap));
      default -> Optional.empty();
    };
  }

  private static List<Finding> both(List<Finding> one, List<Finding> other) {
    List<Finding> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static List<Finding> annotations(Written written, List<JudgedAnnotation> judged) {
    return judged.stream()
        .map(
            one ->
                new Finding(
                    written.ref(),
                    written.position(List.of("metadata", "annotations", one.key())),
                    one.key(),
                    one.value(),
                    one.verdict()))
        .toList();
  }

  private static List<Finding> fields(Written written, FieldVerdicts verdicts) {
    List<Finding> findings = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    written.fields(
        (path, position) ->
            verdicts
                .of(path)
                .filter(field -> seen.add(field.name()))
                .ifPresent(
                    field ->
                        findings.add(
                            new Finding(
                                written.ref(), position, field.name(), "", field.verdict()))));
    return findings;
  }

  private static List<Finding> keys(Written written, ConfigMap configMap) {
    Map<String, String> data = Objects.requireNonNullElse(configMap.getData(), Map.of());
    List<Finding> findings = new ArrayList<>();
    data.forEach(
        (key, value) ->
            findings.add(
                new Finding(
                    written.ref(),
                    written.position(List.of("data", key)),
                    "data." + key,
                    value,
                    ConfigMapCatalogue.verdict(key, value))));
    return findings;
  }

  /** Whether ingress-nginx is configured by it. */
  boolean isOfIngressNginx(ConfigMap configMap) {
    var metadata = configMap.getMetadata();
    Optional<ConfigMapName> named = options.configMap();
    if (named.isPresent()) {
      return named.get().equals(new ConfigMapName(metadata.getNamespace(), metadata.getName()));
    }
    Map<String, String> labels = Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    String[] label = ClusterCheck.CONFIG_MAP_LABEL.split("=", 2);
    return label[1].equals(labels.get(label[0]))
        || ClusterCheck.configMapNames().contains(metadata.getName());
  }

  private static Map<String, String> annotationsOf(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
  }
}
