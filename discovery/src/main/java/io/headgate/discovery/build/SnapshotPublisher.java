package io.headgate.discovery.build;

import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.Snapshots;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.ResourceEvent;
import io.headgate.discovery.watch.ResourceHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events and publishes snapshots: a lone change at once, in a burst at most one snapshot per
 * hold-off, nothing before the first full list. The swap comes first, then the observers in the
 * order in which they were added.
 *
 * <p>Methods may be called by any thread; all work is done on the control thread.
 */
public final class SnapshotPublisher implements Snapshots, ResourceHandler, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotPublisher.class);

  private record Waiter(long sequence, CompletableFuture<Snapshot> arrived) {}

  private final Duration holdOff;
  private final TimeSource time;
  private final ControlThread control;
  private final ResourceStore store = new ResourceStore();
  private final SnapshotBuilder builder;
  private final Observers observers;
  private final AtomicReference<Snapshot> current;
  private final List<Waiter> waiters = new ArrayList<>();
  private List<Problem> sourceProblems = List.of();
  private boolean synced;
  private boolean buildPending;
  private long publishedAt;

  /**
   * @param problems takes what observers throw
   */
  public SnapshotPublisher(BuildOptions options, ProblemLog problems, TimeSource time) {
    this(options, problems, time, ControlThread.start());
  }

  SnapshotPublisher(
      BuildOptions options, ProblemLog problems, TimeSource time, ControlThread control) {
    this.holdOff = options.holdOff();
    this.time = time;
    this.control = control;
    this.builder = new SnapshotBuilder(options, store);
    this.observers = new Observers(problems);
    this.current = new AtomicReference<>(Snapshot.empty(new NodeInfo(options.nodeName(), "")));
  }

  @Override
  public Snapshot current() {
    return current.get();
  }

  /**
   * Adds an observer behind those that are there. Where snapshots have been published it is called
   * at once, with everything as new.
   *
   * @param name for messages; each observer has its own
   */
  public void addObserver(String name, SnapshotObserver observer) {
    control.execute(() -> observers.add(name, observer, current.get()));
  }

  @Override
  public void onChange(List<ResourceEvent> events, List<Problem> problems) {
    List<ResourceEvent> change = List.copyOf(events);
    List<Problem> nowWrong = List.copyOf(problems);
    control.execute(() -> apply(change, nowWrong));
  }

  /**
   * Completes when the snapshot of that sequence number, or a later one, has been shown to every
   * observer; on the control thread.
   */
  public CompletionStage<Snapshot> awaitSequence(long sequence) {
    CompletableFuture<Snapshot> arrived = new CompletableFuture<>();
    control.execute(
        () -> {
          waiters.add(new Waiter(sequence, arrived));
          completeWaiters();
        });
    return arrived;
  }

  /** Ends the control thread; the last snapshot stays current. */
  @Override
  public void close() {
    control.close();
  }

  private void apply(List<ResourceEvent> events, List<Problem> problems) {
    boolean mattered = !problems.equals(sourceProblems);
    sourceProblems = problems;
    for (ResourceEvent event : events) {
      mattered |= store.apply(event);
      synced |= event instanceof ResourceEvent.Synced;
    }
    boolean first = current.get().sequence() == 0;
    if (synced && (mattered || first)) {
      requestBuild(first);
    }
  }

  private void requestBuild(boolean first) {
    if (buildPending) {
      return;
    }
    long wait = first ? 0 : publishedAt + holdOff.toNanos() - time.nanoTime();
    if (wait <= 0) {
      publish();
    } else {
      buildPending = true;
      control.executeAfter(Duration.ofNanos(wait), this::publish);
    }
  }

  private void publish() {
    buildPending = false;
    builder.build(current.get(), sourceProblems).ifPresent(this::swap);
  }

  private void swap(SnapshotBuilder.Built built) {
    publishedAt = time.nanoTime();
    current.set(built.snapshot());
    LOG.debug(
        "snapshot {}: {} Services and {} Ingresses changed",
        built.snapshot().sequence(),
        built.delta().services().size(),
        built.delta().ingresses().size());
    observers.show(built.delta(), built.snapshot());
    completeWaiters();
  }

  private void completeWaiters() {
    Snapshot snapshot = current.get();
    waiters.removeIf(
        waiter -> waiter.sequence() <= snapshot.sequence() && waiter.arrived().complete(snapshot));
  }
}
