package io.headgate.balancer.state;

/** The count of one endpoint of one Service port. Any thread. */
public interface EndpointLoad {

  /** Open connections, over all nodes as far as this node has heard: what schedulers compare. */
  double load();

  /** Connections open on this node. */
  int active();

  /** What has passed through this node. */
  EndpointTraffic traffic();

  /** Counts a connection before it is dialled, so that a burst does not see a stale count. */
  ConnectionLease open();
}
