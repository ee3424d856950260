package io.headgate.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.headgate.discovery.manifest.DiskAllocationStore;
import io.headgate.discovery.manifest.ManifestDirectoryWatcher;
import io.headgate.discovery.manifest.ManifestOptions;
import io.headgate.discovery.manifest.PodRuntime;
import io.headgate.discovery.manifest.PortRange;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.ResourceEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What a node makes of a directory of manifests, with what it is assigned by its cluster. */
final class ManifestNode implements AutoCloseable {

  private final Map<String, HasMetadata> objects = new ConcurrentSkipListMap<>();
  private final DiskAllocationStore disk;
  private final ManifestDirectoryWatcher watcher;
  private final CompletableFuture<Void> listed;
  private volatile List<Problem> problems = List.of();

  private ManifestNode(Cluster cluster, Path directory, Path state, Duration clockIsAhead) {
    disk = DiskAllocationStore.open(state, new ProblemLog());
    watcher =
        new ManifestDirectoryWatcher(
            new ManifestOptions(
                directory, Cidr.parse("127.96.0.0/28"), PortRange.parse("30000-30015"), "node"),
            cluster.allocations(disk),
            PodRuntime.none(),
            new Ahead(clockIsAhead));
    listed = watcher.start(this::changed).toCompletableFuture();
  }

  private record Ahead(Duration by) implements TimeSource {
    @Override
    public Instant now() {
      return TimeSource.system().now().plus(by);
    }

    @Override
    public long nanoTime() {
      return TimeSource.system().nanoTime();
    }
  }

  static ManifestNode start(TestNode node, Path directory, Path state) {
    return start(node, directory, state, Duration.ZERO);
  }

  /** Starts it; does not wait for it. */
  static ManifestNode start(TestNode node, Path directory, Path state, Duration clockIsAhead) {
    return new ManifestNode(node.cluster(), directory, state, clockIsAhead);
  }

  private void changed(List<ResourceEvent> events, List<Problem> now) {
    for (ResourceEvent event : events) {
      switch (event) {
        case ResourceEvent.Added added -> objects.put(name(added.object()), added.object());
        case ResourceEvent.Modified modified ->
            objects.put(name(modified.object()), modified.object());
        case ResourceEvent.Deleted deleted -> objects.remove(name(deleted.object()));
        case ResourceEvent.Synced() -> {}
      }
    }
    problems = now;
  }

  private static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  /** Waits for the first full list. */
  ManifestNode listed() {
    listed.orTimeout(60, TimeUnit.SECONDS).join();
    return this;
  }

  /** By name: all that objects are assigned. */
  Map<String, String> assigned() {
    return objects.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, it -> assigned(it.getValue()), (a, b) -> a, TreeMap::new));
  }

  private static String assigned(HasMetadata object) {
    String identity =
        object.getMetadata().getUid() + " of " + object.getMetadata().getCreationTimestamp();
    return object instanceof Service service
        ? identity
            + " "
            + service.getSpec().getClusterIPs()
            + service.getSpec().getPorts().stream().map(port -> port.getNodePort()).toList()
        : identity;
  }

  List<String> problems() {
    return problems.stream().map(Problem::message).toList();
  }

  @Override
  public void close() {
    watcher.close();
    disk.close();
  }
}
