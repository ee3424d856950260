package io.headgate.cluster.counts;

import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.EndpointTraffic;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all members have open on one endpoint: this node's own connections to the last one, and the
 * damped sum of what the others have told.
 */
final class SharedEndpointLoad implements EndpointLoad {

  private static final long OPENED = (1L << 32) + 1;

  private final CountKey key;
  private final RemoteLoad remote;
  private final Queue<SharedEndpointLoad> changed;

  /** All connections ever opened in the upper half, those open now in the lower one. */
  private final AtomicLong opened = new AtomicLong();

  private final AtomicBoolean waiting = new AtomicBoolean();
  private final EndpointTraffic traffic = new EndpointTraffic();

  /** Of {@link #opened}, as last told. The thread of {@link CountExchange} alone. */
  private int told;

  SharedEndpointLoad(CountKey key, RemoteLoad remote, Queue<SharedEndpointLoad> changed) {
    this.key = key;
    this.remote = remote;
    this.changed = changed;
  }

  @Override
  public double load() {
    return active() + remote.damped();
  }

  @Override
  public int active() {
    return (int) opened.get();
  }

  @Override
  public int activeElsewhere() {
    return remote.active();
  }

  @Override
  public EndpointTraffic traffic() {
    return traffic;
  }

  @Override
  public ConnectionLease open() {
    opened.addAndGet(OPENED);
    change();
    return new Lease(this);
  }

  private void closed() {
    opened.decrementAndGet();
    change();
  }

  /** Once until it is told, however many connections open meanwhile. */
  private void change() {
    if (!waiting.get() && waiting.compareAndSet(false, true)) {
      changed.add(this);
    }
  }

  CountKey key() {
    return key;
  }

  /** To be called before the counts are read: what changes after that waits again. */
  void telling() {
    waiting.set(false);
  }

  /** How many connections have been opened since this was asked last. */
  int newlyOpened() {
    int all = (int) (opened.get() >>> 32);
    int since = all - told;
    told = all;
    return since;
  }

  private static final class Lease implements ConnectionLease {

    /** An updater rather than an atomic object: there is one lease for every connection. */
    private static final AtomicIntegerFieldUpdater<Lease> CLOSED =
        AtomicIntegerFieldUpdater.newUpdater(Lease.class, "closed");

    private final SharedEndpointLoad endpoint;
    private volatile int closed;

    Lease(SharedEndpointLoad endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public EndpointTraffic traffic() {
      return endpoint.traffic;
    }

    @Override
    public void close() {
      if (CLOSED.compareAndSet(this, 0, 1)) {
        endpoint.closed();
      }
    }
  }
}
