package io.headgate.discovery.model;

import java.net.InetAddress;

/** An address on which a Service port is to be reached. */
public sealed interface ListenAddress {

  int port();

  /** The Service's own virtual address. */
  record ClusterIp(InetAddress address, int port) implements ListenAddress {}

  /** The port on every node-port address of this node. */
  record NodePort(int port) implements ListenAddress {}

  /** One of {@code spec.externalIPs}. */
  record ExternalIp(InetAddress address, int port) implements ListenAddress {}

  /** A port of the gateway itself that a ConfigMap gives to the Service. */
  record ExposedPort(InetAddress address, int port, PortExposure.Headers headers)
      implements ListenAddress {}

  /** One of {@code status.loadBalancer.ingress[].ip} with ipMode VIP. */
  record LoadBalancerIp(InetAddress address, int port) implements ListenAddress {}
}
