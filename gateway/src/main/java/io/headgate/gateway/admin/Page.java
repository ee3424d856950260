package io.headgate.gateway.admin;

import java.util.Optional;

/**
 * Which part of a long list is meant.
 *
 * @param limit how many items at most
 * @param after where the part before ended; empty for the first
 */
record Page(int limit, String after) {

  static final int DEFAULT_LIMIT = 1_000;
  static final int MAX_LIMIT = 10_000;

  /**
   * As the query parameters {@code limit} and {@code continue} have it, which are the API server's.
   *
   * @throws IllegalArgumentException naming parameter, value and expectation
   */
  static Page of(Optional<String> limit, Optional<String> after) {
    return new Page(limit.map(Page::parseLimit).orElse(DEFAULT_LIMIT), after.orElse(""));
  }

  private static int parseLimit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // said below, in the same words
    }
    throw new IllegalArgumentException(
        "limit: \"" + text + "\" (expected: a number from 1 to " + MAX_LIMIT + ")");
  }
}
