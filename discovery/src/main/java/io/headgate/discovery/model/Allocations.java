package io.headgate.discovery.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is assigned at one instant.
 *
 * @param version grows by one with every change, at this node
 * @param reunions how often decisions that were taken apart have been brought together: objects may
 *     have lost what they had
 */
public record Allocations(long version, Map<ObjectRef, Allocation> byObject, long reunions) {
  public static final Allocations NONE = new Allocations(0, Map.of());

  public Allocations {
    byObject = Collections.unmodifiableMap(byObject);
  }

  /** Of a node that has always decided by itself. */
  public Allocations(long version, Map<ObjectRef, Allocation> byObject) {
    this(version, byObject, 0);
  }

  /** The next version: with these changes, an empty one being a release. */
  public Allocations with(Map<ObjectRef, Optional<Allocation>> changes) {
    Map<ObjectRef, Allocation> next = new HashMap<>(byObject);
    changes.forEach(
        (object, change) ->
            change.ifPresentOrElse(
                allocation -> next.put(object, allocation), () -> next.remove(object)));
    return new Allocations(version + 1, next, reunions);
  }
}
