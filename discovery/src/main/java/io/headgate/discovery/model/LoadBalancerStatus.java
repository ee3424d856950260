package io.headgate.discovery.model;

import java.util.List;

/**
 * What of a Service concerns load balancers in front of the nodes.
 *
 * @param ingress the addresses and host names of its status; those that are served here are among
 *     the ports' listen addresses
 * @param healthCheckNodePort where a load balancer asks whether this node has endpoints; 0 for none
 */
public record LoadBalancerStatus(List<String> ingress, int healthCheckNodePort) {

  public static final LoadBalancerStatus NONE = new LoadBalancerStatus(List.of(), 0);

  public LoadBalancerStatus {
    ingress = List.copyOf(ingress);
  }
}
