package io.headgate.balancer.selection;

import io.headgate.balancer.state.Ejection;
import io.headgate.discovery.model.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints of a list may be used: those that the Service's rules allow and that are not out.
 * Where all of them are out, being out for failures or checks is ignored: a connection that may
 * fail is better than one that must.
 *
 * <p>Made anew for every change of what is out, so that choosing costs the same with ejections and
 * without.
 */
final class EndpointMask {

  private final boolean[] usable;
  private final PortHealth health;
  private final DialWatch watch;
  private final Map<Integer, Ejection> halfOpen;

  private EndpointMask(
      boolean[] usable, PortHealth health, DialWatch watch, Map<Integer, Ejection> halfOpen) {
    this.usable = usable;
    this.health = health;
    this.watch = watch;
    this.halfOpen = halfOpen;
  }

  /**
   * @param allowed by the Service's rules, for each endpoint
   */
  static EndpointMask of(List<Endpoint> endpoints, boolean[] allowed, PortHealth health) {
    if (health.out().isEmpty()) {
      return new EndpointMask(allowed, health, health.watch(), Map.of());
    }
    boolean[] usable = new boolean[allowed.length];
    boolean[] out = new boolean[allowed.length];
    Map<Integer, Ejection> halfOpen = new HashMap<>();
    boolean anyUsable = false;
    for (int i = 0; i < allowed.length; i++) {
      if (allowed[i]) {
        Endpoint endpoint = endpoints.get(i);
        switch (Availability.of(endpoint.address(), health.out(), health.nanoTime())) {
          case IN -> usable[i] = true;
          case HALF_OPEN -> {
            usable[i] = true;
            halfOpen.put(i, failures(endpoint, health.out()));
          }
          case OUT -> out[i] = true;
          case DRAINED -> {}
        }
        anyUsable |= usable[i];
      }
    }
    return anyUsable
        ? new EndpointMask(usable, health, health.watch(), halfOpen)
        : new EndpointMask(out, health, health.whileOut(), Map.of());
  }

  boolean usable(int index) {
    return usable[index];
  }

  /**
   * Who hears of the dial of that endpoint; null where it may be tried once and somebody else is
   * trying it.
   */
  @Nullable DialWatch claim(int index) {
    if (halfOpen.isEmpty()) {
      return watch;
    }
    Ejection over = halfOpen.get(index);
    if (over == null) {
      return watch;
    }
    return health.claim(over) ? health.whileOut() : null;
  }

  private static Ejection failures(Endpoint endpoint, List<Ejection> out) {
    return out.stream()
        .filter(one -> one.endpoint().equals(endpoint.address()))
        .filter(one -> one.reason() == Ejection.Reason.FAILURES)
        .findFirst()
        .orElseThrow();
  }
}
