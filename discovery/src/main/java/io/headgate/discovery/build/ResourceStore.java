package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.watch.ResourceEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects of the API as the events told, and what has changed. Control thread only. */
final class ResourceStore implements References {

  private final Shelf<ServiceName, Service> services = new Shelf<>();
  private final SliceShelf slices = new SliceShelf();
  private final Shelf<IngressName, Ingress> ingresses = new Shelf<>();
  private final Shelf<String, IngressClass> ingressClasses = new Shelf<>();
  private final Shelf<SecretName, Secret> secrets = new Shelf<>();
  private final Shelf<ConfigMapName, ConfigMap> configMaps = new Shelf<>();
  private final Shelf<String, Node> nodes = new Shelf<>();

  /** Takes an event; says whether anything can look different because of it. */
  boolean apply(ResourceEvent event) {
    return switch (event) {
      case ResourceEvent.Added(HasMetadata object, Optional<FilePosition> position) ->
          put(object, position);
      case ResourceEvent.Modified(HasMetadata object, Optional<FilePosition> position) ->
          put(object, position);
      case ResourceEvent.Deleted(HasMetadata object, Optional<FilePosition> gone) -> remove(object);
      case ResourceEvent.Synced() -> false;
    };
  }

  /** What has changed since the last call. */
  Changes takeChanges() {
    Set<ServiceName> changedServices = new HashSet<>(services.takeChanged());
    changedServices.addAll(slices.takeChanged());
    return new Changes(
        changedServices,
        ingresses.takeChanged(),
        secrets.takeChanged(),
        configMaps.takeChanged(),
        !ingressClasses.takeChanged().isEmpty());
  }

  /** All there is, as a change: for a builder that knows nothing yet. */
  Changes takeEverything() {
    takeChanges();
    return new Changes(
        Set.copyOf(services.all().keySet()),
        Set.copyOf(ingresses.all().keySet()),
        Set.copyOf(secrets.all().keySet()),
        Set.copyOf(configMaps.all().keySet()),
        true);
  }

  @Nullable StoredObject<Service> service(ServiceName name) {
    return services.get(name);
  }

  /** The EndpointSlices of a Service in the order of their names. */
  Iterable<StoredObject<EndpointSlice>> slices(ServiceName service) {
    return slices.of(service);
  }

  @Nullable StoredObject<Ingress> ingress(IngressName name) {
    return ingresses.get(name);
  }

  Set<IngressName> ingresses() {
    return ingresses.all().keySet();
  }

  /** By their names, in order. */
  Map<String, StoredObject<IngressClass>> ingressClasses() {
    return ingressClasses.all();
  }

  @Override
  public @Nullable StoredObject<Secret> secret(SecretName name) {
    return secrets.get(name);
  }

  @Override
  public @Nullable StoredObject<ConfigMap> configMap(ConfigMapName name) {
    return configMaps.get(name);
  }

  @Nullable StoredObject<Node> node(String name) {
    return nodes.get(name);
  }

  private boolean put(HasMetadata object, Optional<FilePosition> position) {
    return switch (object) {
      case Service it -> services.put(service(it), new StoredObject<>(it, position));
      case EndpointSlice it -> slices.put(new StoredObject<>(it, position));
      case Ingress it -> ingresses.put(ingress(it), new StoredObject<>(it, position));
      case IngressClass it -> ingressClasses.put(name(it), new StoredObject<>(it, position));
      case Secret it -> secrets.put(secret(it), new StoredObject<>(it, position));
      case ConfigMap it -> configMaps.put(configMap(it), new StoredObject<>(it, position));
      case Node it -> nodes.put(name(it), new StoredObject<>(it, position));
      default -> false;
    };
  }

  private boolean remove(HasMetadata object) {
    return switch (object) {
      case Service it -> services.remove(service(it));
      case EndpointSlice it -> slices.remove(it);
      case Ingress it -> ingresses.remove(ingress(it));
      case IngressClass it -> ingressClasses.remove(name(it));
      case Secret it -> secrets.remove(secret(it));
      case ConfigMap it -> configMaps.remove(configMap(it));
      case Node it -> nodes.remove(name(it));
      default -> false;
    };
  }

  private static ServiceName service(Service it) {
    return new ServiceName(it.getMetadata().getNamespace(), name(it));
  }

  private static IngressName ingress(Ingress it) {
    return new IngressName(it.getMetadata().getNamespace(), name(it));
  }

  private static SecretName secret(Secret it) {
    return new SecretName(it.getMetadata().getNamespace(), name(it));
  }

  private static ConfigMapName configMap(ConfigMap it) {
    return new ConfigMapName(it.getMetadata().getNamespace(), name(it));
  }

  private static String name(HasMetadata it) {
    return it.getMetadata().getName();
  }
}
