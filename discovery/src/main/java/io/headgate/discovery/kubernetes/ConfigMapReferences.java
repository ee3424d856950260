package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.annotation.AuthorizationAnnotations;
import io.headgate.discovery.annotation.GlobalPolicyKeys;
import io.headgate.discovery.annotation.HeadAnnotations;
import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.model.ConfigMapName;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The global ConfigMap, and those that the Ingresses of ours name, each in its own namespace. */
final class ConfigMapReferences {

  private ConfigMapReferences() {}

  /**
   * Those with the headers of {@code auth-proxy-set-headers} and {@code custom-headers}, the global
   * one, and what other flags name.
   */
  static Set<ConfigMapName> of(
      ApiServerOptions options, Collection<Ingress> ingresses, Collection<IngressClass> classes) {
    AnnotationRules rules = options.annotations();
    Set<ConfigMapName> names = new TreeSet<>(options.scope().configMaps());
    rules.configMap().ifPresent(names::add);
    for (Ingress ingress : ingresses) {
      if (ingress.getSpec() != null && options.classes().isOurs(ingress, classes)) {
        String namespace = ingress.getMetadata().getNamespace();
        Map<String, String> annotations =
            Objects.requireNonNullElse(ingress.getMetadata().getAnnotations(), Map.of());
        Stream.of(
                AuthorizationAnnotations.headers(annotations, rules.prefix()),
                HeadAnnotations.custom(annotations, rules.prefix()))
            .flatMap(Optional::stream)
            .map(it -> it.startsWith(namespace + "/") ? it.substring(it.indexOf('/') + 1) : it)
            .filter(it -> it.indexOf('/') < 0)
            .forEach(it -> names.add(new ConfigMapName(namespace, it)));
      }
    }
    return names;
  }

  /** Those that the global one takes headers from. */
  static Set<ConfigMapName> ofGlobal(ConfigMap global) {
    return GlobalPolicyKeys.parse(Objects.requireNonNullElse(global.getData(), Map.of())).sources();
  }
}
