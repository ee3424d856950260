package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.headgate.discovery.annotation.AccessAnnotations;
import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.model.SecretName;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which Secrets the Ingresses of ours name, and those that flags name. */
final class SecretReferences {

  private static final Set<String> ANNOTATIONS =
      Set.of("auth-tls-secret", "proxy-ssl-secret", "jwt-jwks");

  private SecretReferences() {}

  /**
   * Those of their certificates and, in their own namespaces, of the users, authorities and keys
   * that their annotations name; and those that flags name.
   */
  static Set<SecretName> of(
      IngressClassPolicy policy,
      AnnotationRules rules,
      Collection<Ingress> ingresses,
      Collection<IngressClass> classes) {
    Set<SecretName> secrets = new TreeSet<>();
    rules.standIns().secrets().forEach(secrets::add);
    for (Ingress ingress : ingresses) {
      if (ingress.getSpec() != null && policy.isOurs(ingress, classes)) {
        addUsers(ingress.getMetadata(), rules.prefix(), secrets);
        for (IngressTLS tls : ingress.getSpec().getTls()) {
          String name = Objects.requireNonNullElse(tls.getSecretName(), "");
          if (!name.isEmpty()) {
            secrets.add(new SecretName(ingress.getMetadata().getNamespace(), name));
          }
        }
        addAnnotated(ingress.getMetadata(), secrets);
      }
    }
    return secrets;
  }

  /** Whatever their prefix; those of other namespaces are never read. */
  private static void addAnnotated(ObjectMeta meta, Set<SecretName> secrets) {
    Map<String, String> annotations = Objects.requireNonNullElse(meta.getAnnotations(), Map.of());
    annotations.forEach(
        (key, value) -> {
          if (ANNOTATIONS.contains(key.substring(key.indexOf('/') + 1))) {
            String named = value.strip();
            int slash = named.indexOf('/');
            if (slash < 0 || named.substring(0, slash).equals(meta.getNamespace())) {
              secrets.add(new SecretName(meta.getNamespace(), named.substring(slash + 1)));
            }
          }
        });
  }

  private static void addUsers(ObjectMeta meta, String prefix, Set<SecretName> secrets) {
    AccessAnnotations.secret(Objects.requireNonNullElse(meta.getAnnotations(), Map.of()), prefix)
        .map(
            it -> it.startsWith(meta.getNamespace() + "/") ? it.substring(it.indexOf('/') + 1) : it)
        .filter(it -> it.indexOf('/') < 0)
        .ifPresent(it -> secrets.add(new SecretName(meta.getNamespace(), it)));
  }
}
