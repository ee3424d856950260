package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.mirroring.SliceWriter;
import io.headgate.discovery.model.ObjectRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The EndpointSlices that manifests declare, by the Services that they are for. */
final class WrittenSlices {

  private final Map<ObjectRef, ObjectRef> services = new HashMap<>();
  private final Map<ObjectRef, Map<String, EndpointSlice>> byService = new HashMap<>();

  /**
   * Takes over one slice as it is now.
   *
   * @param now empty where it is gone
   * @return the Services that it was for, and is for
   */
  Set<ObjectRef> update(ObjectRef ref, Optional<EndpointSlice> now) {
    Optional<ObjectRef> before = Optional.ofNullable(services.remove(ref));
    before.ifPresent(service -> remove(service, ref));
    Optional<ObjectRef> after = now.flatMap(WrittenSlices::service);
    after.ifPresent(
        service -> {
          services.put(ref, service);
          byService
              .computeIfAbsent(service, of -> new TreeMap<>())
              .put(ref.name(), now.orElseThrow());
        });
    return Stream.of(before, after).flatMap(Optional::stream).collect(Collectors.toSet());
  }

  /** Those of one Service, in the order of their names. */
  Collection<EndpointSlice> of(ObjectRef service) {
    Map<String, EndpointSlice> slices = byService.get(service);
    return slices == null ? List.of() : slices.values();
  }

  private void remove(ObjectRef service, ObjectRef slice) {
    byService.computeIfPresent(
        service,
        (of, slices) -> {
          slices.remove(slice.name());
          return slices.isEmpty() ? null : slices;
        });
  }

  private static Optional<ObjectRef> service(EndpointSlice slice) {
    return Optional.ofNullable(slice.getMetadata().getLabels())
        .map(labels -> labels.get(SliceWriter.SERVICE_LABEL))
        .map(name -> new ObjectRef("Service", slice.getMetadata().getNamespace(), name));
  }
}
