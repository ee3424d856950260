package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Services that have lost an address or a port when decisions taken apart were brought together: it
 * is said until their manifest changes, since somebody may still use what they had. Not
 * thread-safe.
 */
final class Overruled {

  private final Map<ObjectRef, Allocation> former =
      new TreeMap<>(Comparator.comparing(ObjectRef::toString));

  /** Notes what an object had here, where it does not have all of it any more. */
  void note(ObjectRef object, Allocation had, Allocations now) {
    Allocation has = now.byObject().get(object);
    if (has != null && !has.hasAllOf(had)) {
      former.putIfAbsent(object, had);
    }
  }

  void forget(ObjectRef object) {
    former.remove(object);
  }

  /** One for each, with what it has instead. */
  List<Problem> problems(Declarations declarations, Allocations now) {
    if (former.isEmpty()) {
      return List.of();
    }
    Map<String, ObjectRef> owners = new HashMap<>();
    now.byObject()
        .forEach((ref, allocation) -> allocation.values().forEach(it -> owners.put(it, ref)));
    List<Problem> problems = new ArrayList<>();
    former.forEach(
        (ref, had) -> {
          Allocation has = now.byObject().get(ref);
          if (has != null && !has.hasAllOf(had)) {
            FieldError error = error(had.values(), has.values(), owners);
            declarations
                .of(ref)
                .ifPresent(it -> problems.add(it.problem(Problem.Reason.Allocation, error)));
          }
        });
    return problems;
  }

  private static FieldError error(Set<String> had, Set<String> has, Map<String, ObjectRef> owners) {
    List<String> lost = new ArrayList<>();
    for (String value : had) {
      if (!has.contains(value)) {
        ObjectRef owner = owners.get(value);
        lost.add(value + (owner == null ? "" : ", which is that of " + owner + " now"));
      }
    }
    return new FieldError(
        "spec",
        "spec: other nodes decided otherwise while they were apart: it has lost "
            + String.join(", ", lost)
            + "; it has "
            + String.join(", ", has));
  }
}
