package io.headgate.discovery.build;

import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the next snapshot out of what changed. Control thread only. */
final class SnapshotBuilder {

  /** A snapshot, and what differs from the one before. */
  record Built(Snapshot snapshot, SnapshotDelta delta) {}

  /** The next snapshot; empty where it would be equal to the one before. */
  Optional<Built> build(Snapshot before, List<Problem> sourceProblems) {
    return Optional.of(
        new Built(
            new Snapshot(
                before.sequence() + 1,
                before.node(),
                before.services(),
                before.ingress(),
                sourceProblems),
            new SnapshotDelta(Map.of(), Set.of(), Set.of())));
  }
}
