package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.ResourceEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A control plane over texts in place of files, and what came out of it. */
final class ControlPlaneHarness {
  final Map<ObjectRef, HasMetadata> objects =
      new TreeMap<>(java.util.Comparator.comparing(ObjectRef::toString));
  List<ResourceEvent> events = List.of();
  List<Problem> problems = List.of();

  private final ManifestParser parser = new ManifestParser();
  private final Map<String, ManifestFile> files = new TreeMap<>();
  private final ManifestControlPlane controlPlane;
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  ControlPlaneHarness() {
    this("127.96.0.0/16", "30000-32767", new MemoryAllocationStore(), PodRuntime.none());
  }

  ControlPlaneHarness(String ips, String ports, AllocationStore store, PodRuntime runtime) {
    this(
        new AllocationRanges(List.of(Cidr.parse(ips)), PortRange.parse(ports), List.of()),
        store,
        runtime);
  }

  ControlPlaneHarness(AllocationRanges ranges, AllocationStore store, PodRuntime runtime) {
    this(new ManifestOptions(Path.of("."), ranges, "node-1"), store, runtime);
  }

  ControlPlaneHarness(ManifestOptions options, AllocationStore store, PodRuntime runtime) {
    controlPlane =
        new ManifestControlPlane(
            options,
            store,
            runtime,
            new TimeSource() {
              @Override
              public Instant now() {
                return now;
              }

              @Override
              public long nanoTime() {
                return TimeUnit.SECONDS.toNanos(now.getEpochSecond());
              }
            });
  }

  /** Writes a file, and lets a second pass. */
  ControlPlaneHarness write(String name, String text) {
    files.put(name, ManifestFile.of(name, files.get(name), parser.parse(name, text)));
    return apply();
  }

  /** Writes several files at once. */
  ControlPlaneHarness write(Map<String, String> texts) {
    texts.forEach(
        (name, text) ->
            files.put(name, ManifestFile.of(name, files.get(name), parser.parse(name, text))));
    return apply();
  }

  ControlPlaneHarness delete(String name) {
    files.remove(name);
    return apply();
  }

  /** Lets a second pass, and what is due happen. */
  ControlPlaneHarness tick() {
    return controlPlane.isDue(TimeUnit.SECONDS.toNanos(now.getEpochSecond() + 1)) ? apply() : this;
  }

  private ControlPlaneHarness apply() {
    now = now.plusSeconds(1);
    ManifestControlPlane.Change change = controlPlane.apply(files.values());
    events = change.events();
    problems = change.problems();
    for (ResourceEvent event : events) {
      switch (event) {
        case ResourceEvent.Added added -> objects.put(ref(added.object()), added.object());
        case ResourceEvent.Modified modified ->
            objects.put(ref(modified.object()), modified.object());
        case ResourceEvent.Deleted deleted -> objects.remove(ref(deleted.object()));
        case ResourceEvent.Synced() -> {}
      }
    }
    return this;
  }

  static ObjectRef ref(HasMetadata object) {
    return new ObjectRef(
        object.getKind(),
        Optional.ofNullable(object.getMetadata().getNamespace()).orElse(""),
        object.getMetadata().getName());
  }

  Optional<Service> service(String name) {
    return Optional.ofNullable((Service) objects.get(new ObjectRef("Service", "default", name)));
  }

  /** {@code 127.0.0.1:80} for every endpoint of the Service, with a star where it is not ready. */
  List<String> endpoints(String service) {
    List<String> found = new ArrayList<>();
    for (EndpointSlice slice : slices(service)) {
      slice
          .getEndpoints()
          .forEach(
              endpoint ->
                  slice
                      .getPorts()
                      .forEach(
                          port ->
                              found.add(
                                  endpoint.getAddresses().getFirst()
                                      + ":"
                                      + port.getPort()
                                      + (Boolean.FALSE.equals(endpoint.getConditions().getReady())
                                          ? "*"
                                          : ""))));
    }
    return found;
  }

  List<EndpointSlice> slices(String service) {
    return objects.values().stream()
        .filter(EndpointSlice.class::isInstance)
        .map(EndpointSlice.class::cast)
        .filter(
            slice ->
                service.equals(slice.getMetadata().getLabels().get("kubernetes.io/service-name")))
        .toList();
  }

  /** What is wrong, each with its place. */
  List<String> complaints() {
    return problems.stream()
        .map(
            problem ->
                problem.position().map(Object::toString).orElse("") + " " + problem.message())
        .toList();
  }
}
