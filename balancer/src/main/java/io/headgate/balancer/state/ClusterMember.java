package io.headgate.balancer.state;

import java.net.InetSocketAddress;

/**
 * A node that shares with others.
 *
 * @param node its name
 * @param address where other members connect to
 * @param version of the program on it
 * @param self whether it is this node
 */
public record ClusterMember(String node, InetSocketAddress address, String version, boolean self) {}
