package io.headgate.balancer.proxy;

import io.headgate.discovery.model.TimeSource;
import java.net.InetAddress;
import java.util.List;

/**
 * How UDP is served.
 *
 * @param machineAddresses what the wildcard address stands for
 * @param time what idleness is measured by
 */
public record FlowOptions(List<InetAddress> machineAddresses, FlowLimits limits, TimeSource time) {

  public FlowOptions {
    machineAddresses = List.copyOf(machineAddresses);
  }
}
