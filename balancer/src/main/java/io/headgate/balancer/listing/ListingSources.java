package io.headgate.balancer.listing;

import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.state.ConnectionCounts;

/**
 * Where a listing reads.
 *
 * @param standing how Services are scheduled that ask for nothing else
 */
public record ListingSources(
    DefaultScheduler standing,
    ConnectionCounts counts,
    TrafficBook traffic,
    PersistentClients clients) {}
