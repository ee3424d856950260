package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.ResourceEvent;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does with manifests what an API server and its controllers would do. One call is one change; what
 * did not change keeps its objects. Waits for the {@link AllocationStore} and the {@link
 * PodRuntime}: not for event loops. Not thread-safe.
 */
final class ManifestControlPlane {
  /**
   * What a change comes to.
   *
   * @param problems all there are
   */
  record Change(List<ResourceEvent> events, List<Problem> problems) {}

  private record Published(HasMetadata object, Optional<FilePosition> position) {}

  private static final Logger LOG = LoggerFactory.getLogger(ManifestControlPlane.class);
  private static final Duration RUN_AGAIN = Duration.ofSeconds(1);

  private final AllocationStore allocations;
  private final PodRuntime runtime;
  private final TimeSource time;
  private final AllocationRanges ranges;
  private final ObjectAssembly assembly;
  private final WorkloadPods workloadPods;
  private final ServiceEndpoints endpoints = new ServiceEndpoints();
  private final Declarations declarations = new Declarations();
  private final Set<ObjectRef> seen = new HashSet<>();
  private Map<ObjectRef, Held> held = Map.of();
  private Map<ObjectRef, Published> published = Map.of();
  private List<Workload> wanted = List.of();
  private List<RunningPod> running = List.of();
  private OptionalLong runAgainAt = OptionalLong.empty();

  ManifestControlPlane(
      ManifestOptions options, AllocationStore allocations, PodRuntime runtime, TimeSource time) {
    this.allocations = allocations;
    this.runtime = runtime;
    this.time = time;
    this.ranges = options.ranges();
    this.assembly = new ObjectAssembly(ranges.families());
    this.workloadPods = new WorkloadPods(options.nodeName());
  }

  /**
   * Applies what the directory says now.
   *
   * @param files all of them, in the order of their paths
   */
  Change apply(Collection<ManifestFile> files) {
    List<Problem> problems = new ArrayList<>();
    boolean allKnown = true;
    for (ManifestFile file : files) {
      problems.addAll(file.problems());
      allKnown &= file.known();
    }
    List<ManifestObject> declared =
        new ServiceUpdates(held, problems).settle(declarations.of(files, problems));
    declared.forEach(object -> seen.add(object.ref()));
    hold(declared, allKnown, problems);
    run(problems);
    List<PodEntry> pods = pods();
    Map<ObjectRef, Published> next = new LinkedHashMap<>();
    held.forEach(
        (ref, object) ->
            next.put(ref, new Published(object.object(), Optional.of(object.source().position()))));
    for (PodEntry pod : pods) {
      next.putIfAbsent(WorkloadPods.ref(pod.pod()), new Published(pod.pod(), Optional.empty()));
    }
    endpoints
        .slices(held, pods)
        .forEach(
            slice ->
                next.putIfAbsent(
                    new ObjectRef(
                        "EndpointSlice",
                        slice.getMetadata().getNamespace(),
                        slice.getMetadata().getName()),
                    new Published(slice, Optional.empty())));
    return new Change(publish(next), List.copyOf(problems));
  }

  /**
   * Whether pods that were not started are to be tried again, by {@link #apply}.
   *
   * @param now of the {@link TimeSource}, in nanoseconds
   */
  boolean isDue(long now) {
    return runAgainAt.isPresent() && runAgainAt.getAsLong() - now <= 0;
  }

