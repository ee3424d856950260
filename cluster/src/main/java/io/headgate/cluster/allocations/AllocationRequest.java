package io.headgate.cluster.allocations;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a node asks of the cluster. Who asks chooses the stamp of what comes of it. */
public sealed interface AllocationRequest {

  /** The stamp that the one who asks knows: where it is the current one, nothing else is told. */
  UUID base();

  /** What holds now? */
  record Ask(UUID base) implements AllocationRequest {}

  /**
   * A compare-and-set: it counts only where the base is the current one.
   *
   * @param changes by object: what it has from now on; empty releases all that it has
   */
  record Propose(UUID base, UUID next, Map<ObjectRef, Optional<Allocation>> changes)
      implements AllocationRequest {}

  /**
   * What a node has decided by itself: of it and what holds, the older counts.
   *
   * @param own of the objects that the node declares
   */
  record Bring(UUID next, Map<ObjectRef, Allocation> own) implements AllocationRequest {

    /** Whoever brings something knows nothing for certain. */
    @Override
    public UUID base() {
      return AgreedAllocations.NONE.stamp();
    }
  }
}
