package io.headgate.discovery.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What the global ConfigMap says of connections to pods that are kept for the next request; where
 * it says nothing, what the program was started with holds.
 *
 * @param most that wait at once; 0 or more
 * @param idle how long one waits before it is closed
 * @param requests after how many it is closed; 1 or more
 * @param age after which it carries no more requests
 */
public record KeptConnections(
    Optional<Integer> most,
    Optional<Duration> idle,
    Optional<Integer> requests,
    Optional<Duration> age) {

  /** Nothing is said. */
  public static final KeptConnections NONE =
      new KeptConnections(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
