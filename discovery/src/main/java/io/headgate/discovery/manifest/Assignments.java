package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Service;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.TimeSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that objects are assigned what they need, by a plan that the {@link AllocationStore}
 * has accepted, and that they give it back. Waits for the store. Not thread-safe.
 */
final class Assignments {

  /**
   * What a change is about; all of it grows by what follows from it.
   *
   * @param refs objects that may be others than before
   * @param sources those of them that are to be served
   * @param touched those of them that are to be assigned anew what they need
   */
  record Work(Set<ObjectRef> refs, Map<ObjectRef, ManifestObject> sources, Set<ObjectRef> touched) {

    Work(Set<ObjectRef> refs, Map<ObjectRef, ManifestObject> sources) {
      this(refs, sources, new HashSet<>(refs));
    }
  }

  private final AllocationStore store;
  private final AllocationRanges ranges;
  private final Map<ObjectRef, Held> held;
  private final TimeSource time;
  private final Overruled overruled = new Overruled();
  private final Set<ObjectRef> seen = new HashSet<>();

  /**
   * Objects that are declared here, or that the run before has declared: this node's to release.
   */
  private final Set<ObjectRef> own = new HashSet<>();

  /** What the run before had, until all files could be read. */
  private Map<ObjectRef, Allocation> remembered = new HashMap<>();

  /**
   * Refused for want of what they ask for, or short of it: with each change this is tried again.
   */
  private Set<ObjectRef> wanting = Set.of();

  private boolean started;
  private long reunions;
  private long planned = -1;

  /**
   * @param held what is served, as it is now
   */
  Assignments(
      AllocationStore store, AllocationRanges ranges, Map<ObjectRef, Held> held, TimeSource time) {
    this.store = store;
    this.ranges = ranges;
    this.held = held;
    this.time = time;
  }

  /** Who has not got what it asks for. */
  Set<ObjectRef> wanting() {
    return wanting;
  }

  /** Whether others have decided something that is not here yet. */
  boolean hasNews() {
    return store.hasNews();
  }

  /**
   * Follows a change.
   *
   * @param allKnown whether every file could be read at least once; else what is not declared keeps
   *     what was assigned to it
   * @param problems takes what is refused
   * @return what holds now
   */
  Allocations update(
      Declarations declarations, boolean allKnown, Work work, List<Problem> problems) {
    if (!started) {
      remembered = new HashMap<>(store.read().toCompletableFuture().join().byObject());
      own.addAll(remembered.keySet());
      started = true;
    }
    own.addAll(work.sources.keySet());
    seen.addAll(work.sources.keySet());
    Predicate<ObjectRef> kept = ref -> !allKnown && !seen.contains(ref);
    Allocations current =
        store
            .agree(ref -> own.contains(ref) && (declarations.of(ref).isPresent() || kept.test(ref)))
            .toCompletableFuture()
            .join();
    work.touched.forEach(overruled::forget);
    if (!reunite(declarations, work, current) && current.version() != planned) {
      changedElsewhere(declarations, work, current);
    }
    Allocations assigned = current;
    if (!allKnown || isPlanNeeded(work, current)) {
      AllocationPlan.Scope scope =
          new AllocationPlan.Scope(
              work.touched::contains, ref -> own.contains(ref) && !kept.test(ref), this::former);
      assigned = assign(declarations, scope, current, work, problems);
    }
    planned = allKnown ? assigned.version() : -1;
    if (allKnown) {
      remembered = Map.of();
    }
    problems.addAll(overruled.problems(declarations, assigned));
    return assigned;
  }

  /** Where objects may have lost what they had, all of them are to be looked at. */
  private boolean reunite(Declarations declarations, Work work, Allocations current) {
    if (current.reunions() == reunions) {
      return false;
    }
    reunions = current.reunions();
    for (ManifestObject object : declarations.all()) {
      ObjectRef ref = object.ref();
      work.touched.add(ref);
      work.refs.add(ref);
      work.sources.putIfAbsent(ref, object);
      former(ref).ifPresent(had -> overruled.note(ref, had, current));
    }
    return true;
  }

  /** What an object had here before others were asked. */
  private Optional<Allocation> former(ObjectRef ref) {
    Held before = held.get(ref);
    return Optional.ofNullable(before == null ? remembered.get(ref) : before.allocation());
  }

