package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.ResourceEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Does with manifests what an API server and its controllers would do. One call is one change, and
 * costs what has changed: what did not, keeps its objects. Waits for the {@link AllocationStore}
 * and the {@link PodRuntime}: not for event loops. Not thread-safe.
 */
final class ManifestControlPlane {
  /**
   * What a change comes to.
   *
   * @param problems all there are
   */
  record Change(List<ResourceEvent> events, List<Problem> problems) {}

  private record Published(HasMetadata object, Optional<FilePosition> position) {}

  private final Declarations declarations = new Declarations();
  private final HeldObjects held;
  private final KnownPods pods;
  private final ServiceEndpoints endpoints;
  private final Map<ObjectRef, Published> published = new HashMap<>();

  /** A change is under way; found so at the next one, it has failed, and nothing is certain. */
  private boolean underWay;

  ManifestControlPlane(
      ManifestOptions options, AllocationStore allocations, PodRuntime runtime, TimeSource time) {
    this.held = new HeldObjects(allocations, options.ranges(), time);
    this.pods = new KnownPods(runtime, options.nodeName(), time);
    this.endpoints = new ServiceEndpoints(options.podWeights());
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
    Set<ObjectRef> declared = declarations.update(files);
    problems.addAll(declarations.problems());
    boolean doubtful = underWay;
    underWay = true;
    if (doubtful) {
      declarations.all().forEach(object -> declared.add(object.ref()));
      declared.addAll(published.keySet());
      declared.addAll(held.all().keySet());
    }
    Set<ObjectRef> changed = held.update(declarations, declared, allKnown, problems);
    if (doubtful) {
      changed.addAll(declared);
    }
    Set<ObjectRef> touched = new LinkedHashSet<>(changed);
    touched.addAll(pods.update(changed, held.all(), problems));
    touched.addAll(endpoints.update(changed, held.all(), pods.all()));
    List<ResourceEvent> events = publish(touched);
    underWay = false;
    return new Change(events, List.copyOf(problems));
  }

  /**
   * Whether pods that were not started are to be tried again, or others have decided something, by
   * {@link #apply}.
   *
   * @param now of the {@link TimeSource}, in nanoseconds
   */
  boolean isDue(long now) {
    return pods.isDue(now) || held.hasNews();
  }

  /** What is gone comes first. */
  private List<ResourceEvent> publish(Set<ObjectRef> touched) {
    List<ResourceEvent> deleted = new ArrayList<>();
    List<ResourceEvent> others = new ArrayList<>();
    for (ObjectRef ref : touched) {
      Published before = published.get(ref);
      Optional<Published> now = current(ref);
      if (now.isEmpty()) {
        if (before != null) {
          published.remove(ref);
          deleted.add(new ResourceEvent.Deleted(before.object, before.position));
        }
        continue;
      }
      HasMetadata object = now.get().object;
      Optional<FilePosition> position = now.get().position;
      if (before == null) {
        others.add(new ResourceEvent.Added(object, position));
      } else if (!before.object.equals(object)) {
        others.add(new ResourceEvent.Modified(object, position));
      }
      published.put(ref, now.get());
    }
    deleted.addAll(others);
    return deleted;
  }

  /** What a manifest says goes before what a controller would make under the same name. */
  private Optional<Published> current(ObjectRef ref) {
    Held object = held.all().get(ref);
    if (object != null) {
      return Optional.of(new Published(object.object(), Optional.of(object.source().position())));
    }
    return pods.ofOwner(ref)
        .<HasMetadata>map(pod -> pod)
        .or(() -> endpoints.slice(ref))
        .map(it -> new Published(it, Optional.empty()));
  }
}
