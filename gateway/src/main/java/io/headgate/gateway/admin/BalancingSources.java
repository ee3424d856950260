package io.headgate.gateway.admin;

import io.headgate.balancer.listing.VirtualServer;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.TimeSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the admin address shows of balancing.
 *
 * @param problems those that only show at run time
 * @param defaultScheduler of Services that ask for none
 * @param servers on which addresses Service ports are really served
 */
public record BalancingSources(
    ConnectionCounts counts,
    ProblemLog problems,
    SchedulerName defaultScheduler,
    Supplier<List<VirtualServer>> servers,
    TimeSource time) {}
