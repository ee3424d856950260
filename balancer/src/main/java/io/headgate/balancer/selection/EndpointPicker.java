package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.state.AffinityTable;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;

/** Chooses an endpoint of a Service port, for connections and requests alike. Any thread. */
public final class EndpointPicker implements SnapshotObserver {

  private final ConnectionCounts counts;

  @SuppressWarnings("UnusedVariable") // the selection itself follows
  private final AffinityTable affinity;

  @SuppressWarnings("UnusedVariable") // the selection itself follows
  private final DefaultScheduler defaults;

  public EndpointPicker(
      ConnectionCounts counts, AffinityTable affinity, DefaultScheduler defaults) {
    this.counts = counts;
    this.affinity = affinity;
    this.defaults = defaults;
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {}

  /**
   * Chooses an endpoint and opens a lease on it.
   *
   * @param node the node that balances, for traffic policies and topology
   * @param excluded endpoints not to be chosen again
   * @param handler called once, see there
   */
  public void pick(
      ServicePort port,
      NodeInfo node,
      ConnectionKey key,
      Exclusions excluded,
      SelectionHandler handler) {
    for (Endpoint endpoint : port.endpoints()) {
      if (endpoint.conditions().ready() && !excluded.contains(endpoint.address())) {
        handler.selected(
            new Selection.Selected(endpoint, counts.of(port.name(), endpoint.address()).open()));
        return;
      }
    }
    handler.selected(Selection.NoEndpoints.INSTANCE);
  }
}
