package io.headgate.discovery.model;

import java.time.Instant;
import java.util.List;

/**
 * What one object was assigned.
 *
 * @param uid random, of this life of the object
 * @param creationTimestamp when it was first seen, in whole seconds as the API writes it
 * @param clusterIps of a Service with virtual addresses; else empty
 * @param nodePorts of a Service with node ports; else empty
 */
public record Allocation(
    String uid, Instant creationTimestamp, List<String> clusterIps, List<NodePort> nodePorts) {

  /**
   * A node port and the Service port that has it.
   *
   * @param port the Service's own port; with the protocol it is the key of a Service port
   */
  public record NodePort(Protocol protocol, int port, int nodePort) {}

  public Allocation {
    clusterIps = List.copyOf(clusterIps);
    nodePorts = List.copyOf(nodePorts);
  }
}
