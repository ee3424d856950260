package io.headgate.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a node takes part in a cluster.
 *
 * @param name only members that give the same one find each other; it is no secret
 * @param address where other members connect to; an address of this machine
 * @param peers where other members may be
 */
public record ClusterOptions(
    NodeIdentity node, String name, InetSocketAddress address, Peers peers, Waits waits) {

  /**
   * How long somebody waits for the others, before this node goes on by itself.
   *
   * @param start the start of the program, for the member to be there
   * @param decision the first connection of a client, for its pod
   */
  public record Waits(Duration start, Duration decision) {}
}
