package io.headgate.cluster.counts;

import io.headgate.discovery.model.EndpointAddress;

/**
 * What a member has open on one endpoint: the number itself, never a difference, so that a lost
 * message is made up for by any later one.
 */
public record EndpointCount(EndpointAddress endpoint, int active) {}
