package io.headgate.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a node takes part in a cluster.
 *
 * @param name only members that give the same one find each other; it is no secret
 * @param address where other members connect to; an address of this machine
 * @param peers where other members may be
 * @param patience how long the start of the program waits for the member
 */
public record ClusterOptions(
    NodeIdentity node, String name, InetSocketAddress address, Peers peers, Duration patience) {}
