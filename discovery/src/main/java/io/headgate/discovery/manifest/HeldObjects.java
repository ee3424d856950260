package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.TimeSource;
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

  private final ObjectAssembly assembly;
  private final Map<ObjectRef, Held> held = new HashMap<>();
  private final Assignments assignments;
  private final Map<ObjectRef, IngressClass> classes = new HashMap<>();
  private final Set<ObjectRef> classless = new HashSet<>();

  /** Declared differently from what is held, because the update is refused. */
  private Set<ObjectRef> refusedUpdates = Set.of();

  private String defaultClass = "";

  HeldObjects(AllocationStore allocations, AllocationRanges ranges, TimeSource time) {
    this.assignments = new Assignments(allocations, ranges, all(), time);
    this.assembly = new ObjectAssembly(ranges.families());
  }

  /** The objects, by their names. */
  Map<ObjectRef, Held> all() {
    return Collections.unmodifiableMap(held);
  }

  /** Whether others have decided something that is not here yet. */
  boolean hasNews() {
    return assignments.hasNews();
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
    work.addAll(assignments.wanting());
    Map<ObjectRef, ManifestObject> sources = new HashMap<>();
    ServiceUpdates updates = new ServiceUpdates(held, problems);
    Set<ObjectRef> notUpdated = new LinkedHashSet<>();
    for (ObjectRef ref : work) {
      Optional<ManifestObject> declared = declarations.of(ref);
      if (declared.isPresent()) {
        ManifestObject settled = updates.settle(declared.get());
        sources.put(ref, settled);
        if (!settled.equals(declared.get())) {
          notUpdated.add(ref);
        }
      }
    }
    refusedUpdates = notUpdated;
    Allocations current =
        assignments.update(declarations, allKnown, new Assignments.Work(work, sources), problems);
    return assemble(work, sources, current);
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
