package io.headgate.gateway.app;

import io.headgate.discovery.build.KnownClasses;
import io.headgate.discovery.build.KnownSettings;
import io.headgate.discovery.build.SnapshotPublisher;
import io.headgate.discovery.kubernetes.ApiServerOptions;
import io.headgate.discovery.kubernetes.ApiServerPublisher;
import io.headgate.discovery.kubernetes.ApiServerWatcher;
import io.headgate.discovery.manifest.DiskAllocationStore;
import io.headgate.discovery.manifest.ManifestDirectoryWatcher;
import io.headgate.discovery.manifest.ManifestOptions;
import io.headgate.discovery.manifest.PodRuntime;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.publish.PublishOptions;
import io.headgate.gateway.demo.DemoPods;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Where objects come from, and how they become snapshots. */
final class ControlPlane implements AutoCloseable {

  private final ProblemLog problems = new ProblemLog();
  private final Options.Source options;
  private final TimeSource time;
  private final CompletionStage<Vertx> vertx;
  private final SnapshotPublisher publisher;
  private final CompletableFuture<Supplier<Duration>> staleness = new CompletableFuture<>();
  private final CompletableFuture<BooleanSupplier> leadership = new CompletableFuture<>();
  private final KnownClasses classes = new KnownClasses();
  private final KnownSettings settings;
  private final Deque<Closing> closings = new ArrayDeque<>();

  private interface Closing {
    void close();
  }

  /**
   * @param vertx for the requests to an API server, as soon as there is one
   */
  ControlPlane(Options.Source options, TimeSource time, CompletionStage<Vertx> vertx) {
    this.options = options;
    this.time = time;
    this.vertx = vertx;
    this.settings = new KnownSettings(options.build().annotations().configMap());
    this.publisher = new SnapshotPublisher(options.build(), problems, time);
    closings.push(publisher::close);
  }

  /**
   * Reads the first full list; completes when the publisher has it.
   *
   * @param sharing gives the store that is asked what objects of manifests are assigned, over the
   *     one of this node
   */
  CompletionStage<Void> start(UnaryOperator<AllocationStore> sharing) {
    return switch (options.origin()) {
      case Options.Manifests(ManifestOptions manifests, Optional<Cidr> podCidr) ->
          follow(manifests, podCidr, sharing);
      case Options.ApiServer(ApiServerOptions cluster, PublishOptions publish) ->
          vertx.thenCompose(loops -> follow(cluster, publish, loops));
    };
  }

  private CompletionStage<Void> follow(
      ApiServerOptions cluster, PublishOptions publish, Vertx loops) {
    ApiServerWatcher watcher = new ApiServerWatcher(cluster, loops, problems, time);
    closings.push(watcher::close);
    staleness.complete(watcher::staleness);
    ApiServerPublisher writer = new ApiServerPublisher(publish, problems, time);
    closings.push(writer::close);
    leadership.complete(writer::isLeader);
    publisher.addObserver("statuses and Events", writer);
    writer.start(cluster.access(), loops);
    return watcher
        .start(
            (events, wrong) -> {
              writer.onChange(events, wrong); // first: a snapshot is of objects that it knows
              classes.onChange(events, wrong);
              settings.onChange(events, wrong);
              publisher.onChange(events, wrong);
            })
        .exceptionally(ControlPlane::mistake);
  }

  private static Void mistake(Throwable failure) {
    throw failure instanceof IllegalArgumentException mistake
        ? new UsageException(String.valueOf(mistake.getMessage()))
        : new CompletionException(failure);
  }

  private CompletionStage<Void> follow(
      ManifestOptions manifests, Optional<Cidr> podCidr, UnaryOperator<AllocationStore> sharing) {
    DiskAllocationStore allocations = DiskAllocationStore.open(options.stateDir(), problems);
    closings.push(allocations::close);
    ManifestDirectoryWatcher watcher =
        new ManifestDirectoryWatcher(manifests, sharing.apply(allocations), pods(podCidr), time);
    closings.push(watcher::close);
    return watcher.start(
        (events, wrong) -> {
          classes.onChange(events, wrong);
          settings.onChange(events, wrong);
          publisher.onChange(events, wrong);
        });
  }

  /** How long nothing has been heard of the API server; only where one is followed. */
  CompletionStage<Supplier<Duration>> staleness() {
    return staleness;
  }

  /** Whether this node writes to the API server; only where one is followed. */
  CompletionStage<BooleanSupplier> leadership() {
    return leadership;
  }

  SnapshotPublisher publisher() {
    return publisher;
  }

  /** What the global ConfigMap says of Ingresses now. */
  KnownSettings settings() {
    return settings;
  }

  /** The IngressClasses there are now. */
  KnownClasses classes() {
    return classes;
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

  private PodRuntime pods(Optional<Cidr> podCidr) {
    if (podCidr.isEmpty()) {
      return PodRuntime.none();
    }
    DemoPods pods = new DemoPods(podCidr.get(), problems);
    closings.push(pods::close);
    return pods;
  }
}