  /** Assigns, and puts the objects together. */
  private void hold(List<ManifestObject> declared, boolean allKnown, List<Problem> problems) {
    Allocations current = allocations.read().toCompletableFuture().join();
    AllocationPlan plan;
    while (true) {
      plan =
          AllocationPlan.of(
              declared,
              current,
              ref -> !allKnown && !seen.contains(ref),
              ranges,
              time.now().truncatedTo(ChronoUnit.SECONDS));
      if (plan.changes().isEmpty()) {
        break;
      }
      long base = current.version();
      current = allocations.propose(base, plan.changes()).toCompletableFuture().join();
      if (current.version() == base + 1 && hasAll(current, plan.changes())) {
        break;
      }
    }
    Map<ObjectRef, ManifestObject> accepted = new LinkedHashMap<>();
    for (ManifestObject object : declared) {
      FieldError refusal = plan.refused().get(object.ref());
      Held before = held.get(object.ref());
      FieldError shortage = plan.shortages().get(object.ref());
      if (shortage != null) {
        problems.add(object.problem(Problem.Reason.Allocation, shortage));
      }
      if (refusal == null) {
        accepted.put(object.ref(), object);
      } else {
        problems.add(object.problem(Problem.Reason.Allocation, refusal));
        if (before != null) {
          accepted.put(object.ref(), before.source());
        }
      }
    }
    held = assemble(accepted, current);
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

  private Map<ObjectRef, Held> assemble(
      Map<ObjectRef, ManifestObject> accepted, Allocations current) {
    Map<ObjectRef, Held> next = new LinkedHashMap<>();
    List<IngressClass> classes = new ArrayList<>();
    accepted.forEach(
        (ref, source) -> {
          if (source.object() instanceof IngressClass) {
            classes.add((IngressClass) assemble(ref, source, current, "").object());
          }
        });
    String defaultClass = DefaultIngressClass.among(classes).orElse("");
    accepted.forEach(
        (ref, source) -> {
          boolean classless =
              source.object() instanceof Ingress ingress && DefaultIngressClass.appliesTo(ingress);
          next.put(ref, assemble(ref, source, current, classless ? defaultClass : ""));
        });
    return next;
  }

  private Held assemble(
      ObjectRef ref, ManifestObject source, Allocations current, String ingressClass) {
    Allocation allocation = current.byObject().get(ref);
    if (allocation == null) {
      throw new IllegalStateException(ref + " has no allocation");
    }
    Held before = held.get(ref);
    if (before != null
        && before.source() == source
        && before.allocation().equals(allocation)
        && before.ingressClass().equals(ingressClass)) {
      return before;
    }
    HasMetadata object = assembly.assemble(source, allocation, ingressClass);
    HasMetadata kept = before != null && before.object().equals(object) ? before.object() : object;
    return new Held(source, allocation, ingressClass, kept);
  }

  private void run(List<Problem> problems) {
    List<Workload> now = workloadPods.wanted(held.values().stream().map(Held::source).toList());
    if (now.equals(wanted)) {
      runAgainAt = OptionalLong.empty();
      return;
    }
    try {
      running = List.copyOf(runtime.reconcile(now).toCompletableFuture().join());
      wanted = now;
      runAgainAt = OptionalLong.empty();
    } catch (RuntimeException e) {
      runAgainAt = OptionalLong.of(time.nanoTime() + RUN_AGAIN.toNanos());
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      LOG.warn("The pods were not started; next try in {} s", RUN_AGAIN.toSeconds(), cause);
      problems.add(
          new Problem(
              new ObjectRef("Pods", "", "*"),
              Problem.Reason.Internal,
              "pods were not started, tried again: " + cause,
              Optional.empty()));
    }
  }

  private List<PodEntry> pods() {
    List<PodEntry> pods = new ArrayList<>(endpoints.podsByHand(held));
    pods.addAll(workloadPods.pods(running, held));
    return pods;
  }

  private List<ResourceEvent> publish(Map<ObjectRef, Published> next) {
    List<ResourceEvent> events = new ArrayList<>();
    published.forEach(
        (ref, before) -> {
          if (!next.containsKey(ref)) {
            events.add(new ResourceEvent.Deleted(before.object, before.position));
          }
        });
    next.forEach(
        (ref, now) -> {
          Published before = published.get(ref);
          if (before == null) {
            events.add(new ResourceEvent.Added(now.object, now.position));
          } else if (!before.object.equals(now.object)) {
            events.add(new ResourceEvent.Modified(now.object, now.position));
          }
        });
    published = next;
    return events;
  }
}
