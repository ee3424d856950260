package io.headgate.balancer.proxy;

import io.headgate.discovery.model.TimeSource;
import java.net.InetAddress;
import java.util.List;

/**
 * How UDP is served.
 *
 * @param machineAddresses what the wildcard address stands for
 * @param maxFlows of the whole process; above it the flow that was idle for longest makes room.
 *     Each has a file descriptor and a local port of its own.
 */
public record FlowOptions(List<InetAddress> machineAddresses, int maxFlows, TimeSource time) {

  /**
   * Well below the local ports that a machine has for all its UDP sockets together: 28,232 by
   * default (ip(7), {@code ip_local_port_range}).
   */
  public static final int MAX_FLOWS = 16_384;

  public FlowOptions {
    machineAddresses = List.copyOf(machineAddresses);
    if (maxFlows < 1) {
      throw new IllegalArgumentException("flows: " + maxFlows + " (expected: 1 or more)");
    }
  }
}
