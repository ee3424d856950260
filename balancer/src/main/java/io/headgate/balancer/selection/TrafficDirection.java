package io.headgate.balancer.selection;

import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.TrafficPolicy;
import java.util.List;

/** By which kind of address a Service port was reached: that decides which policy rules. */
enum TrafficDirection {
  /** By its ClusterIP. */
  INTERNAL,
  /** By a node port, an external or a load-balancer address. */
  EXTERNAL,
  /**
   * By none of its own, as an Ingress reaches its backend, or a port of the gateway: no traffic
   * policy is meant.
   */
  DIRECT;

  static TrafficDirection of(ServicePort port, VirtualAddress virtual) {
    List<ListenAddress> own = port.listenAddresses();
    TrafficDirection direction = DIRECT;
    for (int i = 0; i < own.size() && direction != INTERNAL; i++) {
      TrafficDirection match = match(own.get(i), virtual);
      direction = match == DIRECT ? direction : match;
    }
    return direction;
  }

  /** By the address alone: where a low port may not be bound, another one stands for it. */
  private static TrafficDirection match(ListenAddress own, VirtualAddress virtual) {
    return switch (own) {
      case ListenAddress.ClusterIp it -> it.address().equals(virtual.ip()) ? INTERNAL : DIRECT;
      case ListenAddress.NodePort it -> it.port() == virtual.port() ? EXTERNAL : DIRECT;
      case ListenAddress.ExposedPort it -> DIRECT;
      case ListenAddress.ExternalIp it -> it.address().equals(virtual.ip()) ? EXTERNAL : DIRECT;
      case ListenAddress.LoadBalancerIp it -> it.address().equals(virtual.ip()) ? EXTERNAL : DIRECT;
    };
  }

  TrafficPolicy policy(ServicePort port) {
    return switch (this) {
      case INTERNAL -> port.traits().trafficPolicies().internal();
      case EXTERNAL -> port.traits().trafficPolicies().external();
      case DIRECT -> TrafficPolicy.CLUSTER;
    };
  }
}
