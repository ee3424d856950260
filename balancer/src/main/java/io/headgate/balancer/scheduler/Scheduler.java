package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.Endpoint;
import java.util.List;

/**
 * Chooses an endpoint. One instance lives as long as its Service port is scheduled in the same way,
 * across all changes of endpoints. Called from every event loop: never blocks, and allocates only
 * where what it remembers changes.
 */
public interface Scheduler {

  /** What {@link #schedule} returns where no endpoint may be taken: the connection is refused. */
  int NONE = -1;

  /** What {@link #foresee} returns where a lot decides between several. */
  int BY_CHANCE = -2;

  /** The index of the chosen candidate, or {@link #NONE}. */
  int schedule(Candidates candidates, ConnectionKey key);

  /**
   * What {@link #schedule} would return at this moment, for people who ask: nothing is remembered,
   * so that the next connection is scheduled as if nobody had asked.
   *
   * @return an index, {@link #NONE} or {@link #BY_CHANCE}
   */
  int foresee(Candidates candidates, ConnectionKey key);

  /**
   * Tells of endpoints before connections come with them. One thread at a time, in order. What is
   * costly to make is made here; a scheduler that is not told makes it when the first connection
   * needs it.
   *
   * @param endpoints the list object that {@link Candidates#endpoints()} will be
   */
  default void endpointsChanged(List<Endpoint> endpoints) {}
}
