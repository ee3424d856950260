package io.headgate.discovery.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the global ConfigMap says of TLS sessions that go on later; where it says nothing, the
 * program's own defaults hold.
 *
 * @param tickets whether clients are given their sessions to keep, encrypted
 * @param cache whether sessions of TLS 1.2 are kept here
 * @param cached how many of them for each certificate; 1 or more
 * @param timeout for how long those of TLS 1.2 may go on
 */
public record SessionTerms(
    Optional<Boolean> tickets,
    Optional<Boolean> cache,
    OptionalLong cached,
    Optional<Duration> timeout) {

  /** Nothing is said. */
  public static final SessionTerms NONE =
      new SessionTerms(Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());
}
