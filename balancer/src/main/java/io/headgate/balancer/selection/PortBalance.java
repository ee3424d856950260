package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.scheduler.Schedulers;
import io.headgate.balancer.scheduler.Scheduling;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.TimeSource;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is kept about one Service port from connection to connection: its scheduler, across all
 * changes of endpoints, and the candidates made from its latest object.
 */
final class PortBalance {

  /** What was asked for, what that means here, and who does it. */
  private record Scheduled(SchedulingPolicy policy, Scheduling scheduling, Scheduler scheduler) {}

  /**
   * One object of the port, seen from one node.
   *
   * @param until the time (of {@link TimeSource#nanoTime()}) from which the candidates are others,
   *     because an ejected endpoint may be tried; {@link #NO_END} where there is none
   */
  private record View(ServicePort port, NodeInfo node, PolicyCandidates candidates, long until) {

    static final long NO_END = Long.MAX_VALUE;

    @SuppressWarnings("ReferenceEquality") // an unchanged port keeps its object
    boolean is(ServicePort otherPort, NodeInfo otherNode, TimeSource time) {
      return port == otherPort && node.equals(otherNode) && !isOver(time);
    }

    boolean isOver(TimeSource time) {
      return until != NO_END && time.nanoTime() - until >= 0;
    }
  }

  private final AtomicReference<@Nullable Scheduled> scheduled = new AtomicReference<>();
  private volatile @Nullable View view;
  private volatile @Nullable ServicePort latest;
  private @Nullable WaitingRoom room; // guarded by this

  @SuppressWarnings("ReferenceEquality") // an unchanged Service keeps its policy's object
  Scheduler scheduler(ServicePort port, PickerContext context) {
    SchedulingPolicy policy = port.traits().policy().scheduling();
    while (true) {
      Scheduled current = scheduled.get();
      if (current != null && current.policy == policy) {
        return current.scheduler;
      }
      Scheduling wanted = context.defaults().scheduler().scheduling(policy);
      Scheduler scheduler =
          current != null && current.scheduling.equals(wanted)
              ? current.scheduler
              : Schedulers.create(wanted, context.time());
      if (scheduled.compareAndSet(current, new Scheduled(policy, wanted, scheduler))) {
        return scheduler;
      }
    }
  }

  /** The port is this one from now on: connections will come with it. */
  void follow(ServicePort port, PickerContext context) {
    scheduler(port, context).endpointsChanged(port.endpoints());
    latest = port;
  }

  /** The candidates of this moment: the same object until something changes. */
  PolicyCandidates candidates(ServicePort port, NodeInfo node, PickerContext context) {
    View current = view;
    return current != null && current.is(port, node, context.time())
        ? current.candidates
        : changedCandidates(port, node, context);
  }

  /**
   * Under the lock that {@link #ejectionsChanged} takes, so that what was read before a change is
   * not kept after it. The former view is let go only when the new one is made: it holds the counts
   * of the endpoints that both have.
   */
  private synchronized PolicyCandidates changedCandidates(
      ServicePort port, NodeInfo node, PickerContext context) {
    View current = view;
    if (current != null && current.is(port, node, context.time())) {
      return current.candidates;
    }
    EligibleEndpoints eligible = EligibleEndpoints.of(port.endpoints(), node);
    PortHealth health = PortHealth.of(port, eligible.cluster(), context);
    PolicyCandidates candidates =
        PolicyCandidates.of(
            port, eligible, context.state().counts(), health, places(port, context));
    view = new View(port, node, candidates, health.nextChange().orElse(View.NO_END));
    return candidates;
  }

  private @Nullable PortPlaces places(ServicePort port, PickerContext context) {
    OptionalInt most = port.traits().policy().connections().maxConnections();
    if (most.isEmpty()) {
      return null;
    }
    WaitingRoom waiting = room;
    if (waiting == null) {
      waiting = context.rooms().open(() -> anyAvailable(context.time()));
      room = waiting;
    }
    return new PortPlaces(port, most.getAsInt(), context.state().limits().connections(), waiting);
  }

  /** Where there may be others by now, who waits has to choose to find out. */
  private boolean anyAvailable(TimeSource time) {
    View current = view;
    ServicePort now = latest;
    return current != null
        && ((now != null && !now.equals(current.port))
            || current.isOver(time)
            || current.candidates.cluster().anyAvailable());
  }

  /** The port is gone. */
  synchronized void close(PickerContext context) {
    WaitingRoom waiting = room;
    room = null;
    if (waiting != null) {
      context.rooms().close(waiting);
    }
  }

  /** What is out of this port has changed: what was made of it ends now. */
  synchronized void ejectionsChanged(TimeSource time) {
    View current = view;
    if (current != null) {
      // It stays until there are new candidates, because it holds the counts.
      view = new View(current.port, current.node, current.candidates, time.nanoTime());
    }
  }
}
