package io.headgate.discovery.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.model.FilePosition;
import java.util.Optional;

/**
 * One object that appeared, changed or went, as an API server would hold it: valid, with defaults
 * and everything that is assigned (uid, creationTimestamp, clusterIPs, nodePorts). Nobody changes
 * an object after it was handed over.
 */
public sealed interface ResourceEvent {

  /** The object is new. */
  record Added(HasMetadata object, Optional<FilePosition> position) implements ResourceEvent {}

  /** The object differs from what was handed over before under the same kind and name. */
  record Modified(HasMetadata object, Optional<FilePosition> position) implements ResourceEvent {}

  /** The object is gone; this is its last state. */
  record Deleted(HasMetadata object, Optional<FilePosition> position) implements ResourceEvent {}

  /** Every object that existed at the start has been handed over. */
  record Synced() implements ResourceEvent {}
}
