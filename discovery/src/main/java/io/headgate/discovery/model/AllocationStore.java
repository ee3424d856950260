package io.headgate.discovery.model;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Remembers what an API server would have assigned, so that it outlives a restart.
 *
 * <p>Where several nodes read the same manifests, all of them must come to the same uid, ClusterIP
 * and nodePort. That is why a decision is a compare-and-set: who proposes names the version that
 * the proposal is based on; a proposal based on an older version changes nothing, and the proposer
 * decides again on the answer. With one node every proposal stands. Any thread.
 */
public interface AllocationStore {
  /** What has been assigned so far. */
  CompletionStage<Allocations> read();

  /**
   * Proposes assignments.
   *
   * @param base the version of the {@link Allocations} that the proposal was made on
   * @param changes by object: what it has from now on; empty releases all that it has
   * @return what holds now: with the changes where the base was current, else without them (its
   *     version tells: an accepted proposal answers {@code base + 1})
   */
  CompletionStage<Allocations> propose(long base, Map<ObjectRef, Optional<Allocation>> changes);
}
