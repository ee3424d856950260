package io.headgate.balancer.listing;

import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.discovery.model.SchedulerName;

/**
 * Where a listing reads.
 *
 * @param standing the scheduler of Services that ask for none
 */
public record ListingSources(
    SchedulerName standing,
    ConnectionCounts counts,
    TrafficBook traffic,
    PersistentClients clients) {}
