package io.headgate.discovery.model;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has to become of a try for a request to go to another pod (nginx's {@code
 * proxy_next_upstream}). What is sent already is sent again only where that can do no harm, or
 * where {@link #nonIdempotent} says so.
 *
 * @param error no connection, or it ended before an answer
 * @param timeout no connection or no answer in time
 * @param invalidHead an answer that cannot be read
 * @param statuses of answers that do not count as one
 * @param nonIdempotent also requests that a pod may already have acted upon
 */
public record RetryConditions(
    boolean error,
    boolean timeout,
    boolean invalidHead,
    Set<Integer> statuses,
    boolean nonIdempotent) {

  /** ingress-nginx's: {@code error timeout}. */
  public static final RetryConditions DEFAULT =
      new RetryConditions(true, true, false, Set.of(), false);

  /** No other pod in any case. */
  public static final RetryConditions NEVER =
      new RetryConditions(false, false, false, Set.of(), false);

  private static final String STATUS = "http_";

  public RetryConditions {
    statuses = Set.copyOf(statuses);
  }

  /**
   * Those that nginx's words mean; {@code off} among them leaves nothing of the others, and {@code
   * updating} is about caches, which there are none of.
   *
   * @param always whether non-idempotent requests are meant without their word
   */
  public static RetryConditions of(List<String> words, boolean always) {
    if (words.contains("off")) {
      return NEVER;
    }
    Set<Integer> statuses = new TreeSet<>();
    for (String word : words) {
      if (word.startsWith(STATUS)) {
        statuses.add(Integer.valueOf(word.substring(STATUS.length())));
      }
    }
    return new RetryConditions(
        words.contains("error"),
        words.contains("timeout"),
        words.contains("invalid_header"),
        statuses,
        always || words.contains("non_idempotent"));
  }

  /** Whether an answer of that status is one of another pod's to give. */
  public boolean includes(int status) {
    return !statuses.isEmpty() && statuses.contains(status);
  }
}
