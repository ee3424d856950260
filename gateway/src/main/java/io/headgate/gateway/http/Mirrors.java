package io.headgate.gateway.http;

/**
 * How many copies of requests one event loop has under way, and how much of bodies they hold: what
 * does not fit is left out, so that no copy makes a request wait. Confined to its loop.
 */
final class Mirrors {

  /** At once. */
  static final int MOST = 128;

  /** Of one body. */
  static final int MOST_BODY_BYTES = 256 * 1024;

  /** Of all bodies. */
  private static final long MOST_BYTES = 8 << 20;

  private int open;
  private long bytes;

  /** Whether there is room for one more. */
  boolean enter() {
    boolean room = open < MOST;
    open += room ? 1 : 0;
    return room;
  }

  /** Whether there is room for more of a body. */
  boolean hold(int more) {
    boolean room = bytes + more <= MOST_BYTES;
    bytes += room ? more : 0;
    return room;
  }

  /**
   * One is no longer under way.
   *
   * @param held of its body
   */
  void leave(int held) {
    open--;
    bytes -= held;
  }

  /** How many are under way. */
  int open() {
    return open;
  }
}
