package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.state.AffinityTable;
import io.headgate.balancer.state.ClusterView;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.EjectionTable;
import io.headgate.balancer.state.Limits;
import io.headgate.balancer.state.LocalConnectionLimits;
import io.headgate.balancer.state.LocalEjectionTable;
import io.headgate.balancer.state.LocalRequestBudget;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TrafficPolicies;
import io.headgate.discovery.model.TrafficPolicy;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an endpoint of a Service port, for connections and requests alike: the eligible ones, the
 * client's own pod, then the scheduler. What is out ({@link EjectionTable}) is not eligible. Any
 * thread.
 *
 * <p>As an observer of snapshots it forgets the ports and clients of what is gone.
 */
public final class EndpointPicker implements SnapshotObserver {

  private static final SessionAffinity NO_AFFINITY = new SessionAffinity.None();

  private final PickerContext context;
  private final ConcurrentMap<ServicePortName, PortFamilies> ports = new ConcurrentHashMap<>();

  /** For those who wait; a connection carries its own snapshot. */
  private volatile Snapshot latest = Snapshot.empty(new NodeInfo("", ""));

  /** How many ports the snapshot has. Control thread only. */
  private int portsInSnapshot;

  /**
   * @param time for the time that an endpoint is out
   */
  public EndpointPicker(SharedState state, PickerDefaults defaults, TimeSource time) {
    this.context =
        new PickerContext(
            state, defaults, time, new WaitingRooms(time, this::turn), new AffinityTally());
    state.ejections().addObserver((port, before, after) -> ejectionsChanged(port));
    state.limits().connections().addObserver(this::lookAgain);
  }

  /** For one node that keeps its endpoints in, whatever their dials lead to. */
  public EndpointPicker(
      ConnectionCounts counts, AffinityTable affinity, DefaultScheduler scheduler) {
    this(
        new SharedState(
            counts,
            affinity,
            new LocalEjectionTable(),
            new Limits(new LocalConnectionLimits(), new LocalRequestBudget(TimeSource.system())),
            ClusterView.NONE),
        PickerDefaults.of(scheduler),
        TimeSource.system());
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
    if (choose(whole, node, key, excluded, handler) != null) {
      pickAgain(new PickRequest(whole, node, key, excluded, handler));
    }
  }

  /**
   * Says which endpoint a request through an Ingress would get now. Changes nothing: what comes
   * next is chosen as if nobody had asked.
   *
   * @param client empty where it is not known who asks
   */
  public Forecast foresee(ServicePort whole, NodeInfo node, Optional<InetAddress> client) {
    PortFamilies.Family family = families(whole.name()).first(whole);
    return new Foresight(family.port(), node, client).in(family.balance(), context);
  }

  /**
   * Begins anew, because somebody else was quicker. As a rule the candidates are others by now;
   * where they are not, the endpoint is left out, so that this ends.
   */
  private void pickAgain(PickRequest request) {
    Exclusions excluded = request.excluded();
    EndpointAddress lost = null;
    do {
      EndpointAddress before = lost;
      lost = choose(request.whole(), request.node(), request.key(), excluded, request.handler());
      if (lost != null && lost.equals(before)) {
        excluded = excluded.with(lost);
      }
    } while (lost != null);
  }

  /** For a client that was to get that endpoint, which is not to be had any more. */
  void lost(PickRequest request, PortCandidates candidates, int index) {
    WaitingRoom room = candidates.room();
    if (room == null) {
      pickAgain(request.without(candidates.endpoint(index).address()));
    } else {
      room.enter(request);
    }
  }

  /** There is nothing that could be taken now: wait where that may help. */
  void nothing(PickRequest request, PortCandidates candidates) {
    WaitingRoom room = candidates.room();
    if (room != null && candidates.isFull(request.excluded())) {
      room.enter(request);
    } else {
      request.handler().selected(Selection.NoEndpoints.INSTANCE);
    }
  }

  /** For one that has waited: the endpoints may be others by now. */
  private void turn(PickRequest waiting) {
    ServicePort whole = latest.port(waiting.whole().name()).orElse(waiting.whole());
    pick(whole, waiting.node(), waiting.key(), waiting.excluded(), waiting.handler());
  }

  /**
   * Lets those who wait for a place look again, and refuses those who have waited too long. Called
   * now and then, a few times a second, on any thread.
   */
  public void lookAgain() {
    context.rooms().lookAgain();
  }

  /** How many connections and requests wait for a place. */
  public int waiting() {
    return context.rooms().waiting();
  }

  /** What has come of choices for clients that belong to a pod. */
  public AffinityTally affinityTally() {
    return context.tally();
  }

