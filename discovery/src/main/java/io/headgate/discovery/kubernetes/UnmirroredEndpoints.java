package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.mirroring.EndpointsMirroring;
import io.headgate.discovery.mirroring.SliceWriter;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.watch.ResourceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The slices of hand-written Endpoints that no controller of the cluster mirrors, or none yet: made
 * here until there is a slice of their Service. The watcher's thread only.
 */
final class UnmirroredEndpoints {

  private final Map<ServiceName, Service> services = new HashMap<>();
  private final Map<ServiceName, Endpoints> endpoints = new HashMap<>();
  private final Map<String, ServiceName> owners = new HashMap<>();
  private final Map<ServiceName, Set<String>> slices = new HashMap<>();
  private final Map<ServiceName, Map<String, EndpointSlice>> made = new HashMap<>();
  private final Set<ServiceName> touched = new HashSet<>();

  /** Notes what has changed. */
  void note(HasMetadata object, boolean gone) {
    switch (object) {
      case Service it -> keep(services, it, gone);
      case Endpoints it -> keep(endpoints, it, gone);
      case EndpointSlice it -> noteSlice(it, gone);
      default -> {}
    }
  }

  /** What has to be added and taken away because of what was noted since the last call. */
  List<ResourceEvent> update() {
    List<ResourceEvent> events = new ArrayList<>();
    for (ServiceName name : touched) {
      Map<String, EndpointSlice> before = made.getOrDefault(name, Map.of());
      Map<String, EndpointSlice> now = make(name);
      now.forEach(
          (slice, it) -> {
            @Nullable EndpointSlice former = before.get(slice);
            if (former == null) {
              events.add(new ResourceEvent.Added(it, Optional.empty()));
            } else if (!former.equals(it)) {
              events.add(new ResourceEvent.Modified(it, Optional.empty()));
            }
          });
      before.forEach(
          (slice, it) -> {
            if (!now.containsKey(slice)) {
              events.add(new ResourceEvent.Deleted(it, Optional.empty()));
            }
          });
      if (now.isEmpty()) {
        made.remove(name);
      } else {
        made.put(name, now);
      }
    }
    touched.clear();
    return events;
  }

  private Map<String, EndpointSlice> make(ServiceName name) {
    Service service = services.get(name);
    Endpoints written = endpoints.get(name);
    Map<String, EndpointSlice> slicesNow = new HashMap<>();
    if (service != null
        && written != null
        && !slices.containsKey(name)
        && !Objects.equals(service.getSpec().getType(), "ExternalName")
        && EndpointsMirroring.appliesTo(service, written)) {
      for (EndpointSlice slice : EndpointsMirroring.slices(service, written, List.of())) {
        slicesNow.put(slice.getMetadata().getName(), slice);
      }
    }
    return slicesNow;
  }

  private <T extends HasMetadata> void keep(Map<ServiceName, T> map, T object, boolean gone) {
    ServiceName name =
        new ServiceName(object.getMetadata().getNamespace(), object.getMetadata().getName());
    if (gone) {
      map.remove(name);
    } else {
      map.put(name, object);
    }
    touched.add(name);
  }

  private void noteSlice(EndpointSlice slice, boolean gone) {
    String namespace = slice.getMetadata().getNamespace();
    String name = slice.getMetadata().getName();
    String key = namespace + "/" + name;
    ServiceName before = owners.remove(key);
    if (before != null) {
      Set<String> siblings = slices.getOrDefault(before, new HashSet<>());
      siblings.remove(name);
      if (siblings.isEmpty()) {
        slices.remove(before);
      }
      touched.add(before);
    }
    @Nullable String owner =
        slice.getMetadata().getLabels() == null
            ? null
            : slice.getMetadata().getLabels().get(SliceWriter.SERVICE_LABEL);
    if (!gone && owner != null) {
      ServiceName service = new ServiceName(namespace, owner);
      owners.put(key, service);
      slices.computeIfAbsent(service, unused -> new HashSet<>()).add(name);
      touched.add(service);
    }
  }
}
