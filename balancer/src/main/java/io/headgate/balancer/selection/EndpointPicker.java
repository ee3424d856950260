package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.AffinityTable;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TrafficPolicies;
import io.headgate.discovery.model.TrafficPolicy;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Chooses an endpoint of a Service port, for connections and requests alike: the eligible ones, the
 * client's own pod, then the scheduler. Any thread.
 *
 * <p>As an observer of snapshots it forgets the ports and clients of what is gone.
 */
public final class EndpointPicker implements SnapshotObserver {

  private final ConnectionCounts counts;
  private final AffinityTable affinity;
  private final DefaultScheduler defaults;
  private final ConcurrentMap<ServicePortName, PortFamilies> ports = new ConcurrentHashMap<>();

  /** How many ports the snapshot has. Control thread only. */
  private int portsInSnapshot;

  public EndpointPicker(
      ConnectionCounts counts, AffinityTable affinity, DefaultScheduler defaults) {
    this.counts = counts;
    this.affinity = affinity;
    this.defaults = defaults;
  }

  /**
   * Chooses an endpoint and opens a lease on it.
   *
   * <p>The policies Local hold where the connection came by an address of the port itself; reached
   * by any other address, as from an Ingress, all eligible endpoints may be chosen.
   *
   * @param whole the port with the endpoints of both address families
   * @param node the node that balances, for traffic policies and topology
   * @param excluded endpoints not to be chosen again
   * @param handler called once, see there
   */
  public void pick(
      ServicePort whole,
      NodeInfo node,
      ConnectionKey key,
      Exclusions excluded,
      SelectionHandler handler) {
    PortFamilies.Family family = families(whole.name()).serving(whole, key.virtual());
    ServicePort port = family.port();
    PortBalance balance = family.balance();
    PolicyCandidates all = balance.candidates(port, node, counts);
    boolean local = isLocal(port, key);
    if (local && all.onlyElsewhere()) {
      handler.selected(Selection.Dropped.INSTANCE);
      return;
    }
    PortCandidates candidates = local ? all.local() : all.cluster();
    Candidates remaining =
        excluded.addresses().isEmpty() ? candidates : new RemainingCandidates(candidates, excluded);
    Scheduler scheduler = balance.scheduler(port, defaults);
    switch (port.traits().affinity()) {
      case SessionAffinity.None none -> {
        int index = scheduler.schedule(remaining, key);
        handler.selected(
            index == Scheduler.NONE
                ? Selection.NoEndpoints.INSTANCE
                : Selection.Selected.of(candidates, index));
      }
      case SessionAffinity.ClientIp rule -> {
        AffinityKey client = AffinityKey.ofService(port.traits().uid(), key.client());
        PodAddress pod = affinity.known(client, rule.timeout());
        int own = pod == null ? PortCandidates.ABSENT : candidates.indexOf(pod);
        if (own != PortCandidates.ABSENT && remaining.available(own)) {
          handler.selected(Selection.Selected.of(candidates, own));
          return;
        }
        int index = scheduler.schedule(remaining, key);
        if (index == Scheduler.NONE) {
          handler.selected(Selection.NoEndpoints.INSTANCE);
        } else if (own != PortCandidates.ABSENT && candidates.available(own)) {
          // One refused connection moves no client: its pod has failed for this connection only.
          handler.selected(Selection.Selected.of(candidates, index));
        } else {
          new AffinityPick(
                  affinity, client, rule, new Proposal(candidates, remaining, index), handler)
              .decide(pod);
        }
      }
    }
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    for (ServiceChange change : delta.services().values()) {
      change.before().ifPresent(before -> forget(before, change.after()));
      portsInSnapshot -= change.before().map(before -> before.ports().size()).orElse(0);
      portsInSnapshot += change.after().map(after -> after.ports().size()).orElse(0);
    }
    if (ports.size() > portsInSnapshot) {
      // A connection that still carries a former snapshot may have brought back what was gone.
      ports.keySet().removeIf(name -> snapshot.port(name).isEmpty());
    }
  }

  private void forget(Service before, Optional<Service> after) {
    for (ServicePort port : before.ports()) {
      if (after.flatMap(service -> service.port(port.name())).isEmpty()) {
        ports.remove(port.name());
      }
    }
    if (hasAffinity(before)
        && after.filter(EndpointPicker::hasAffinity).map(service -> service.traits().uid()).stream()
            .noneMatch(before.traits().uid()::equals)) {
      affinity.forget(before.traits().uid());
    }
  }

  private static boolean hasAffinity(Service service) {
    return switch (service.traits().affinity()) {
      case SessionAffinity.None none -> false;
      case SessionAffinity.ClientIp rule -> true;
    };
  }

  /** How many ports are remembered. */
  int size() {
    return ports.size();
  }

  private PortFamilies families(ServicePortName name) {
    PortFamilies known = ports.get(name);
    return known != null ? known : ports.computeIfAbsent(name, unknown -> new PortFamilies());
  }

  private static boolean isLocal(ServicePort port, ConnectionKey key) {
    TrafficPolicies policies = port.traits().trafficPolicies();
    return !policies.equals(TrafficPolicies.DEFAULT)
        && TrafficDirection.of(port, key.virtual()).policy(port) == TrafficPolicy.LOCAL;
  }
}
