package io.headgate.discovery.model;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Remembers what an API server would have assigned, so that it outlives a restart.
 *
 * <p>Where several nodes read the same manifests, all of them must come to the same uid, ClusterIP
 * and nodePort. That is why a decision is a compare-and-set: who proposes names the version that
 * the proposal is based on; a proposal based on an older version changes nothing, and the proposer
 * decides again on the answer. With one node every proposal stands. Any thread.
 */
public interface AllocationStore {
  /** What this node remembers: of now, or where nothing was asked yet, of the run before. */
  CompletionStage<Allocations> read();

  /**
   * What holds for all who share it. Where this node has decided without the others, as before its
   * start or while they were away, its decisions are brought together with theirs first. Completes
   * in bounded time, with what this node remembers where the others do not answer.
   *
   * @param own which objects this node declares, asked before this returns: what it remembers of
   *     any other is not brought to the others, who may have released it meanwhile
   */
  default CompletionStage<Allocations> agree(Predicate<ObjectRef> own) {
    return read();
  }

  /** Whether {@link #agree} would answer what nobody here has seen. */
  default boolean hasNews() {
    return false;
  }

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
