package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.TimeSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects as an API server would hold them: accepted, with what was assigned to them. Looks at
 * what a change touched; at all objects only where something has to be assigned or released. Waits
 * for the {@link AllocationStore}. Not thread-safe.
 */
final class HeldObjects {

  private final AllocationStore allocations;
  private final TimeSource time;
  private final AllocationRanges ranges;
  private final ObjectAssembly assembly;
  private final Map<ObjectRef, Held> held = new HashMap<>();
  private final Map<ObjectRef, IngressClass> classes = new HashMap<>();
  private final Set<ObjectRef> classless = new HashSet<>();
  private final Set<ObjectRef> seen = new HashSet<>();

  /** Declared differently from what is held, because the update is refused. */
  private Set<ObjectRef> refusedUpdates = Set.of();

  /**
   * Refused for want of what they ask for, or short of it: with each change this is tried again.
   */
  private Set<ObjectRef> wanting = Set.of();

  private long planned = -1;
  private String defaultClass = "";

  HeldObjects(AllocationStore allocations, AllocationRanges ranges, TimeSource time) {
    this.allocations = allocations;
    this.time = time;
    this.ranges = ranges;
    this.assembly = new ObjectAssembly(ranges.families());
  }

  /** The objects, by their names. */
  Map<ObjectRef, Held> all() {
    return Collections.unmodifiableMap(held);
  }

  /**
   * Follows a change.
   *
   * @param touched objects that have come, gone or changed in the files
   * @param allKnown whether every file could be read at least once; else what is not declared keeps
   *     what was assigned to it
   * @param problems takes what is refused
   * @return the objects that have come, gone or changed here
   */
  Set<ObjectRef> update(
      Declarations declarations, Set<ObjectRef> touched, boolean allKnown, List<Problem> problems) {
    Set<ObjectRef> work = new LinkedHashSet<>(touched);
    work.addAll(refusedUpdates);
    work.addAll(wanting);
    Map<ObjectRef, ManifestObject> sources = new HashMap<>();
    ServiceUpdates updates = new ServiceUpdates(held, problems);
    Set<ObjectRef> notUpdated = new LinkedHashSet<>();
    for (ObjectRef ref : work) {
      Optional<ManifestObject> declared = declarations.of(ref);
      if (declared.isPresent()) {
        seen.add(ref);
        ManifestObject settled = updates.settle(declared.get());
        sources.put(ref, settled);
        if (!settled.equals(declared.get())) {
          notUpdated.add(ref);
        }
      }
    }
    refusedUpdates = notUpdated;
    Allocations current = allocations.read().toCompletableFuture().join();
    if (!allKnown || isPlanNeeded(work, sources, current)) {
      current = assign(declarations, sources, allKnown, work, problems);
    }
    planned = allKnown ? current.version() : -1;
    return assemble(work, sources, current);
  }

