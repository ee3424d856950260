package io.headgate.gateway.routing;

import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;

/**
 * Where the current routes are read. Follows the snapshots on the control thread; {@link #current}
 * from any thread.
 */
public final class Routes implements SnapshotObserver {

  private final RouteTableBuilder builder;
  private volatile RouteTable current;

  /**
   * @param node for the empty table that stands until the first snapshot
   * @param problems takes the conflicts between Ingresses
   */
  public Routes(NodeInfo node, ProblemLog problems) {
    this.builder = new RouteTableBuilder(new ConflictReport(problems));
    this.current = new RouteTable(Snapshot.empty(node), HostIndex.EMPTY);
  }

  /** The routes of the latest snapshot, with that snapshot. A request reads this once. */
  public RouteTable current() {
    return current;
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    current = builder.build(delta.ingresses(), snapshot);
  }
}
