package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Service;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Who gets which identity, address and port: a pure function of the manifests and of what was
 * assigned before. Who has something keeps it; then those get theirs who name it, the older before
 * the younger and then by name; then the rest, in the order of the files.
 *
 * <p>What this node's manifests did not change stays as it was assigned, whatever they say: another
 * node may have read a later version of them. If each made what others decide fit what it has read,
 * they would never come to an end.
 *
 * @param changes what is to be proposed to the store
 * @param refused Services that cannot have what they ask for, and why
 * @param shortages what Services lack that are served nevertheless
 */
record AllocationPlan(
    Map<ObjectRef, Optional<Allocation>> changes,
    Map<ObjectRef, FieldError> refused,
    Map<ObjectRef, FieldError> shortages) {

  /**
   * What a plan is to look at.
   *
   * @param touched declared objects that are to have what they need; others keep what they have
   * @param released undeclared objects that are to give back what they have; others are not this
   *     node's to release
   * @param former what an object had here that others have released meanwhile: it gets it again
   *     where it is free, and its identity at any rate
   */
  record Scope(
      Predicate<ObjectRef> touched,
      Predicate<ObjectRef> released,
      Function<ObjectRef, Optional<Allocation>> former) {}

  /**
   * Plans.
   *
   * @param declared all valid objects, in the order of the files
   */
  static AllocationPlan of(
      List<ManifestObject> declared,
      Allocations before,
      Scope scope,
      AllocationRanges ranges,
      Instant now) {
    Set<ObjectRef> frozen = new HashSet<>();
    Map<ObjectRef, FieldError> frozenErrors = new LinkedHashMap<>();
    while (true) {
      AllocationPlan plan = new Planning(declared, before, scope, ranges, now).run(frozen);
      boolean settled = true;
      for (Map.Entry<ObjectRef, FieldError> refusal : plan.refused.entrySet()) {
        // The old version of a refused Service goes on being served: once more, with all it has.
        if (before.byObject().containsKey(refusal.getKey()) && frozen.add(refusal.getKey())) {
          frozenErrors.put(refusal.getKey(), refusal.getValue());
          settled = false;
        }
      }
      if (settled) {
        plan.refused.putAll(frozenErrors);
        return plan;
      }
    }
  }

  /** One attempt. */
  private static final class Planning {
    private final List<ManifestObject> declared;
    private final Allocations before;
    private final Scope scope;
    private final ServiceAllocators allocators;
    private final Instant now;
    private final Map<ObjectRef, Optional<Allocation>> changes = new LinkedHashMap<>();
    private final Map<ObjectRef, FieldError> refused = new LinkedHashMap<>();
    private final Map<ObjectRef, FieldError> shortages = new LinkedHashMap<>();
    private final Map<ObjectRef, ServiceClaims> claims = new LinkedHashMap<>();

    Planning(
        List<ManifestObject> declared,
        Allocations before,
        Scope scope,
        AllocationRanges ranges,
        Instant now) {
      this.declared = declared;
      this.before = before;
      this.scope = scope;
      this.allocators = new ServiceAllocators(ranges);
      this.now = now;
    }

    AllocationPlan run(Set<ObjectRef> frozen) {
      undeclared();
      for (ManifestObject object : declared) {
        Allocation had = before.byObject().get(object.ref());
        if (object.object() instanceof Service service
            && !frozen.contains(object.ref())
            && (had == null || scope.touched.test(object.ref()))) {
          ServiceClaims claim = new ServiceClaims(object.ref(), service, allocators);
          if (had != null) {
            claim.keep(had);
          }
          // Of many thousands nearly all are settled, whatever the change: no need to sort them.
          if (had == null || !claim.isSettledBy(had)) {
            claims.put(object.ref(), claim);
          }
        } else if (had == null) {
          changes.put(
              object.ref(),
              Optional.of(Allocation.identity(uid(object.ref()), creation(object.ref()))));
        } else {
          allocators.reserve(had);
        }
      }
      List<ObjectRef> byAge = new ArrayList<>(claims.keySet());
      byAge.sort(Comparator.comparing(this::creation).thenComparing(ObjectRef::toString));
      byAge.forEach(this::regain);
      byAge.forEach(ref -> settle(ref, claim(ref).takeExplicit()));
      List.copyOf(claims.keySet()).forEach(ref -> settle(ref, claim(ref).takeAny()));
      claims.forEach(this::decide);
      return new AllocationPlan(changes, refused, shortages);
    }

    private ServiceClaims claim(ObjectRef ref) {
      return Objects.requireNonNull(claims.get(ref), "claims");
    }

    private void undeclared() {
      Set<ObjectRef> refs = new HashSet<>();
      declared.forEach(object -> refs.add(object.ref()));
      before
          .byObject()
          .forEach(
              (ref, allocation) -> {
                if (refs.contains(ref)) {
                  return;
                }
                if (scope.released.test(ref)) {
                  changes.put(ref, Optional.empty());
                } else {
                  allocators.reserve(allocation);
                }
              });
    }

    /** What it had here, where nobody has taken any of it meanwhile. */
    private void regain(ObjectRef ref) {
      if (!before.byObject().containsKey(ref)) {
        scope.former.apply(ref).filter(allocators::isFree).ifPresent(claim(ref)::keep);
      }
    }

    private Optional<Allocation> had(ObjectRef ref) {
      return Optional.ofNullable(before.byObject().get(ref)).or(() -> scope.former.apply(ref));
    }

    private Instant creation(ObjectRef ref) {
      return had(ref).map(Allocation::creationTimestamp).orElse(now);
    }

    private String uid(ObjectRef ref) {
      return had(ref).map(Allocation::uid).orElseGet(() -> UUID.randomUUID().toString());
    }

    private void settle(ObjectRef ref, Optional<FieldError> error) {
      error.ifPresent(
          why -> {
            claim(ref).release();
            claims.remove(ref);
            refused.put(ref, why);
          });
    }

    private void decide(ObjectRef ref, ServiceClaims claim) {
      Allocation has = claim.allocation(uid(ref), creation(ref));
      if (!has.equals(before.byObject().get(ref))) {
        changes.put(ref, Optional.of(has));
      }
      claim.shortage().ifPresent(lack -> shortages.put(ref, lack));
    }
  }
}
