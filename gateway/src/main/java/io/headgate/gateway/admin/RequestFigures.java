package io.headgate.gateway.admin;

import java.util.List;

/**
 * What the requests of one Ingress have come to since the start of this node.
 *
 * @param serverErrors those answered with 5xx
 * @param seconds that all took together
 * @param buckets how many took at most as long as the bound of the same place in {@link
 *     #BOUNDS_MILLIS}, and longer than the one before; the last has no bound
 */
public record RequestFigures(
    long requests, long clientErrors, long serverErrors, double seconds, List<Long> buckets) {

  /** Of the buckets but the last. */
  public static final List<Integer> BOUNDS_MILLIS =
      List.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000);

  /** Copies. */
  public RequestFigures {
    buckets = List.copyOf(buckets);
  }
}
