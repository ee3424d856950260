package io.headgate.discovery.model;

import java.util.Optional;

/**
 * How bodies of answers are compressed for clients that take that.
 *
 * @param gzip empty: not by that
 * @param brotli empty: not by that
 */
public record CompressionPolicy(Optional<Rule> gzip, Optional<Rule> brotli) {

  /** Bodies reach clients as pods send them. */
  public static final CompressionPolicy NONE =
      new CompressionPolicy(Optional.empty(), Optional.empty());

  /** Whether nothing is ever compressed. */
  public boolean isNone() {
    return gzip.isEmpty() && brotli.isEmpty();
  }

  /**
   * Which bodies one way of compression is for.
   *
   * @param level 0 to 11 of brotli, 1 to 9 of gzip: a higher one takes longer for less
   * @param minLength in bytes; a body that is known to be shorter is left as it is
   */
  public record Rule(int level, long minLength, MediaTypes types) {

    public Rule {
      if (level < 0 || level > 11 || minLength < 0) {
        throw new IllegalArgumentException(
            "level " + level + " from " + minLength + " bytes on (expected: 0-11, 0 or more)");
      }
    }
  }
}
