package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.mirroring.EndpointsMirroring;
import io.headgate.discovery.model.ObjectRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The EndpointSlices that controllers make for all Services. Only the Services that a change
 * concerns are looked at, and one whose Pods, or whose Endpoints, are the same as before keeps its
 * slices. Not thread-safe.
 */
final class ServiceEndpoints {
  private static final String ZONE = "topology.kubernetes.io/zone";

  private record Made(Service service, List<?> from, List<EndpointSlice> slices) {}

  private final boolean podWeights;
  private final WrittenSlices written = new WrittenSlices();
  private final Map<ObjectRef, Made> made = new HashMap<>();
  private final Map<ObjectRef, EndpointSlice> slices = new HashMap<>();
  private final Set<ObjectRef> selecting = new HashSet<>();
  private final Map<String, String> zones = new HashMap<>();
  private List<PodEntry> indexed = List.of();
  private PodIndex index = new PodIndex(List.of());

  /**
   * @param podWeights whether the weights that Pods have become those of their endpoints
   */
  ServiceEndpoints(boolean podWeights) {
    this.podWeights = podWeights;
  }

  /**
   * Follows a change.
   *
   * @param changed objects that have come, gone or changed
   * @param pods all that run or are written by hand
   * @return the slices that have come, gone or changed
   */
  Set<ObjectRef> update(Set<ObjectRef> changed, Map<ObjectRef, Held> held, List<PodEntry> pods) {
    Set<ObjectRef> concerned = new LinkedHashSet<>();
    boolean otherZones = false;
    for (ObjectRef ref : changed) {
      Optional<HasMetadata> now = Optional.ofNullable(held.get(ref)).map(Held::object);
      switch (ref.kind()) {
        case "Service" -> concerned.add(ref);
        case "Endpoints" -> concerned.add(new ObjectRef("Service", ref.namespace(), ref.name()));
        case "EndpointSlice" ->
            concerned.addAll(written.update(ref, now.map(EndpointSlice.class::cast)));
        case "Node" -> otherZones |= updateZone(ref.name(), now.map(Node.class::cast));
        default -> {}
      }
    }
    if (!pods.equals(indexed)) {
      indexed = List.copyOf(pods);
      index = new PodIndex(indexed);
      concerned.addAll(selecting);
    }
    if (otherZones) {
      concerned.addAll(made.keySet());
    }
    Set<ObjectRef> touched = new LinkedHashSet<>();
    for (ObjectRef service : concerned) {
      remake(service, held, otherZones, touched);
    }
    return touched;
  }

  /** A slice that a controller makes; empty where there is none of that name. */
  Optional<EndpointSlice> slice(ObjectRef ref) {
    return Optional.ofNullable(slices.get(ref));
  }

  private boolean updateZone(String node, Optional<Node> now) {
    String zone =
        now.map(it -> it.getMetadata().getLabels()).map(labels -> labels.get(ZONE)).orElse("");
    String before = zone.isEmpty() ? zones.remove(node) : zones.put(node, zone);
    return !zone.equals(before == null ? "" : before);
  }

  private void remake(
      ObjectRef ref, Map<ObjectRef, Held> held, boolean anew, Set<ObjectRef> touched) {
    Made before = made.get(ref);
    Held object = held.get(ref);
    Made now =
        object != null
                && object.object() instanceof Service service
                && !service.getSpec().getType().equals("ExternalName")
            ? make(ref, service, held, anew ? null : before)
            : null;
    if (now != null && now.equals(before)) {
      return;
    }
    if (before != null) {
      for (EndpointSlice slice : before.slices) {
        slices.remove(ref(slice));
        touched.add(ref(slice));
      }
    }
    if (now == null) {
      made.remove(ref);
      selecting.remove(ref);
      return;
    }
    made.put(ref, now);
    if (selects(now.service)) {
      selecting.add(ref);
    } else {
      selecting.remove(ref);
    }
    for (EndpointSlice slice : now.slices) {
      slices.put(ref(slice), slice);
      touched.add(ref(slice));
    }
  }

  private static boolean selects(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null && !selector.isEmpty();
  }

  private Made make(
      ObjectRef ref, Service service, Map<ObjectRef, Held> held, @Nullable Made before) {
    if (selects(service)) {
      List<PodEntry> selected = index.select(ref.namespace(), service.getSpec().getSelector());
      return before != null && isOf(before, service, selected)
          ? before
          : new Made(
              service,
              selected,
              EndpointSliceController.slices(service, selected, zones, podWeights));
    }
    Held endpoints = held.get(new ObjectRef("Endpoints", ref.namespace(), ref.name()));
    if (endpoints == null
        || !(endpoints.object() instanceof Endpoints mirrored)
        || !EndpointsMirroring.appliesTo(service, mirrored)) {
      return new Made(service, List.of(), List.of());
    }
    Collection<EndpointSlice> byHand = written.of(ref);
    List<HasMetadata> from = new ArrayList<>(byHand);
    from.add(mirrored);
    return before != null && isOf(before, service, from)
        ? before
        : new Made(
            service, from, EndpointsMirroring.slices(service, mirrored, List.copyOf(byHand)));
  }

  /** Objects that did not change are the same ones, so this compares references. */
  private static boolean isOf(Made before, Service service, List<?> from) {
    return before.service.equals(service) && before.from.equals(from);
  }

  private static ObjectRef ref(EndpointSlice slice) {
    return new ObjectRef(
        "EndpointSlice", slice.getMetadata().getNamespace(), slice.getMetadata().getName());
  }
}
