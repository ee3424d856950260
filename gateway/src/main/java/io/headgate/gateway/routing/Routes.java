package io.headgate.gateway.routing;

import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import java.util.Optional;

/**
 * Where the current routes are read. Follows the snapshots on the control thread; {@link #current}
 * from any thread.
 */
public final class Routes implements SnapshotObserver {

  private final RouteTableBuilder builder;
  private volatile RouteTable current;
  private volatile GlobalRules rules = GlobalRules.NONE;

  /**
   * @param node for the empty table that stands until the first snapshot
   * @param problems takes the conflicts between Ingresses
   */
  public Routes(NodeInfo node, ProblemLog problems) {
    this(node, problems, Optional.empty());
  }

  /**
   * As above.
   *
   * @param standIn the Service whose first TCP port has the requests that no rule takes; empty:
   *     they are answered with 404
   */
  public Routes(NodeInfo node, ProblemLog problems, Optional<ServiceName> standIn) {
    this.builder = new RouteTableBuilder(new ConflictReport(problems), new StandInRoute(standIn));
    this.current = new RouteTable(Snapshot.empty(node), HostIndex.EMPTY);
  }

  /** The routes of the latest snapshot, with that snapshot. A request reads this once. */
  public RouteTable current() {
    return current;
  }

  /** What holds for all requests. A request reads this once. */
  public GlobalRules rules() {
    return rules;
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    if (!snapshot.ingress().requests().equals(rules.policy())) {
      rules = GlobalRules.of(snapshot.ingress().requests());
    }
    current = builder.build(delta.ingresses(), snapshot);
  }
}
