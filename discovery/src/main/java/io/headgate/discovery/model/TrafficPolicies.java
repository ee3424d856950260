package io.headgate.discovery.model;

/**
 * The traffic policies of a Service.
 *
 * @param internal for its ClusterIP
 * @param external for node ports, external and load-balancer addresses
 */
public record TrafficPolicies(TrafficPolicy internal, TrafficPolicy external) {

  public static final TrafficPolicies DEFAULT =
      new TrafficPolicies(TrafficPolicy.CLUSTER, TrafficPolicy.CLUSTER);
}
