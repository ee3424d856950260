package io.headgate.balancer.proxy;

/**
 * How much all flows of an event loop may hold together, so that datagrams to pods that do not
 * answer cannot take all memory. Confined to the loop.
 */
final class HeldRoom {

  private static final int MOST_BYTES = 16 * 1024 * 1024;

  /** What a datagram takes beside its bytes. */
  private static final int OVERHEAD = 128;

  private int taken;

  boolean has(int bytes) {
    return taken + bytes + OVERHEAD <= MOST_BYTES;
  }

  void take(int bytes) {
    taken += bytes + OVERHEAD;
  }

  void giveBack(int bytes) {
    taken -= bytes + OVERHEAD;
  }

  /** In bytes. */
  int taken() {
    return taken;
  }
}