  /** Whether anything is to be assigned, released, or refused; if not, a plan would be empty. */
  private boolean isPlanNeeded(
      Set<ObjectRef> work, Map<ObjectRef, ManifestObject> sources, Allocations current) {
    if (current.version() != planned || !wanting.isEmpty()) {
      return true;
    }
    ServiceAllocators scratch = new ServiceAllocators(ranges);
    for (ObjectRef ref : work) {
      ManifestObject source = sources.get(ref);
      Allocation has = current.byObject().get(ref);
      if ((source == null) != (has == null)) {
        return true;
      }
      if (source != null && has != null && source.object() instanceof Service service) {
        ServiceClaims claims = new ServiceClaims(ref, service, scratch);
        claims.keep(has);
        if (!claims.isSettledBy(has)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Assigns and releases.
   *
   * @param sources of what was touched; a refused one gets its former version, or none
   * @param work gets what was assigned to, or refused, as well
   */
  private Allocations assign(
      Declarations declarations,
      Map<ObjectRef, ManifestObject> sources,
      boolean allKnown,
      Set<ObjectRef> work,
      List<Problem> problems) {
    List<ManifestObject> wanted =
        declarations.all().stream()
            .map(object -> sources.getOrDefault(object.ref(), object))
            .toList();
    AllocationPlan plan;
    Allocations current = allocations.read().toCompletableFuture().join();
    while (true) {
      plan =
          AllocationPlan.of(
              wanted,
              current,
              ref -> !allKnown && !seen.contains(ref),
              ranges,
              time.now().truncatedTo(ChronoUnit.SECONDS));
      work.addAll(plan.changes().keySet());
      if (plan.changes().isEmpty()) {
        break;
      }
      long base = current.version();
      current = allocations.propose(base, plan.changes()).toCompletableFuture().join();
      if (current.version() == base + 1 && hasAll(current, plan.changes())) {
        break;
      }
      // Others have decided meanwhile, perhaps about any of these.
      wanted.forEach(object -> work.add(object.ref()));
    }
    work.addAll(plan.refused().keySet());
    for (ManifestObject object : wanted) {
      if (work.contains(object.ref())) {
        sources.putIfAbsent(object.ref(), object);
        judge(object, plan, sources, problems);
      }
    }
    wanting = new LinkedHashSet<>(plan.refused().keySet());
    wanting.addAll(plan.shortages().keySet());
    return current;
  }

  private void judge(
      ManifestObject object,
      AllocationPlan plan,
      Map<ObjectRef, ManifestObject> sources,
      List<Problem> problems) {
    ObjectRef ref = object.ref();
    FieldError shortage = plan.shortages().get(ref);
    if (shortage != null) {
      problems.add(object.problem(Problem.Reason.Allocation, shortage));
    }
    FieldError refusal = plan.refused().get(ref);
    if (refusal != null) {
      problems.add(object.problem(Problem.Reason.Allocation, refusal));
      Held before = held.get(ref);
      if (before == null) {
        sources.remove(ref);
      } else {
        sources.put(ref, before.source());
      }
    }
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

  private Set<ObjectRef> assemble(
      Set<ObjectRef> work, Map<ObjectRef, ManifestObject> sources, Allocations current) {
    Set<ObjectRef> changed = new LinkedHashSet<>();
    List<ObjectRef> others = new ArrayList<>();
    // Classes first: which one is the default decides about Ingresses without one.
    for (ObjectRef ref : work) {
      if (ref.kind().equals("IngressClass")) {
        assemble(ref, Optional.ofNullable(sources.get(ref)), current, changed);
      } else {
        others.add(ref);
      }
    }
    String before = defaultClass;
    defaultClass = DefaultIngressClass.among(List.copyOf(classes.values())).orElse("");
    if (!defaultClass.equals(before)) {
      for (ObjectRef ref : classless) {
        if (!work.contains(ref)) {
          Optional<ManifestObject> source = Optional.ofNullable(held.get(ref)).map(Held::source);
          others.add(ref);
          source.ifPresent(it -> sources.put(ref, it));
        }
      }
    }
    for (ObjectRef ref : others) {
      assemble(ref, Optional.ofNullable(sources.get(ref)), current, changed);
    }
    return changed;
  }

  private void assemble(
      ObjectRef ref, Optional<ManifestObject> source, Allocations current, Set<ObjectRef> changed) {
    Held before = held.get(ref);
    if (source.isEmpty()) {
      if (held.remove(ref) != null) {
        changed.add(ref);
      }
      classes.remove(ref);
      classless.remove(ref);
      return;
    }
    boolean withoutClass =
        source.get().object() instanceof Ingress ingress && DefaultIngressClass.appliesTo(ingress);
    if (withoutClass) {
      classless.add(ref);
    } else {
      classless.remove(ref);
    }
    Held now = hold(ref, source.get(), current, withoutClass ? defaultClass : "", before);
    held.put(ref, now);
    if (now.object() instanceof IngressClass ingressClass) {
      classes.put(ref, ingressClass);
    }
    if (!now.equals(before)) {
      changed.add(ref);
    }
  }

  private Held hold(
      ObjectRef ref,
      ManifestObject source,
      Allocations current,
      String ingressClass,
      @Nullable Held before) {
    Allocation allocation = current.byObject().get(ref);
    if (allocation == null) {
      throw new IllegalStateException(ref + " has no allocation");
    }
    if (before != null
        && before.source().equals(source)
        && before.allocation().equals(allocation)
        && before.ingressClass().equals(ingressClass)) {
      return before;
    }
    HasMetadata object = assembly.assemble(source, allocation, ingressClass);
    HasMetadata kept = before != null && before.object().equals(object) ? before.object() : object;
    return new Held(source, allocation, ingressClass, kept);
  }
}
