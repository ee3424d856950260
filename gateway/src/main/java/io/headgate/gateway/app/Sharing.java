package io.headgate.gateway.app;

import io.headgate.balancer.state.SharedState;
import io.headgate.cluster.Cluster;
import io.headgate.cluster.ClusterOptions;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import java.util.Optional;

/**
 * What this node knows of connections and clients: shared with others where flags say so, else its
 * own. Without those flags nothing of a cluster is loaded.
 */
final class Sharing implements AutoCloseable {

  /** Above it the clients of ClientIP Services that came longest ago lose their pod. */
  private static final int MAX_AFFINITY_CLIENTS = 1_000_000;

  private final SharedState state;
  private final Optional<Cluster> cluster;

  private Sharing(SharedState state, Optional<Cluster> cluster) {
    this.state = state;
    this.cluster = cluster;
  }

  /** Starts it; returns at once. */
  static Sharing start(Optional<ClusterOptions> options, ProblemLog problems, TimeSource time) {
    Optional<Cluster> cluster =
        options.map(it -> Cluster.start(it, problems, time, MAX_AFFINITY_CLIENTS));
    return new Sharing(
        cluster.map(Cluster::state).orElseGet(() -> SharedState.local(time, MAX_AFFINITY_CLIENTS)),
        cluster);
  }

  SharedState state() {
    return state;
  }

  /**
   * What objects are assigned: decided with the others, where there are any.
   *
   * @param here remembers it on this node
   */
  AllocationStore allocations(AllocationStore here) {
    return cluster.map(it -> it.allocations(here)).orElse(here);
  }

  /** Waits for the cluster, as long as --cluster-wait at most. */
  void awaitSettled() {
    cluster.ifPresent(it -> it.settled().toCompletableFuture().join());
  }

  /** Leaves it. */
  @Override
  public void close() {
    cluster.ifPresent(Cluster::close);
  }
}