  /**
   * @return what was chosen, where it was not to be had; null where the handler was called, or will
   *     be
   */
  private @Nullable EndpointAddress choose(
      ServicePort whole,
      NodeInfo node,
      ConnectionKey key,
      Exclusions excluded,
      SelectionHandler handler) {
    PortFamilies.Family family = families(whole.name()).serving(whole, key.virtual());
    ServicePort port = family.port();
    PortBalance balance = family.balance();
    PolicyCandidates all = balance.candidates(port, node, context);
    boolean local = isLocal(port, key);
    if (local && all.onlyElsewhere()) {
      handler.selected(Selection.Dropped.INSTANCE);
      return null;
    }
    PortCandidates candidates = local ? all.local() : all.cluster();
    WaitingRoom room = candidates.room();
    if (room != null && room.isBefore(handler)) {
      room.enter(new PickRequest(whole, node, key, excluded, handler));
      return null;
    }
    Candidates remaining =
        excluded.addresses().isEmpty() ? candidates : new RemainingCandidates(candidates, excluded);
    Scheduler scheduler = balance.scheduler(port, context);
    PodPreference preference = handler.preference();
    SessionAffinity affinity =
        preference.equals(PodPreference.NONE) ? port.traits().affinity() : NO_AFFINITY;
    return switch (affinity) {
      case SessionAffinity.None none -> {
        int preferred = preference.prefer(remaining);
        int index = preferred == Scheduler.NONE ? scheduler.schedule(remaining, key) : preferred;
        Selection.Selected selected = index == Scheduler.NONE ? null : candidates.take(index);
        if (selected != null) {
          handler.selected(selected);
          yield null;
        }
        if (index != Scheduler.NONE && room == null) {
          yield candidates.endpoint(index).address();
        }
        nothing(new PickRequest(whole, node, key, excluded, handler), candidates);
        yield null;
      }
      case SessionAffinity.ClientIp rule -> {
        PickRequest request = new PickRequest(whole, node, key, excluded, handler);
        new AffinityPick(
                this,
                request,
                StickyClient.of(request, rule, context),
                new AffinityPick.Proposals(candidates, remaining, scheduler))
            .start();
        yield null;
      }
    };
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    latest = snapshot;
    for (ServiceChange change : delta.services().values()) {
      change.before().ifPresent(before -> forget(before, change.after()));
      change.after().ifPresent(after -> after.ports().forEach(this::tellScheduler));
      portsInSnapshot -= change.before().map(before -> before.ports().size()).orElse(0);
      portsInSnapshot += change.after().map(after -> after.ports().size()).orElse(0);
    }
    if (ports.size() > portsInSnapshot) {
      // A connection that still carries a former snapshot may have brought back what was gone.
      for (ServicePortName name : ports.keySet()) {
        if (snapshot.port(name).isEmpty()) {
          close(ports.remove(name));
        }
      }
    }
  }

  /**
   * A port that nobody has used yet has no scheduler to be told, unless endpoints start slowly:
   * that has to know who was there first.
   */
  private void tellScheduler(ServicePort port) {
    boolean slowStart = port.traits().policy().scheduling().slowStart().isPresent();
    PortFamilies families = slowStart ? families(port.name()) : ports.get(port.name());
    if (families != null) {
      families.follow(port, context);
    }
  }

  private void forget(Service before, Optional<Service> after) {
    for (ServicePort port : before.ports()) {
      if (after.flatMap(service -> service.port(port.name())).isEmpty()) {
        close(ports.remove(port.name()));
      }
      forgetEjections(port, after.flatMap(service -> service.port(port.name())));
    }
    if (hasAffinity(before)
        && after.filter(EndpointPicker::hasAffinity).map(service -> service.traits().uid()).stream()
            .noneMatch(before.traits().uid()::equals)) {
      context.state().affinity().forget(before.traits().uid());
    }
  }

  private void close(@Nullable PortFamilies gone) {
    if (gone != null) {
      gone.close(context);
    }
  }

  /** An address that goes and comes back is another pod's. */
  private void forgetEjections(ServicePort before, Optional<ServicePort> after) {
    EjectionTable ejections = context.state().ejections();
    if (!ejections.of(before.name()).isEmpty()) {
      ejections.retain(
          before.name(),
          after.stream()
              .flatMap(port -> port.endpoints().stream())
              .map(Endpoint::address)
              .collect(Collectors.toSet()));
    }
  }

  private void ejectionsChanged(ServicePortName name) {
    PortFamilies families = ports.get(name);
    if (families != null) {
      families.ejectionsChanged(context.time());
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
