package io.headgate.cluster.ejections;

import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EjectionObserver;
import io.headgate.balancer.state.EjectionTable;
import io.headgate.balancer.state.LocalEjectionTable;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.TimeSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * What is out on all nodes, as one node knows it: what this node finds is told to the others, and
 * what they tell is done here. It is complete without a cluster. What this node's own health checks
 * find stays with it.
 *
 * <p>Any thread, but for what is said to belong to the thread of the cluster.
 */
public final class SharedEjectionTable implements EjectionTable {

  private final LocalEjectionTable here = new LocalEjectionTable();
  private final Executor thread;
  private final EjectionExchange exchange;

  /**
   * @param thread the thread of the cluster
   * @param self this start of this node
   */
  public SharedEjectionTable(
      Executor thread,
      UUID self,
      EjectionTransport transport,
      EjectionTimings timings,
      TimeSource time) {
    this.thread = thread;
    this.exchange = new EjectionExchange(here, self, transport, timings, time);
  }

  @Override
  public List<Ejection> of(ServicePortName port) {
    return here.of(port);
  }

  @Override
  public void eject(ServicePortName port, Ejection ejection, int mostOut) {
    here.eject(port, ejection, mostOut);
    if (isShared(ejection.reason()) && here.of(port).stream().anyMatch(ejection::isSame)) {
      EjectionKey key = new EjectionKey(port, ejection.endpoint(), ejection.reason());
      thread.execute(() -> exchange.out(key, ejection.until(), mostOut));
    }
  }

  @Override
  public boolean claimProbe(ServicePortName port, Ejection over, long until) {
    boolean claimed = here.claimProbe(port, over, until);
    if (claimed && isShared(over.reason())) {
      EjectionKey key = new EjectionKey(port, over.endpoint(), over.reason());
      thread.execute(() -> exchange.tries(key, until));
    }
    return claimed;
  }

  @Override
  public void readmit(ServicePortName port, EndpointAddress endpoint, Ejection.Reason reason) {
    here.readmit(port, endpoint, reason);
    if (isShared(reason)) {
      thread.execute(() -> exchange.in(new EjectionKey(port, endpoint, reason)));
    }
  }

  @Override
  public void retain(ServicePortName port, Set<EndpointAddress> endpoints) {
    here.retain(port, endpoints);
    thread.execute(() -> exchange.retain(port, endpoints));
  }

  @Override
  public void addObserver(EjectionObserver observer) {
    here.addObserver(observer);
  }

  /** Takes in what a member said. The thread of the cluster. */
  public void receive(List<EjectionFact> facts) {
    exchange.receive(facts);
  }

  /** Somebody has joined, or this member has. The thread of the cluster. */
  public void joined() {
    exchange.joined();
  }

  /** Tells what is to be told; called every few milliseconds. The thread of the cluster. */
  public void tick() {
    exchange.tick();
  }

  /** How much is remembered. The thread of the cluster. */
  int size() {
    return exchange.size();
  }

  private static boolean isShared(Ejection.Reason reason) {
    return switch (reason) {
      case FAILURES, DRAINED -> true;
      case CHECK -> false;
    };
  }
}
