package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ServicePortName;
import java.net.InetSocketAddress;

/**
 * An open listening socket.
 *
 * @param requested the address that the Service asks for
 * @param actual where it is really served; differs where a low port was shifted
 */
public record BoundAddress(
    ServicePortName port, InetSocketAddress requested, InetSocketAddress actual) {}
