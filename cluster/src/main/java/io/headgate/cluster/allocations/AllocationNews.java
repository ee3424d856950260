package io.headgate.cluster.allocations;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A decision that was accepted.
 *
 * @param from the stamp of what held before
 * @param to the stamp of what holds since
 * @param changes by object; empty is a release
 */
public record AllocationNews(UUID from, UUID to, Map<ObjectRef, Optional<Allocation>> changes) {

  /** So much has changed that everybody has to ask. */
  static AllocationNews ask(UUID to) {
    return new AllocationNews(AgreedAllocations.NONE.stamp(), to, Map.of());
  }
}
