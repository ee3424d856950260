package io.headgate.gateway.http.h2;

/**
 * Tells an exchange of messages from a flood of frames that carry none (CVE-2019-9512, -9515, and
 * relatives): every message and every part of one, in either direction, pays for some frames about
 * the connection. A client that measures its round trips while it downloads never runs out. One
 * connection, confined to its loop.
 */
final class FrameBudget {

  static final int MOST = 1000;
  private static final int EARNED = 10;
  private static final int BYTES = 512;

  private int left = MOST;

  /** A part of a message has come or gone, with so many bytes of its body. */
  void earn(int bytes) {
    left = Math.min(MOST, left + EARNED + bytes / BYTES);
  }

  /** A frame without any has come. Returns false where there have been too many. */
  boolean spend() {
    left--;
    return left >= 0;
  }
}
