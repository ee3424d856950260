package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.watch.ResourceEvent;
import io.headgate.discovery.watch.ResourceHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The IngressClasses there are, for who is asked about an Ingress off the control thread. Follows a
 * source on one thread, beside the publisher; read on any.
 */
public final class KnownClasses implements ResourceHandler {

  private volatile Map<String, StoredObject<IngressClass>> byName = Map.of();

  @Override
  public void onChange(List<ResourceEvent> events, List<Problem> problems) {
    for (ResourceEvent event : events) {
      switch (event) {
        case ResourceEvent.Added added when added.object() instanceof IngressClass it -> put(it);
        case ResourceEvent.Modified modified when modified.object() instanceof IngressClass it ->
            put(it);
        case ResourceEvent.Deleted deleted when deleted.object() instanceof IngressClass it ->
            remove(it);
        case ResourceEvent.Added other -> {}
        case ResourceEvent.Modified other -> {}
        case ResourceEvent.Deleted other -> {}
        case ResourceEvent.Synced synced -> {}
      }
    }
  }

  /** By their names; never changed once it was handed out. */
  Map<String, StoredObject<IngressClass>> byName() {
    return byName;
  }

  private void put(IngressClass it) {
    Map<String, StoredObject<IngressClass>> now = new TreeMap<>(byName);
    now.put(it.getMetadata().getName(), new StoredObject<>(it, Optional.empty()));
    byName = now;
  }

  private void remove(IngressClass it) {
    Map<String, StoredObject<IngressClass>> now = new TreeMap<>(byName);
    now.remove(it.getMetadata().getName());
    byName = now;
  }
}
