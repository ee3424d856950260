package io.headgate.discovery.watch;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.LabelSelector;
import io.headgate.discovery.model.ObjectRef;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that a selector selects by their labels. Ingresses, Services and their endpoints
 * are there while their namespace is selected: they come with it, and they go with it. All other
 * kinds pass as they are. One thread only.
 */
public final class NamespaceSelection {

  /** The label that an API server puts on every Namespace. */
  private static final String NAME = "kubernetes.io/metadata.name";

  private final LabelSelector selector;
  private final boolean declaredOnly;
  private final Map<String, Map<String, String>> labels = new HashMap<>();
  private final Map<String, Map<ObjectRef, Held>> held = new HashMap<>();

  private record Held(HasMetadata object, Optional<FilePosition> position) {}

  /**
   * @param declaredOnly whether a namespace of which no Namespace tells is not selected, whatever
   *     the selector says; else it has no label but its name
   */
  public NamespaceSelection(LabelSelector selector, boolean declaredOnly) {
    this.selector = selector;
    this.declaredOnly = declaredOnly;
  }

  /** Whether that namespace is selected now. */
  public boolean includes(String namespace) {
    @Nullable Map<String, String> known = labels.get(namespace);
    return known == null
        ? !declaredOnly && selector.matches(Map.of(NAME, namespace))
        : selector.matches(known);
  }

  /** What an event comes to; a Namespace itself is told to nobody. */
  public List<ResourceEvent> apply(ResourceEvent event) {
    return switch (event) {
      case ResourceEvent.Added(HasMetadata it, Optional<FilePosition> position) ->
          put(it, position, event);
      case ResourceEvent.Modified(HasMetadata it, Optional<FilePosition> position) ->
          put(it, position, event);
      case ResourceEvent.Deleted(HasMetadata it, Optional<FilePosition> position) ->
          remove(it, event);
      case ResourceEvent.Synced() -> List.of(event);
    };
  }

  private List<ResourceEvent> put(
      HasMetadata object, Optional<FilePosition> position, ResourceEvent event) {
    if (object instanceof Namespace namespace) {
      return relabel(namespace.getMetadata().getName(), Optional.of(labels(namespace)));
    }
    if (!isScoped(object)) {
      return List.of(event);
    }
    String namespace = object.getMetadata().getNamespace();
    held.computeIfAbsent(namespace, it -> new LinkedHashMap<>())
        .put(ref(object), new Held(object, position));
    return includes(namespace) ? List.of(event) : List.of();
  }

  private List<ResourceEvent> remove(HasMetadata object, ResourceEvent event) {
    if (object instanceof Namespace namespace) {
      return relabel(namespace.getMetadata().getName(), Optional.empty());
    }
    if (!isScoped(object)) {
      return List.of(event);
    }
    String namespace = object.getMetadata().getNamespace();
    held.computeIfPresent(
        namespace,
        (name, objects) -> {
          objects.remove(ref(object));
          return objects.isEmpty() ? null : objects;
        });
    return includes(namespace) ? List.of(event) : List.of();
  }

  private List<ResourceEvent> relabel(String namespace, Optional<Map<String, String>> now) {
    boolean before = includes(namespace);
    now.ifPresentOrElse(it -> labels.put(namespace, it), () -> labels.remove(namespace));
    boolean after = includes(namespace);
    if (before == after) {
      return List.of();
    }
    return held.getOrDefault(namespace, Map.of()).values().stream()
        .<ResourceEvent>map(
            it ->
                after
                    ? new ResourceEvent.Added(it.object(), it.position())
                    : new ResourceEvent.Deleted(it.object(), it.position()))
        .toList();
  }

  private static Map<String, String> labels(Namespace namespace) {
    Map<String, String> all = new HashMap<>();
    all.put(NAME, namespace.getMetadata().getName());
    all.putAll(Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of()));
    return all;
  }

  private static boolean isScoped(HasMetadata object) {
    return object instanceof Ingress
        || object instanceof Service
        || object instanceof EndpointSlice
        || object instanceof Endpoints;
  }

  private static ObjectRef ref(HasMetadata object) {
    return new ObjectRef(
        object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName());
  }
}
