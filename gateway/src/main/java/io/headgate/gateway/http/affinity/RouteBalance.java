package io.headgate.gateway.http.affinity;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.scheduler.Schedulers;
import io.headgate.balancer.selection.PodPreference;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.HashTemplate;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.step.StepRequest;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How pods are chosen for a route where its Service says nothing of that: by a scheduler of the
 * route's own, which sees the counts that all others see, or by the client's address. Any thread.
 */
final class RouteBalance {

  private static final HashTemplate CLIENT = HashTemplate.of("$remote_addr").orElseThrow();

  private final SchedulerName name;
  private final Optional<RequestedPod> scheduled;

  RouteBalance(SchedulerName name) {
    this.name = name;
    this.scheduled =
        name == SchedulerName.SH ? Optional.empty() : Optional.of(new Scheduled(scheduler(name)));
  }

  private static Scheduler scheduler(SchedulerName name) {
    return Schedulers.create(
        DefaultScheduler.HEADGATE.scheduling(SchedulingPolicy.of(name)), TimeSource.system());
  }

  /** Whether the Service leaves it to the route. */
  boolean isFor(ServicePort port) {
    SchedulingPolicy said = port.traits().policy().scheduling();
    return said.scheduler().isEmpty()
        && said.slowStart().isEmpty()
        && port.traits().affinity() instanceof SessionAffinity.None;
  }

  /** What a request wants. */
  RequestedPod of(StepRequest request, TaggedPort port) {
    return scheduled.orElseGet(
        () -> new HashedPod(port, PodTags.mix(RequestHash.of(CLIENT, request).value())));
  }

  /** Whether the client settles the pod. */
  boolean isByClient() {
    return scheduled.isEmpty();
  }

  /** In a few words. */
  String text() {
    String how =
        isByClient() ? "requests of one client get the same pod" : "scheduler " + name.text();
    return how + ", where the Service says nothing of that (load-balance)";
  }

  /** Whatever a scheduler that asks nothing of a client gives. */
  private record Scheduled(Scheduler scheduler) implements RequestedPod, PodPreference {

    /** Of nobody: none of these schedulers looks at it. */
    private static final ConnectionKey ANYBODY =
        new ConnectionKey(
            new ClientAddress(InetAddress.getLoopbackAddress(), 0),
            new VirtualAddress(InetAddress.getLoopbackAddress(), 0),
            Protocol.TCP);

    @Override
    public PodPreference preference() {
      return this;
    }

    @Override
    public int prefer(Candidates candidates) {
      return scheduler.schedule(candidates, ANYBODY);
    }
  }
}