  private void changedElsewhere(Declarations declarations, Work work, Allocations current) {
    held.forEach(
        (ref, before) -> {
          if (!before.allocation().equals(current.byObject().get(ref)) && work.refs.add(ref)) {
            declarations.of(ref).ifPresent(it -> work.sources.put(ref, before.source()));
          }
        });
  }

  /** Whether anything is to be assigned, released, or refused; if not, a plan would be empty. */
  private boolean isPlanNeeded(Work work, Allocations current) {
    if (current.version() != planned || !wanting.isEmpty()) {
      return true;
    }
    ServiceAllocators scratch = new ServiceAllocators(ranges);
    for (ObjectRef ref : work.refs) {
      ManifestObject source = work.sources.get(ref);
      Allocation has = current.byObject().get(ref);
      if (source == null ? has != null && own.contains(ref) : has == null) {
        return true;
      }
      if (source != null && has != null && source.object() instanceof Service service) {
        if (!isSettled(ref, service, has, scratch)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSettled(
      ObjectRef ref, Service service, Allocation has, ServiceAllocators scratch) {
    ServiceClaims claims = new ServiceClaims(ref, service, scratch);
    claims.keep(has);
    return claims.isSettledBy(has);
  }

  /**
   * Assigns and releases.
   *
   * @param work gets what was assigned to, or refused, as well
   */
  private Allocations assign(
      Declarations declarations,
      AllocationPlan.Scope scope,
      Allocations before,
      Work work,
      List<Problem> problems) {
    List<ManifestObject> wanted =
        declarations.all().stream()
            .map(object -> work.sources.getOrDefault(object.ref(), object))
            .toList();
    AllocationPlan plan;
    Allocations current = before;
    while (true) {
      plan =
          AllocationPlan.of(
              wanted, current, scope, ranges, time.now().truncatedTo(ChronoUnit.SECONDS));
      work.refs.addAll(plan.changes().keySet());
      if (plan.changes().isEmpty()) {
        break;
      }
      long base = current.version();
      current = store.propose(base, plan.changes()).toCompletableFuture().join();
      if (current.version() == base + 1 && hasAll(current, plan.changes())) {
        plan.changes().forEach((ref, change) -> released(ref, change));
        break;
      }
      // Others have decided meanwhile, perhaps about any of these.
      boolean unused = reunite(declarations, work, current);
      wanted.forEach(object -> work.refs.add(object.ref()));
    }
    work.refs.addAll(plan.refused().keySet());
    for (ManifestObject object : wanted) {
      if (work.refs.contains(object.ref())) {
        work.sources.putIfAbsent(object.ref(), object);
        judge(object, plan, work.sources, current, problems);
      }
    }
    wanting = new LinkedHashSet<>(plan.refused().keySet());
    wanting.addAll(plan.shortages().keySet());
    return current;
  }

  private void released(ObjectRef ref, Optional<Allocation> change) {
    if (change.isEmpty()) {
      own.remove(ref);
    }
  }

  private void judge(
      ManifestObject object,
      AllocationPlan plan,
      Map<ObjectRef, ManifestObject> sources,
      Allocations current,
      List<Problem> problems) {
    ObjectRef ref = object.ref();
    FieldError shortage = plan.shortages().get(ref);
    if (shortage != null) {
      problems.add(object.problem(Problem.Reason.Allocation, shortage));
    }
    FieldError refusal = plan.refused().get(ref);
    if (refusal != null) {
      problems.add(object.problem(Problem.Reason.Allocation, refusal));
      overruled.forget(ref);
      Held before = held.get(ref);
      if (before == null || !hasStill(before, current.byObject().get(ref))) {
        sources.remove(ref);
      } else {
        sources.put(ref, before.source());
      }
    }
  }

  /** Whether what is served can go on, or has lost something of it to another Service. */
  private boolean hasStill(Held before, @Nullable Allocation has) {
    return has != null
        && (has.hasAllOf(before.allocation())
            || (before.source().object() instanceof Service service
                && isSettled(before.source().ref(), service, has, new ServiceAllocators(ranges))));
  }

  /** Whether it was our proposal that made this version, not that of somebody else. */
  private static boolean hasAll(
      Allocations current, Map<ObjectRef, Optional<Allocation>> proposed) {
    return proposed.entrySet().stream()
        .allMatch(
            change ->
                Optional.ofNullable(current.byObject().get(change.getKey()))
                    .equals(change.getValue()));
  }
}
