package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.annotation.AuthorizationAnnotations;
import io.headgate.discovery.annotation.GlobalPolicyKeys;
import io.headgate.discovery.annotation.HeadAnnotations;
import io.headgate.discovery.annotation.NamespaceRule;
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
   *
   * @param others whether Ingresses may name those of other namespaces
   */
  static Set<ConfigMapName> of(
      ApiServerOptions options,
      Collection<Ingress> ingresses,
      Collection<IngressClass> classes,
      boolean others) {
    AnnotationRules rules = options.annotations();
    Set<ConfigMapName> names = new TreeSet<>(options.scope().configMaps());
    rules.configMap().ifPresent(names::add);
    for (Ingress ingress : ingresses) {
      if (ingress.getSpec() != null && options.classes().isOurs(ingress, classes)) {
        NamespaceRule own = new NamespaceRule(ingress.getMetadata().getNamespace(), others);
        Map<String, String> annotations =
            Objects.requireNonNullElse(ingress.getMetadata().getAnnotations(), Map.of());
        Stream.of(
                AuthorizationAnnotations.headers(annotations, rules.prefix()),
                HeadAnnotations.custom(annotations, rules.prefix()))
            .flatMap(Optional::stream)
            .forEach(it -> add(it, own, names));
      }
    }
    return names;
  }

  private static void add(String named, NamespaceRule rule, Set<ConfigMapName> names) {
    int slash = named.indexOf('/');
    String namespace = slash < 0 ? rule.own() : named.substring(0, slash);
    if (rule.allows(namespace)) {
      names.add(new ConfigMapName(namespace, named.substring(slash + 1)));
    }
  }

  /** Whether it lets Ingresses name what is in other namespaces. */
  static boolean letsNameOthers(ConfigMap global) {
    return NamespaceRule.isAllowed(Objects.requireNonNullElse(global.getData(), Map.of()));
  }

  /** Those that the global one takes headers from. */
  static Set<ConfigMapName> ofGlobal(ConfigMap global) {
    return GlobalPolicyKeys.parse(Objects.requireNonNullElse(global.getData(), Map.of())).sources();
  }
}
