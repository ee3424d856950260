package io.headgate.discovery.model;

/**
 * What holds for every port of one Service.
 *
 * @param uid the Service's; affinity is keyed by it
 */
public record ServiceTraits(
    String uid, SessionAffinity affinity, TrafficPolicies trafficPolicies, ServicePolicy policy) {}
