package io.headgate.gateway.admin;

import io.headgate.balancer.listing.ListingSources;
import io.headgate.balancer.listing.VirtualServer;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the admin address shows of balancing.
 *
 * @param state counts, affinity and ejections
 * @param problems those that only show at run time
 * @param servers on which addresses Service ports are really served
 */
public record BalancingSources(
    ListingSources listing,
    SharedState state,
    ProblemLog problems,
    Supplier<List<VirtualServer>> servers,
    TimeSource time) {}
