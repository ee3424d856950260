package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Pod;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Pods that manifests declare with an address, and those that a {@link PodRuntime} runs for
 * Deployments and StatefulSets. Waits for the runtime. Not thread-safe.
 */
final class KnownPods {

  private static final Logger LOG = LoggerFactory.getLogger(KnownPods.class);
  private static final Duration RUN_AGAIN = Duration.ofSeconds(1);
  private static final Comparator<ObjectRef> BY_NAME =
      Comparator.comparing(ObjectRef::kind)
          .thenComparing(ObjectRef::namespace)
          .thenComparing(ObjectRef::name);

  private final PodRuntime runtime;
  private final TimeSource time;
  private final WorkloadPods workloadPods;
  private final Map<ObjectRef, PodEntry> byHand = new TreeMap<>(BY_NAME);
  private final Map<ObjectRef, ManifestObject> owners = new TreeMap<>(BY_NAME);
  private List<Workload> wanted = List.of();
  private List<RunningPod> running = List.of();
  private List<PodEntry> entries = List.of();
  private Map<ObjectRef, Pod> ofOwners = Map.of();
  private List<PodEntry> all = List.of();
  private OptionalLong runAgainAt = OptionalLong.empty();

  KnownPods(PodRuntime runtime, String nodeName, TimeSource time) {
    this.runtime = runtime;
    this.time = time;
    this.workloadPods = new WorkloadPods(nodeName);
  }

  /**
   * Follows a change.
   *
   * @param changed objects that have come, gone or changed
   * @param problems takes what keeps pods from running
   * @return the Pods of owners that have come, gone or changed
   */
  Set<ObjectRef> update(Set<ObjectRef> changed, Map<ObjectRef, Held> held, List<Problem> problems) {
    boolean otherPods = false;
    boolean otherOwners = runAgainAt.isPresent();
    for (ObjectRef ref : changed) {
      Optional<Held> now = Optional.ofNullable(held.get(ref));
      switch (ref.kind()) {
        case "Pod" -> otherPods |= updateByHand(ref, now);
        case "Deployment", "StatefulSet" -> {
          now.ifPresentOrElse(it -> owners.put(ref, it.source()), () -> owners.remove(ref));
          otherOwners = true;
        }
        default -> {}
      }
    }
    Set<ObjectRef> touched = new LinkedHashSet<>();
    if (otherOwners) {
      run(problems);
      touched.addAll(takeOver(workloadPods.pods(running, held)));
    }
    if (otherPods || otherOwners) {
      List<PodEntry> next = new ArrayList<>(byHand.values());
      next.addAll(entries);
      all = next;
    }
    return touched;
  }

  /** All of them: those by hand first, in the order of their names. */
  List<PodEntry> all() {
    return all;
  }

  /** A Pod of an owner; empty where there is none of that name. */
  Optional<Pod> ofOwner(ObjectRef ref) {
    return Optional.ofNullable(ofOwners.get(ref));
  }

  /**
   * Whether pods that were not started are to be tried again, by {@link #update}.
   *
   * @param now of the {@link TimeSource}, in nanoseconds
   */
  boolean isDue(long now) {
    return runAgainAt.isPresent() && runAgainAt.getAsLong() - now <= 0;
  }

  private boolean updateByHand(ObjectRef ref, Optional<Held> now) {
    Optional<Pod> pod = now.map(it -> (Pod) it.object()).filter(PodEntry::runs);
    if (pod.isEmpty()) {
      return byHand.remove(ref) != null;
    }
    PodEntry before = byHand.get(ref);
    if (before != null && before.pod().equals(pod.get())) {
      return false;
    }
    byHand.put(ref, new PodEntry(pod.get(), RealPorts.AS_DECLARED));
    return true;
  }

  private Set<ObjectRef> takeOver(List<PodEntry> run) {
    Map<ObjectRef, Pod> next = new HashMap<>();
    run.forEach(pod -> next.put(WorkloadPods.ref(pod.pod()), pod.pod()));
    Set<ObjectRef> touched = new LinkedHashSet<>(ofOwners.keySet());
    touched.addAll(next.keySet());
    ofOwners = next;
    entries = run;
    return touched;
  }

  private void run(List<Problem> problems) {
    List<Workload> now = workloadPods.wanted(owners.values());
    runAgainAt = OptionalLong.empty();
    if (now.equals(wanted)) {
      return;
    }
    try {
      running = List.copyOf(runtime.reconcile(now).toCompletableFuture().join());
      wanted = now;
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
}
