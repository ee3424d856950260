package io.headgate.discovery.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.model.FilePosition;
import java.util.Optional;

/** One thing that happened to the objects of the API. The objects are not changed any more. */
public sealed interface ResourceEvent {

  record Added(HasMetadata object, Optional<FilePosition> position) implements ResourceEvent {}

  record Modified(HasMetadata object, Optional<FilePosition> position) implements ResourceEvent {}

  record Deleted(HasMetadata object, Optional<FilePosition> position) implements ResourceEvent {}

  /** The first full list has been handed over. */
  record Synced() implements ResourceEvent {}
}
