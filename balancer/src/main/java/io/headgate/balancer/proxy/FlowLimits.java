package io.headgate.balancer.proxy;

/**
 * How many UDP flows there may be. Each has a file descriptor and a local port of its own.
 *
 * @param ofAll of the whole process; above it the flow that was idle for longest makes room
 * @param ofOneClient of one client address, whatever its ports and the Services that it asks; above
 *     it its own flow that was idle for longest makes room, so that no client takes all there is
 */
public record FlowLimits(int ofAll, int ofOneClient) {

  /**
   * Well below the local ports that a machine has for all its UDP sockets together: 28,232 by
   * default (ip(7), {@code ip_local_port_range}). A quarter of them for one client is much for a
   * machine, and enough for the address behind which many hide.
   */
  public static final FlowLimits DEFAULT = new FlowLimits(16_384, 4_096);

  public FlowLimits {
    if (ofAll < 1 || ofOneClient < 1) {
      throw new IllegalArgumentException(
          "flows: " + ofAll + ", of one client: " + ofOneClient + " (expected: 1 or more)");
    }
  }
}
