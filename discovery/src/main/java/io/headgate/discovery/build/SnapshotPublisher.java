package io.headgate.discovery.build;

import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectRef;
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
import java.util.Optional;
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

  private static final String REPORTER = "snapshots";

  private record Waiter(long sequence, CompletableFuture<Snapshot> arrived) {}

  private final BuildOptions options;
  private final ProblemLog problems;
  private final TimeSource time;
  private final ControlThread control;
  private final ResourceStore store = new ResourceStore();
  private SnapshotBuilder builder;
  private final Observers observers;
  private final AtomicReference<Snapshot> current;
  private final List<Waiter> waiters = new ArrayList<>();
  private List<Problem> sourceProblems = List.of();
  private boolean synced;
  private boolean buildPending;
  private long publishedAt;

  /**
   * @param problems takes what observers throw, and what the building of a snapshot throws
   */
  public SnapshotPublisher(BuildOptions options, ProblemLog problems, TimeSource time) {
    this(options, problems, time, ControlThread.start());
  }

  SnapshotPublisher(
      BuildOptions options, ProblemLog problems, TimeSource time, ControlThread control) {
    this.options = options;
    this.problems = problems;
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
      mattered |= store(event);
      synced |= event instanceof ResourceEvent.Synced;
    }
    boolean first = current.get().sequence() == 0;
    if (synced && (mattered || first)) {
      requestBuild(first);
    }
  }

  /** One event that cannot be taken is a fault of ours; the others of its batch are. */
  private boolean store(ResourceEvent event) {
    try {
      return store.apply(event);
    } catch (RuntimeException e) {
      failed("event", "an event was not taken", e);
      return false;
    }
  }

  private void requestBuild(boolean first) {
    if (buildPending) {
      return;
    }
    long wait = first ? 0 : publishedAt + options.holdOff().toNanos() - time.nanoTime();
    if (wait <= 0) {
      publish();
    } else {
      buildPending = true;
      control.executeAfter(Duration.ofNanos(wait), this::publish);
    }
  }

  private void publish() {
    buildPending = false;
    Optional<SnapshotBuilder.Built> built;
    try {
      built = builder.build(current.get(), sourceProblems);
    } catch (RuntimeException e) {
      // Half of it may be done: the next change starts from what is stored.
      builder = new SnapshotBuilder(options, store);
      failed("build", "snapshot " + (current.get().sequence() + 1) + " was not made", e);
      return;
    }
    problems.clear(REPORTER, "build");
    built.ifPresent(this::swap);
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

  private void failed(String subject, String what, RuntimeException e) {
    LOG.error("{}; snapshot {} stays", what, current.get().sequence(), e);
    problems.report(
        REPORTER,
        subject,
        new Problem(
            new ObjectRef("Snapshot", "", "next"),
            Problem.Reason.Internal,
            what + ", the last one stays: " + e,
            Optional.empty()));
  }

  private void completeWaiters() {
    Snapshot snapshot = current.get();
    waiters.removeIf(
        waiter -> waiter.sequence() <= snapshot.sequence() && waiter.arrived().complete(snapshot));
  }
}
