package io.headgate.discovery.build;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who follows the snapshots, in order. One that fails does not stop the others: neither by an
 * exception, nor by a class that cannot be loaded or a stack that is too deep, which are its own
 * faults as well. Other errors, such as a want of memory, are the process's.
 */
final class Observers {

  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);
  private static final String REPORTER = "observer";

  private record Named(String name, SnapshotObserver observer) {}

  private final ProblemLog problems;
  private final List<Named> observers = new ArrayList<>();

  Observers(ProblemLog problems) {
    this.problems = problems;
  }

  /** Adds an observer, and brings it up to the current snapshot where there is one. */
  void add(String name, SnapshotObserver observer, Snapshot current) {
    Named named = new Named(name, observer);
    observers.add(named);
    if (current.sequence() > 0) {
      show(named, Difference.between(Snapshot.empty(current.node()), current), current);
    }
  }

  void show(SnapshotDelta delta, Snapshot snapshot) {
    for (Named named : observers) {
      show(named, delta, snapshot);
    }
  }

  private void show(Named named, SnapshotDelta delta, Snapshot snapshot) {
    try {
      named.observer().onSnapshot(delta, snapshot);
      problems.clear(REPORTER, named.name());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.error("snapshot {}: observer {} failed", snapshot.sequence(), named.name(), e);
      problems.report(REPORTER, named.name(), failed(named, snapshot, e));
    }
  }

  private static Problem failed(Named named, Snapshot snapshot, Throwable e) {
    return new Problem(
        new ObjectRef("Observer", "", named.name()),
        Problem.Reason.Internal,
        "failed at snapshot %d: %s; the others went on".formatted(snapshot.sequence(), e),
        Optional.empty());
  }
}
