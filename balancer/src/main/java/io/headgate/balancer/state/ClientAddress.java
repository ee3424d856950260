package io.headgate.balancer.state;

import java.net.InetAddress;

/**
 * Who connects.
 *
 * @param ip an IPv4-mapped IPv6 address is the IPv4 address here, as {@link InetAddress} makes it
 * @param port 0 where only the address is known
 */
public record ClientAddress(InetAddress ip, int port) {}
