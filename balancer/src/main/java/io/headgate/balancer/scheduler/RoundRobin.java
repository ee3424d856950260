package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code rr}: the next available endpoint after the one chosen last; weights do not matter.
 *
 * <p>When endpoints change, the place is kept: the next one is still the one after the last chosen,
 * or, where that one is gone, after the nearest one before it that is left (Linux, {@code
 * net/netfilter/ipvs/ip_vs_rr.c}).
 */
final class RoundRobin implements Scheduler {

  private final AtomicReference<Round> round = new AtomicReference<>(new Round(List.of(), NONE));

  @Override
  public int schedule(Candidates candidates, ConnectionKey key) {
    Round current = roundOver(candidates.endpoints());
    while (true) {
      int last = current.last.get();
      int next = nextAvailable(candidates, last);
      if (next == NONE || current.last.compareAndSet(last, next)) {
        return next;
      }
    }
  }

  @Override
  public int foresee(Candidates candidates, ConnectionKey key) {
    Round current = round.get();
    return nextAvailable(
        candidates,
        current.isOver(candidates.endpoints())
            ? current.last.get()
            : current.continuedOver(candidates.endpoints()).last.get());
  }

  private static int nextAvailable(Candidates candidates, int last) {
    int size = candidates.size();
    int index = last;
    for (int step = 0; step < size; step++) {
      index = index + 1 < size ? index + 1 : 0;
      if (candidates.available(index)) {
        return index;
      }
    }
    return NONE;
  }

  private Round roundOver(List<Endpoint> endpoints) {
    while (true) {
      Round current = round.get();
      if (current.isOver(endpoints)) {
        return current;
      }
      Round next = current.continuedOver(endpoints);
      if (round.compareAndSet(current, next)) {
        return next;
      }
    }
  }

  /** A place in one list of endpoints. */
  private static final class Round {

    private final List<Endpoint> endpoints;
    private final AtomicInteger last;

    Round(List<Endpoint> endpoints, int last) {
      this.endpoints = endpoints;
      this.last = new AtomicInteger(last);
    }

    @SuppressWarnings("ReferenceEquality") // the list object itself stands for its endpoints
    boolean isOver(List<Endpoint> others) {
      return endpoints == others;
    }

    Round continuedOver(List<Endpoint> changed) {
      Map<EndpointAddress, Integer> places = new HashMap<>();
      for (int i = 0; i < changed.size(); i++) {
        places.put(changed.get(i).address(), i);
      }
      for (int i = last.get(); i >= 0; i--) {
        Integer place = places.get(endpoints.get(i).address());
        if (place != null) {
          return new Round(changed, place);
        }
      }
      return new Round(changed, NONE);
    }
  }
}
