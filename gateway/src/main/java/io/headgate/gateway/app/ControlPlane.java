package io.headgate.gateway.app;

import io.headgate.discovery.build.SnapshotPublisher;
import io.headgate.discovery.manifest.DiskAllocationStore;
import io.headgate.discovery.manifest.ManifestDirectoryWatcher;
import io.headgate.discovery.manifest.PodRuntime;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.demo.DemoPods;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Where objects come from, and how they become snapshots. */
final class ControlPlane implements AutoCloseable {

  private final ProblemLog problems = new ProblemLog();
  private final Options.Source options;
  private final TimeSource time;
  private final SnapshotPublisher publisher;
  private final Deque<Closing> closings = new ArrayDeque<>();

  private interface Closing {
    void close();
  }

  ControlPlane(Options.Source options, TimeSource time) {
    this.options = options;
    this.time = time;
    this.publisher = new SnapshotPublisher(options.build(), problems, time);
    closings.push(publisher::close);
  }

  /**
   * Reads the first full list; completes when the publisher has it.
   *
   * @param sharing gives the store that is asked what objects are assigned, over the one of this
   *     node
   */
  CompletionStage<Void> start(UnaryOperator<AllocationStore> sharing) {
    DiskAllocationStore allocations = DiskAllocationStore.open(options.stateDir(), problems);
    closings.push(allocations::close);
    ManifestDirectoryWatcher watcher =
        new ManifestDirectoryWatcher(options.manifests(), sharing.apply(allocations), pods(), time);
    closings.push(watcher::close);
    return watcher.start(publisher);
  }

  SnapshotPublisher publisher() {
    return publisher;
  }

  TimeSource time() {
    return time;
  }

  /** The problems that only show at run time. */
  ProblemLog problems() {
    return problems;
  }

  /** In the opposite order of the start. */
  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().close();
    }
  }

  private PodRuntime pods() {
    if (options.podCidr().isEmpty()) {
      return PodRuntime.none();
    }
    DemoPods pods = new DemoPods(options.podCidr().get(), problems);
    closings.push(pods::close);
    return pods;
  }
}
