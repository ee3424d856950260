package io.headgate.balancer.scheduler;

/**
 * Chooses an endpoint. One instance lives as long as its Service port, across all changes of
 * endpoints. Called from every event loop: never blocks, never allocates.
 */
public interface Scheduler {

  /** What {@link #schedule} returns where no endpoint may be taken: the connection is refused. */
  int NONE = -1;

  /** The index of the chosen candidate, or {@link #NONE}. */
  int schedule(Candidates candidates, ConnectionKey key);
}
