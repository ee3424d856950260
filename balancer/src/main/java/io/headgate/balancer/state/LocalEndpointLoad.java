package io.headgate.balancer.state;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** What this node has open on one endpoint. */
final class LocalEndpointLoad implements EndpointLoad {

  private final AtomicInteger active = new AtomicInteger();
  private final EndpointTraffic traffic = new EndpointTraffic();

  @Override
  public double load() {
    return active.get();
  }

  @Override
  public int active() {
    return active.get();
  }

  @Override
  public EndpointTraffic traffic() {
    return traffic;
  }

  @Override
  public ConnectionLease open() {
    active.incrementAndGet();
    return new Lease(this);
  }

  private static final class Lease implements ConnectionLease {

    /** An updater rather than an atomic object: there is one lease for every connection. */
    private static final AtomicIntegerFieldUpdater<Lease> CLOSED =
        AtomicIntegerFieldUpdater.newUpdater(Lease.class, "closed");

    private final LocalEndpointLoad endpoint;
    private volatile int closed;

    Lease(LocalEndpointLoad endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public EndpointTraffic traffic() {
      return endpoint.traffic;
    }

    @Override
    public void close() {
      if (CLOSED.compareAndSet(this, 0, 1)) {
        endpoint.active.decrementAndGet();
      }
    }
  }
}
