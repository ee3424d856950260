package io.headgate.cluster.allocations;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.ObjectRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Everything that the cluster has assigned, in one piece: a decision about one object depends on
 * what all others have.
 *
 * @param stamp changes with the content and never comes again, so that two parts of a cluster that
 *     have changed the same thing apart do not take one for the other's
 * @param reunions how often somebody has lost something because decisions taken apart were brought
 *     together
 * @param released the last uids that were released: a node that was away does not bring them back
 * @param earlier the last stamps before this one, the latest at the end
 */
public record AgreedAllocations(
    UUID stamp,
    Map<ObjectRef, Allocation> byObject,
    long reunions,
    Set<String> released,
    List<UUID> earlier) {

  /** Before anything is assigned. */
  public static final AgreedAllocations NONE =
      new AgreedAllocations(new UUID(0, 0), Map.of(), 0, Set.of(), List.of());

  /** So many released uids are known. */
  static final int MOST_RELEASED = 4_096;

  /** So many earlier stamps are known. */
  static final int MOST_EARLIER = 64;

  public AgreedAllocations {
    byObject = Collections.unmodifiableMap(byObject);
    released = Collections.unmodifiableSet(released);
    earlier = List.copyOf(earlier);
  }

  /** Whether nobody has assigned anything, or all who knew are gone. */
  private boolean isNone() {
    return stamp.equals(NONE.stamp);
  }

  /**
   * Whether this has come of what had that stamp, as far as is known; else who had that has to
   * bring its own part.
   */
  public boolean isSince(UUID other) {
    return stamp.equals(other) || earlier.contains(other);
  }

  /** What is different from that. */
  Map<ObjectRef, Optional<Allocation>> changesSince(Map<ObjectRef, Allocation> known) {
    Map<ObjectRef, Optional<Allocation>> changes = new LinkedHashMap<>();
    for (ObjectRef ref : known.keySet()) {
      if (!byObject.containsKey(ref)) {
        changes.put(ref, Optional.empty());
      }
    }
    byObject.forEach(
        (ref, allocation) -> {
          if (!allocation.equals(known.get(ref))) {
            changes.put(ref, Optional.of(allocation));
          }
        });
    return changes;
  }

  /** After that request; the same object where it changes nothing. */
  public AgreedAllocations after(AllocationRequest request) {
    return switch (request) {
      case AllocationRequest.Ask ask -> this;
      case AllocationRequest.Propose propose ->
          propose.base().equals(stamp) ? with(propose.next(), propose.changes(), reunions) : this;
      case AllocationRequest.Bring bring -> afterReunion(bring);
    };
  }

  private AgreedAllocations afterReunion(AllocationRequest.Bring bring) {
    Map<ObjectRef, Allocation> living = new HashMap<>(bring.own());
    living.values().removeIf(it -> released.contains(it.uid()));
    Map<ObjectRef, Optional<Allocation>> changes = Reunion.changes(byObject, living);
    if (changes.isEmpty() && !isNone()) {
      return this;
    }
    boolean isLoss = changes.keySet().stream().anyMatch(byObject::containsKey);
    return with(bring.next(), changes, reunions + (isLoss ? 1 : 0));
  }

  private AgreedAllocations with(
      UUID next, Map<ObjectRef, Optional<Allocation>> changes, long nextReunions) {
    Map<ObjectRef, Allocation> result = new HashMap<>(byObject);
    Set<String> gone = new LinkedHashSet<>(released);
    changes.forEach(
        (ref, change) -> {
          Allocation before = result.remove(ref);
          if (before != null) {
            gone.add(before.uid());
          }
          change.ifPresent(
              it -> {
                gone.remove(it.uid());
                result.put(ref, it);
              });
        });
    while (gone.size() > MOST_RELEASED) {
      gone.remove(gone.iterator().next());
    }
    List<UUID> stamps = new ArrayList<>(earlier);
    stamps.add(stamp);
    return new AgreedAllocations(
        next,
        result,
        nextReunions,
        gone,
        stamps.subList(Math.max(0, stamps.size() - MOST_EARLIER), stamps.size()));
  }
}
