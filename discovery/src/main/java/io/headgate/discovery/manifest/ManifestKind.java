package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds that are read from manifests. The names are those of the API. */
enum ManifestKind {
  Deployment("apps/v1", Deployment.class),
  StatefulSet("apps/v1", StatefulSet.class),
  Pod("v1", Pod.class),
  Service("v1", Service.class),
  Endpoints("v1", Endpoints.class),
  EndpointSlice("discovery.k8s.io/v1", EndpointSlice.class),
  Ingress("networking.k8s.io/v1", Ingress.class),
  IngressClass("networking.k8s.io/v1", IngressClass.class),
  Secret("v1", Secret.class),
  Namespace("v1", Namespace.class),
  ConfigMap("v1", ConfigMap.class),
  Node("v1", Node.class);

  private static final Map<String, ManifestKind> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(ManifestKind::name, Function.identity()));

  /**
   * Kinds that change nothing about where traffic goes. A manifest directory of a real application
   * is full of them, so they are passed over in silence; what would run pods is not among them.
   */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "ServiceAccount",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding",
          "NetworkPolicy",
          "PodDisruptionBudget",
          "HorizontalPodAutoscaler",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "StorageClass",
          "ResourceQuota",
          "LimitRange",
          "PriorityClass",
          "CustomResourceDefinition",
          "Lease",
          "Event",
          "Kustomization");

  private final String apiVersion;
  private final Class<? extends HasMetadata> type;

  ManifestKind(String apiVersion, Class<? extends HasMetadata> type) {
    this.apiVersion = apiVersion;
    this.type = type;
  }

  static Optional<ManifestKind> of(String kind) {
    return Optional.ofNullable(BY_NAME.get(kind));
  }

  static boolean hasNoEffect(String kind) {
    return WITHOUT_EFFECT.contains(kind);
  }

  String apiVersion() {
    return apiVersion;
  }

  Class<? extends HasMetadata> type() {
    return type;
  }

  boolean namespaced() {
    return switch (this) {
      case IngressClass, Namespace, Node -> false;
      case Deployment,
          StatefulSet,
          Pod,
          Service,
          Endpoints,
          EndpointSlice,
          Ingress,
          Secret,
          ConfigMap ->
          true;
    };
  }
}
