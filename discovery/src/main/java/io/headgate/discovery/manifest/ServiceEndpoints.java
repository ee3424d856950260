package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.model.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The EndpointSlices that controllers make for all Services. A Service whose Pods, or whose
 * Endpoints, are the same as before keeps its slices. Not thread-safe.
 */
final class ServiceEndpoints {
  private static final String ZONE = "topology.kubernetes.io/zone";

  private record Made(Service service, List<?> from, List<EndpointSlice> slices) {}

  private Map<ObjectRef, Made> made = Map.of();
  private Map<String, String> zones = Map.of();
  private IdentityHashMap<HasMetadata, Optional<PodEntry>> byHand = new IdentityHashMap<>();
  private List<PodEntry> indexed = List.of();
  private PodIndex index = new PodIndex(List.of());

  /** The Pods that manifests declare with an address. */
  List<PodEntry> podsByHand(Map<ObjectRef, Held> held) {
    IdentityHashMap<HasMetadata, Optional<PodEntry>> next = new IdentityHashMap<>();
    List<PodEntry> pods = new ArrayList<>();
    for (Held object : held.values()) {
      if (object.object() instanceof Pod pod) {
        Optional<PodEntry> before = byHand.get(pod);
        Optional<PodEntry> entry = before == null ? entry(pod) : before;
        next.put(pod, entry);
        entry.ifPresent(pods::add);
      }
    }
    byHand = next;
    return pods;
  }

  private static Optional<PodEntry> entry(Pod pod) {
    return PodEntry.runs(pod) ? Optional.of(new PodEntry(pod, Map.of())) : Optional.empty();
  }

  /** The slices of all Services. */
  List<EndpointSlice> slices(Map<ObjectRef, Held> held, List<PodEntry> pods) {
    Map<String, String> zonesNow = zones(held);
    Map<ObjectRef, Made> before = zonesNow.equals(zones) ? made : Map.of();
    zones = zonesNow;
    boolean samePods = pods.equals(indexed);
    if (!samePods) {
      indexed = List.copyOf(pods);
      index = new PodIndex(indexed);
    }
    Map<ObjectRef, List<EndpointSlice>> writtenByHand = byService(held);
    Map<ObjectRef, Made> next = new HashMap<>();
    List<EndpointSlice> slices = new ArrayList<>();
    held.forEach(
        (ref, object) -> {
          if (object.object() instanceof Service service
              && !service.getSpec().getType().equals("ExternalName")) {
            Made last = before.get(ref);
            Made now =
                samePods && last != null && last.service.equals(service) && selects(service)
                    ? last
                    : make(ref, service, held, writtenByHand.getOrDefault(ref, List.of()), last);
            next.put(ref, now);
            slices.addAll(now.slices);
          }
        });
    made = next;
    return slices;
  }

  private static boolean selects(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null && !selector.isEmpty();
  }

  private Made make(
      ObjectRef ref,
      Service service,
      Map<ObjectRef, Held> held,
      List<EndpointSlice> writtenByHand,
      @Nullable Made before) {
    if (selects(service)) {
      List<PodEntry> selected = index.select(ref.namespace(), service.getSpec().getSelector());
      return before != null && isOf(before, service, selected)
          ? before
          : new Made(service, selected, EndpointSliceController.slices(service, selected, zones));
    }
    Held endpoints = held.get(new ObjectRef("Endpoints", ref.namespace(), ref.name()));
    if (endpoints == null
        || !(endpoints.object() instanceof Endpoints mirrored)
        || !EndpointsMirroring.appliesTo(service, mirrored)) {
      return new Made(service, List.of(), List.of());
    }
    List<HasMetadata> from = new ArrayList<>(writtenByHand);
    from.add(mirrored);
    return before != null && isOf(before, service, from)
        ? before
        : new Made(service, from, EndpointsMirroring.slices(service, mirrored, writtenByHand));
  }

  private static Map<String, String> zones(Map<ObjectRef, Held> held) {
    Map<String, String> zones = new HashMap<>();
    for (Held object : held.values()) {
      if (object.object() instanceof Node node && node.getMetadata().getLabels() != null) {
        String zone = node.getMetadata().getLabels().get(ZONE);
        if (zone != null) {
          zones.put(node.getMetadata().getName(), zone);
        }
      }
    }
    return zones;
  }

  private static Map<ObjectRef, List<EndpointSlice>> byService(Map<ObjectRef, Held> held) {
    Map<ObjectRef, List<EndpointSlice>> result = new HashMap<>();
    for (Held object : held.values()) {
      if (object.object() instanceof EndpointSlice slice
          && slice.getMetadata().getLabels() != null) {
        String service = slice.getMetadata().getLabels().get(SliceWriter.SERVICE_LABEL);
        if (service != null) {
          result
              .computeIfAbsent(
                  new ObjectRef("Service", slice.getMetadata().getNamespace(), service),
                  ref -> new ArrayList<>())
              .add(slice);
        }
      }
    }
    return result;
  }

  /** Objects that did not change are the same ones, so this compares references. */
  private static boolean isOf(Made before, Service service, List<?> from) {
    return before.service.equals(service) && before.from.equals(from);
  }
}
