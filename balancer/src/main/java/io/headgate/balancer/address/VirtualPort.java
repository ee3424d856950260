package io.headgate.balancer.address;

import io.headgate.discovery.model.Protocol;
import java.net.InetAddress;

/** A port that a Service declares on a virtual address. */
record VirtualPort(InetAddress address, Protocol protocol, int number) {}
