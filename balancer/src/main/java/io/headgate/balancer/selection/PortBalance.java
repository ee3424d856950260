package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.scheduler.Schedulers;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.ServicePort;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is kept about one Service port from connection to connection: its scheduler, across all
 * changes of endpoints, and the candidates made from its latest object.
 */
final class PortBalance {

  private record Scheduling(SchedulerName name, Scheduler scheduler) {}

  /** One object of the port, seen from one node. */
  private record View(ServicePort port, NodeInfo node, PolicyCandidates candidates) {

    @SuppressWarnings("ReferenceEquality") // an unchanged port keeps its object
    boolean is(ServicePort otherPort, NodeInfo otherNode) {
      return port == otherPort && node.equals(otherNode);
    }
  }

  private final AtomicReference<@Nullable Scheduling> scheduling = new AtomicReference<>();
  private volatile @Nullable View view;

  Scheduler scheduler(ServicePort port, DefaultScheduler defaults) {
    SchedulerName wanted = port.traits().policy().scheduling().scheduler().orElse(defaults.name());
    while (true) {
      Scheduling current = scheduling.get();
      if (current != null && current.name == wanted) {
        return current.scheduler;
      }
      Scheduling changed = new Scheduling(wanted, Schedulers.create(wanted, defaults.ties()));
      if (scheduling.compareAndSet(current, changed)) {
        return changed.scheduler;
      }
    }
  }

  /**
   * The former view is let go only when the new one is made: it holds the counts of the endpoints
   * that both have.
   */
  PolicyCandidates candidates(ServicePort port, NodeInfo node, ConnectionCounts counts) {
    View current = view;
    if (current != null && current.is(port, node)) {
      return current.candidates;
    }
    PolicyCandidates candidates = PolicyCandidates.of(port, node, counts);
    view = new View(port, node, candidates);
    return candidates;
  }
}
