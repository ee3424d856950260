package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.SecretName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** All that is followed at one API server. The watcher's thread only. */
final class FollowedKinds implements AutoCloseable {

  /** Since Kubernetes 1.33; older ones list theirs as well, and then they are passed over. */
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";

  private final KubernetesClient client;
  private final String namespace;
  private final Followed.Listener listener;
  private final Executor thread;
  private final Followed<Ingress> ingresses;
  private final Followed<IngressClass> classes;
  private final List<Followed<?>> kinds = new ArrayList<>();
  private final Map<SecretName, Followed<?>> secrets = new TreeMap<>();
  private final Map<ConfigMapName, Followed<?>> configMaps = new TreeMap<>();

  FollowedKinds(
      KubernetesClient client,
      ApiServerOptions options,
      Followed.Listener listener,
      Executor thread) {
    this.client = client;
    this.namespace = options.scope().namespace();
    this.listener = listener;
    this.thread = thread;
    kinds.add(kind("services", within(client.services()), false));
    kinds.add(kind("endpointslices", within(client.discovery().v1().endpointSlices()), false));
    this.ingresses = kind("ingresses", within(client.network().v1().ingresses()), false);
    kinds.add(ingresses);
    this.classes = kind("ingressclasses", client.network().v1().ingressClasses(), false);
    kinds.add(classes);
    kinds.add(
        kind(
            "endpoints",
            namespace.isEmpty()
                ? client
                    .endpoints()
                    .inAnyNamespace()
                    .withoutLabel(MANAGED_BY, "endpoint-controller")
                : client
                    .endpoints()
                    .inNamespace(namespace)
                    .withoutLabel(MANAGED_BY, "endpoint-controller"),
            true));
    if (options.scope().namespaces().isPresent()) {
      kinds.add(kind("namespaces", client.namespaces(), false));
    }
    kinds.add(
        kind("nodes/" + options.nodeName(), client.nodes().withName(options.nodeName()), true));
  }

  void start() {
    kinds.forEach(Followed::start);
  }

  /** Whether every kind has been listed; Secrets apart. */
  boolean areSettled() {
    return kinds.stream().allMatch(Followed::isSettled);
  }

  /** Whether the Secrets and ConfigMaps that are wanted have been read, or refused. */
  boolean areSecretsSettled() {
    return secrets.values().stream().allMatch(Followed::isSettled)
        && configMaps.values().stream().allMatch(Followed::isSettled);
  }

  List<Ingress> ingresses() {
    return ingresses.objects();
  }

  List<IngressClass> classes() {
    return classes.objects();
  }

  /**
   * Follows these Secrets, each by its name, and no others.
   *
   * @param dropped told of each that is no longer followed
   */
  void followSecrets(Set<SecretName> wanted, Consumer<Followed<?>> dropped) {
    dropUnwanted(secrets, wanted, dropped);
    for (SecretName name : wanted) {
      if (!secrets.containsKey(name)) {
        Followed<?> secret =
            kind(
                "secrets/" + name,
                client.secrets().inNamespace(name.namespace()).withName(name.name()),
                true);
        secrets.put(name, secret);
        secret.start();
      }
    }
  }

  /** The same for ConfigMaps. */
  void followConfigMaps(Set<ConfigMapName> wanted, Consumer<Followed<?>> dropped) {
    dropUnwanted(configMaps, wanted, dropped);
    for (ConfigMapName name : wanted) {
      if (!configMaps.containsKey(name)) {
        Followed<?> configMap =
            kind(
                "configmaps/" + name,
                client.configMaps().inNamespace(name.namespace()).withName(name.name()),
                true);
        configMaps.put(name, configMap);
        configMap.start();
      }
    }
  }

  /** One that is followed; empty where it is not there, or not read yet. */
  Optional<ConfigMap> configMap(ConfigMapName name) {
    return Optional.ofNullable(configMaps.get(name))
        .flatMap(it -> it.objects().stream().findFirst())
        .map(ConfigMap.class::cast);
  }

  private static <K> void dropUnwanted(
      Map<K, Followed<?>> followed, Set<K> wanted, Consumer<Followed<?>> dropped) {
    List<K> unwanted = followed.keySet().stream().filter(name -> !wanted.contains(name)).toList();
    for (K name : unwanted) {
      Followed<?> object = followed.remove(name);
      if (object != null) {
        object.close();
        dropped.accept(object);
      }
    }
  }

  List<Followed<?>> all() {
    List<Followed<?>> all = new ArrayList<>(kinds);
    all.addAll(secrets.values());
    all.addAll(configMaps.values());
    return all;
  }

  @Override
  public void close() {
    all().forEach(Followed::close);
  }

  private <T extends HasMetadata> Followed<T> kind(
      String what, Informable<T> source, boolean optional) {
    return new Followed<>(what, optional, source, listener, thread);
  }

  private <T extends HasMetadata> Informable<T> within(MixedOperation<T, ?, ?> all) {
    return namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
  }
}
