package io.headgate.balancer.state;

/** The count of one endpoint of one Service port. Any thread. */
public interface EndpointLoad {

  /** Open connections, over all nodes as far as this node has heard: what schedulers compare. */
  double load();

  /** Connections open on this node. */
  int active();

  /** Connections open on the other nodes, as far as this node has heard; 0 where it is alone. */
  default int activeElsewhere() {
    return 0;
  }

  /** What has passed through this node. */
  EndpointTraffic traffic();

  /** Counts a connection before it is dialled, so that a burst does not see a stale count. */
  ConnectionLease open();
}
