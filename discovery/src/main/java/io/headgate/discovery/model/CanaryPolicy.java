package io.headgate.discovery.model;

import java.util.Optional;

/**
 * Which requests of the main Ingress for the same host and path a canary gets: those whose header
 * says so, then those whose cookie does, then a share of the others.
 *
 * @param cookie the name of one whose value {@code always} or {@code never} decides
 * @param sticky a session stays where it began, here or with the main Ingress
 */
public record CanaryPolicy(
    Optional<ByHeader> header, Optional<String> cookie, Share share, boolean sticky) {

  /** A header that decides. */
  public record ByHeader(String name, Value value) {}

  /** Which values of the header decide. */
  public sealed interface Value {

    /** {@code always} and {@code never}. */
    enum AlwaysOrNever implements Value {
      INSTANCE
    }

    /** That one is for the canary; no other decides anything. */
    record Exactly(String text) implements Value {}

    /** Those in which the expression is found are for the canary; no others decide anything. */
    record Matching(String expression) implements Value {}

    /** What was written cannot be read: whoever sends the header is kept from the canary. */
    enum Unreadable implements Value {
      INSTANCE
    }
  }

  /**
   * So many of so many requests.
   *
   * @param weight from 0; as much as {@code total} or more is all of them
   * @param total from 1
   */
  public record Share(int weight, int total) {}
}
