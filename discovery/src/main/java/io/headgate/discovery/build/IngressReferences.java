package io.headgate.discovery.build;

import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.AuthorizationPolicy;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressBackend.ResourceBackend;
import io.headgate.discovery.model.IngressBackend.ServiceBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.PasswordPolicy;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.TokenPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which Ingresses name which Services and Secrets. */
final class IngressReferences {

  private final Map<ServiceName, Set<IngressName>> byService = new HashMap<>();
  private final Map<SecretName, Set<IngressName>> bySecret = new HashMap<>();
  private final Map<SecretName, Set<IngressName>> byIdentities = new HashMap<>();
  private final Map<ConfigMapName, Set<IngressName>> byHeaders = new HashMap<>();

  void add(Ingress ingress) {
    for (ServiceName service : services(ingress)) {
      byService.computeIfAbsent(service, unused -> new TreeSet<>()).add(ingress.name());
    }
    for (SecretName secret : secrets(ingress)) {
      bySecret.computeIfAbsent(secret, unused -> new TreeSet<>()).add(ingress.name());
    }
    for (SecretName secret : identities(ingress)) {
      byIdentities.computeIfAbsent(secret, unused -> new TreeSet<>()).add(ingress.name());
    }
    for (ConfigMapName configMap : headers(ingress)) {
      byHeaders.computeIfAbsent(configMap, unused -> new TreeSet<>()).add(ingress.name());
    }
  }

  void remove(Ingress ingress) {
    services(ingress).forEach(it -> remove(byService, it, ingress.name()));
    secrets(ingress).forEach(it -> remove(bySecret, it, ingress.name()));
    identities(ingress).forEach(it -> remove(byIdentities, it, ingress.name()));
    headers(ingress).forEach(it -> remove(byHeaders, it, ingress.name()));
  }

  Set<IngressName> of(ServiceName service) {
    return byService.getOrDefault(service, Set.of());
  }

  /** Those that are served with a certificate of that Secret. */
  Set<IngressName> of(SecretName secret) {
    return bySecret.getOrDefault(secret, Set.of());
  }

  /** Those whose users, or keys of tokens, that Secret holds. */
  Set<IngressName> withIdentitiesOf(SecretName secret) {
    return byIdentities.getOrDefault(secret, Set.of());
  }

  /** Those that ask somebody else, or answer, with headers of that ConfigMap. */
  Set<IngressName> withHeadersOf(ConfigMapName configMap) {
    return byHeaders.getOrDefault(configMap, Set.of());
  }

  private static Set<ConfigMapName> headers(Ingress ingress) {
    Set<ConfigMapName> configMaps = new HashSet<>();
    AccessPolicy access = ingress.routing().policy().access();
    access.authorization().flatMap(AuthorizationPolicy::source).ifPresent(configMaps::add);
    ingress.routing().answers().head().added().source().ifPresent(configMaps::add);
    return configMaps;
  }

  private static Set<SecretName> identities(Ingress ingress) {
    AccessPolicy access = ingress.routing().policy().access();
    Set<SecretName> secrets = new HashSet<>();
    access.passwords().flatMap(PasswordPolicy::secret).ifPresent(secrets::add);
    access.tokens().flatMap(TokenPolicy::secret).ifPresent(secrets::add);
    return secrets;
  }

  /** The Secrets of its certificates. */
  static Set<SecretName> secrets(Ingress ingress) {
    Set<SecretName> secrets = new HashSet<>(ingress.routing().tls().secrets());
    for (IngressTls tls : ingress.tls()) {
      tls.secret().ifPresent(secrets::add);
    }
    return secrets;
  }

  private static Set<ServiceName> services(Ingress ingress) {
    Set<ServiceName> services = new HashSet<>();
    ingress.routing().defaultBackend().ifPresent(it -> addService(services, it));
    for (IngressRule rule : ingress.routing().rules()) {
      for (IngressPath path : rule.paths()) {
        addService(services, path.backend());
      }
    }
    ingress
        .routing()
        .answers()
        .errors()
        .defaultBackend()
        .ifPresent(it -> services.add(new ServiceName(ingress.name().namespace(), it)));
    return services;
  }

  private static void addService(Set<ServiceName> services, IngressBackend backend) {
    switch (backend) {
      case ServiceBackend named -> services.add(named.service());
      case ResourceBackend unknown -> {}
    }
  }

  private static <K> void remove(Map<K, Set<IngressName>> index, K key, IngressName ingress) {
    Set<IngressName> names = index.get(key);
    if (names != null && names.remove(ingress) && names.isEmpty()) {
      index.remove(key);
    }
  }
}
