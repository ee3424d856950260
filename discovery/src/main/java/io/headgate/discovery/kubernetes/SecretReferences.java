package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.headgate.discovery.annotation.AccessAnnotations;
import io.headgate.discovery.annotation.NamespaceRule;
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
   *
   * @param others whether Ingresses may name those of other namespaces
   */
  static Set<SecretName> of(
      IngressClassPolicy policy,
      AnnotationRules rules,
      Collection<Ingress> ingresses,
      Collection<IngressClass> classes,
      boolean others) {
    Set<SecretName> secrets = new TreeSet<>();
    rules.standIns().secrets().forEach(secrets::add);
    for (Ingress ingress : ingresses) {
      if (ingress.getSpec() != null && policy.isOurs(ingress, classes)) {
        NamespaceRule names = new NamespaceRule(ingress.getMetadata().getNamespace(), others);
        AccessAnnotations.secret(annotations(ingress), rules.prefix())
            .ifPresent(it -> add(it, names, secrets));
        for (IngressTLS tls : ingress.getSpec().getTls()) {
          String name = Objects.requireNonNullElse(tls.getSecretName(), "");
          if (!name.isEmpty()) {
            secrets.add(new SecretName(ingress.getMetadata().getNamespace(), name));
          }
        }
        addAnnotated(annotations(ingress), names, secrets);
      }
    }
    return secrets;
  }

  private static Map<String, String> annotations(Ingress ingress) {
    return Objects.requireNonNullElse(ingress.getMetadata().getAnnotations(), Map.of());
  }

  /** Whatever their prefix. */
  private static void addAnnotated(
      Map<String, String> annotations, NamespaceRule names, Set<SecretName> secrets) {
    annotations.forEach(
        (key, value) -> {
          if (ANNOTATIONS.contains(key.substring(key.indexOf('/') + 1))) {
            add(value.strip(), names, secrets);
          }
        });
  }

  /** What may not be named is never read. */
  private static void add(String named, NamespaceRule names, Set<SecretName> secrets) {
    int slash = named.indexOf('/');
    String namespace = slash < 0 ? names.own() : named.substring(0, slash);
    if (names.allows(namespace)) {
      secrets.add(new SecretName(namespace, named.substring(slash + 1)));
    }
  }
}
