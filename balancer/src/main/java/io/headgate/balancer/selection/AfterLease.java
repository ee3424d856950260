package io.headgate.balancer.selection;

import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.EndpointTraffic;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lease with whose end something else ends as well. Any thread. */
final class AfterLease implements ConnectionLease {

  private final ConnectionLease lease;
  private final Runnable end;
  private final AtomicBoolean closed = new AtomicBoolean();

  AfterLease(ConnectionLease lease, Runnable end) {
    this.lease = lease;
    this.end = end;
  }

  @Override
  public EndpointTraffic traffic() {
    return lease.traffic();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      lease.close();
      end.run();
    }
  }
}
