package io.headgate.balancer.state;

import io.headgate.discovery.model.TimeSource;

/**
 * Everything that nodes share about connections and requests, or that one node keeps for itself.
 */
public record SharedState(
    ConnectionCounts counts,
    AffinityTable affinity,
    EjectionTable ejections,
    Limits limits,
    ClusterView cluster) {

  /**
   * That of one node alone.
   *
   * @param maxClients above it the clients that came least and longest ago lose their pod
   */
  public static SharedState local(TimeSource time, int maxClients) {
    return new SharedState(
        new LocalConnectionCounts(),
        new LocalAffinityTable(time, maxClients),
        new LocalEjectionTable(),
        new Limits(new LocalConnectionLimits(), new LocalRequestBudget(time)),
        ClusterView.NONE);
  }
}
