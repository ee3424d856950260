package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints of a Service port, with the mask of those that may be used. */
final class PortCandidates implements Candidates {

  /** What {@link #indexOf} returns for a pod that is not there. */
  static final int ABSENT = -1;

  private final List<Endpoint> endpoints;
  private final Map<EndpointAddress, Integer> places;
  private final EndpointLoad[] loads;
  private final EndpointMask mask;
  private final @Nullable PortPlaces limited;

  /**
   * @param eligible a part of the port's endpoints
   * @param limited null where endpoints may have any number of connections
   */
  PortCandidates(
      ServicePort port,
      List<Endpoint> eligible,
      ConnectionCounts counts,
      PortHealth health,
      @Nullable PortPlaces limited) {
    this.limited = limited;
    endpoints = port.endpoints();
    int size = endpoints.size();
    places = HashMap.newHashMap(size);
    loads = new EndpointLoad[size];
    boolean[] allowed = new boolean[size];
    for (int i = 0; i < size; i++) {
      places.put(endpoints.get(i).address(), i);
      loads[i] = counts.of(port.name(), endpoints.get(i).address());
    }
    for (Endpoint endpoint : eligible) {
      allowed[indexOf(endpoint.address())] = endpoint.weight() > 0;
    }
    mask = EndpointMask.of(endpoints, allowed, health);
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public EndpointLoad load(int index) {
    return loads[index];
  }

  @Override
  public boolean available(int index) {
    return mask.usable(index) && (limited == null || limited.hasFree(index));
  }

  /** Whether only that it has as many connections as it may keeps it from taking one. */
  boolean usable(int index) {
    return mask.usable(index);
  }

  /** Where those wait who find every endpoint taken; null where nobody has to. */
  @Nullable WaitingRoom room() {
    return limited == null ? null : limited.room();
  }

  boolean anyAvailable() {
    for (int i = 0; i < loads.length; i++) {
      if (available(i)) {
        return true;
      }
    }
    return false;
  }

  /** Whether waiting may help one that found nothing: an endpoint is only taken, not out. */
  boolean isFull(Exclusions excluded) {
    for (int i = 0; limited != null && i < loads.length; i++) {
      if (usable(i) && !excluded.contains(endpoints.get(i).address())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Opens a lease on that endpoint; null where it is not to be had any more, because somebody else
   * was quicker to try it, or to take its last place.
   */
  Selection.@Nullable Selected take(int index) {
    if (limited != null && !limited.take(index)) {
      return null;
    }
    DialWatch watch = mask.claim(index);
    if (watch == null) {
      if (limited != null) {
        limited.giveBackUnused(index);
      }
      return null;
    }
    ConnectionLease lease = loads[index].open();
    return new Selection.Selected(
        endpoints.get(index), limited == null ? lease : limited.holding(index, lease), watch);
  }

  /** The place of that very endpoint, else of the first one at the pod's address. */
  int indexOf(PodAddress pod) {
    int exact = indexOf(pod.endpoint());
    if (exact != ABSENT) {
      return exact;
    }
    for (int i = 0; i < loads.length; i++) {
      if (pod.isAt(endpoints.get(i).address())) {
        return i;
      }
    }
    return ABSENT;
  }

  private int indexOf(EndpointAddress address) {
    Integer place = places.get(address);
    return place == null ? ABSENT : place;
  }
}
