package io.headgate.gateway.http.h2;

import java.util.concurrent.TimeUnit;

/**
 * Counts the streams that had to be reset because of what the other end sent (CVE-2025-55163). What
 * we reset for reasons of our own, such as a pod that died, is not counted: a front that carries
 * many users on one connection would lose it for our faults. One connection, confined to its loop.
 */
final class Resets {

  /** As many as the resets that clients may send themselves. */
  static final int MOST = 200;

  static final int WINDOW_SECONDS = 30;

  private long windowStart;
  private int count;

  /**
   * One more.
   *
   * @param nanos any clock that only goes forward
   * @return false where there have been too many within the window
   */
  boolean add(long nanos) {
    if (count == 0 || nanos - windowStart >= TimeUnit.SECONDS.toNanos(WINDOW_SECONDS)) {
      windowStart = nanos;
      count = 0;
    }
    count++;
    return count <= MOST;
  }
}
