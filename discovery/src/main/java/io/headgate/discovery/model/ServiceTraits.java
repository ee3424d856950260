package io.headgate.discovery.model;

/**
 * What holds for every port of one Service.
 *
 * @param uid the Service's; affinity is keyed by it
 * @param access for its load-balancer addresses, and node ports where the policy says so
 */
public record ServiceTraits(
    String uid,
    SessionAffinity affinity,
    TrafficPolicies trafficPolicies,
    ExternalAccess access,
    ServicePolicy policy) {}
