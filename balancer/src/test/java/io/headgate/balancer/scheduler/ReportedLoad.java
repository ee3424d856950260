package io.headgate.balancer.scheduler;

import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.EndpointTraffic;

/** A count that differs between this node and the cluster. */
record ReportedLoad(double load, int active) implements EndpointLoad {

  @Override
  public EndpointTraffic traffic() {
    return new EndpointTraffic();
  }

  @Override
  public ConnectionLease open() {
    throw new UnsupportedOperationException("reported loads do not change");
  }
}
