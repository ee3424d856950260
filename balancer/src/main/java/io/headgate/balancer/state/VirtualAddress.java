package io.headgate.balancer.state;

import java.net.InetAddress;

/** What the client connected to. */
public record VirtualAddress(InetAddress ip, int port) {}
