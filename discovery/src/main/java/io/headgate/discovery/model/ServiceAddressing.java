package io.headgate.discovery.model;

import java.net.InetAddress;
import java.util.List;

/** How a Service is found. */
public sealed interface ServiceAddressing {

  /** The type as the API writes it. */
  String type();

  /**
   * By virtual addresses.
   *
   * @param type ClusterIP, NodePort or LoadBalancer
   * @param clusterIps one or two, the first one is {@code spec.clusterIP}
   * @param loadBalancer {@link LoadBalancerStatus#NONE} unless the type is LoadBalancer
   */
  record Virtual(String type, List<InetAddress> clusterIps, LoadBalancerStatus loadBalancer)
      implements ServiceAddressing {
    public Virtual {
      clusterIps = List.copyOf(clusterIps);
    }

    /** Without a load balancer. */
    public Virtual(String type, List<InetAddress> clusterIps) {
      this(type, clusterIps, LoadBalancerStatus.NONE);
    }
  }

  /** By the addresses of its pods: no listener of ours. */
  record Headless() implements ServiceAddressing {
    @Override
    public String type() {
      return "ClusterIP";
    }
  }

  /**
   * By another DNS name: no listener of ours, but an Ingress may name it as a backend.
   *
   * @param host without a trailing dot
   */
  record ExternalName(String host) implements ServiceAddressing {
    @Override
    public String type() {
      return "ExternalName";
    }
  }
}
