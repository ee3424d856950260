package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.model.ServiceName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The EndpointSlices by the Services that they belong to. */
final class SliceShelf {

  /** The label by which an EndpointSlice names its Service. */
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private record SliceName(String namespace, String name) {}

  private final Map<SliceName, ServiceName> owners = new HashMap<>();
  private final Map<ServiceName, Map<String, StoredObject<EndpointSlice>>> slices = new HashMap<>();
  private Set<ServiceName> changed = new HashSet<>();

  /** Puts a slice in place of its former self; says whether it is different in what matters. */
  boolean put(StoredObject<EndpointSlice> slice) {
    ServiceName owner =
        new ServiceName(slice.namespace(), slice.labels().getOrDefault(SERVICE_NAME, ""));
    SliceName name = new SliceName(slice.namespace(), slice.name());
    ServiceName before = owners.put(name, owner);
    boolean moved = before != null && !before.equals(owner) && take(before, name);
    StoredObject<EndpointSlice> former =
        slices.computeIfAbsent(owner, unused -> new TreeMap<>()).put(slice.name(), slice);
    boolean different = former == null || !RelevantContent.isEqual(former, slice);
    if (different) {
      changed.add(owner);
    }
    return moved || different;
  }

  /** Takes a slice away; says whether it was there. */
  boolean remove(EndpointSlice slice) {
    SliceName name =
        new SliceName(
            Objects.requireNonNullElse(slice.getMetadata().getNamespace(), ""),
            slice.getMetadata().getName());
    ServiceName owner = owners.remove(name);
    return owner != null && take(owner, name);
  }

  /** In the order of their names, so that the same slices make the same endpoints. */
  Iterable<StoredObject<EndpointSlice>> of(ServiceName service) {
    return slices.getOrDefault(service, Map.of()).values();
  }

  /** The Services whose slices have changed since the last call. */
  Set<ServiceName> takeChanged() {
    Set<ServiceName> taken = changed;
    changed = new HashSet<>();
    return taken;
  }

  private boolean take(ServiceName owner, SliceName name) {
    Map<String, StoredObject<EndpointSlice>> siblings = slices.get(owner);
    if (siblings == null || siblings.remove(name.name()) == null) {
      return false;
    }
    if (siblings.isEmpty()) {
      slices.remove(owner);
    }
    changed.add(owner);
    return true;
  }
}
