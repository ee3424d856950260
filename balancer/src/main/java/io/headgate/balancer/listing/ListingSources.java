package io.headgate.balancer.listing;

import io.headgate.balancer.proxy.ConnectionEntry;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.state.ConnectionCounts;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where a listing reads.
 *
 * @param standing how Services are scheduled that ask for nothing else
 * @param connections asks every event loop, and waits for the answers: not on one of them
 */
public record ListingSources(
    DefaultScheduler standing,
    ConnectionCounts counts,
    TrafficBook traffic,
    PersistentClients clients,
    Supplier<List<ConnectionEntry>> connections) {}
