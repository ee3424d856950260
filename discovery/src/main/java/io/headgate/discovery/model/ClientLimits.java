package io.headgate.discovery.model;

import java.time.Duration;
import java.util.Optional;

/**
 * What the global ConfigMap says of how slow clients may be, how much they may send before a body,
 * and how long their connections are kept; where it says nothing, what the program was started with
 * holds.
 *
 * @param head from the first byte of a request to the end of its head
 * @param body the longest gap within a request's body
 * @param headSize how large a head may be
 * @param keepAlive between two requests of a connection
 * @param requests after how many a connection is closed; 1 or more
 */
public record ClientLimits(
    Optional<Duration> head,
    Optional<Duration> body,
    Optional<HeadSize> headSize,
    Optional<Duration> keepAlive,
    Optional<Integer> requests) {

  /** Nothing is said. */
  public static final ClientLimits NONE =
      new ClientLimits(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * How large a head may be.
   *
   * @param line bytes of the request line
   * @param fields bytes of all header fields together
   */
  public record HeadSize(int line, int fields) {}
}
