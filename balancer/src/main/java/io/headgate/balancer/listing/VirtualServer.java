package io.headgate.balancer.listing;

import io.headgate.discovery.model.ServicePortName;
import java.net.InetSocketAddress;

/**
 * An address on which a Service port is really served.
 *
 * @param address the wildcard address stands for every address of the machine
 */
public record VirtualServer(ServicePortName port, InetSocketAddress address) {}
