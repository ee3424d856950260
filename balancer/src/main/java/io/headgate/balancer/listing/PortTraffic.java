package io.headgate.balancer.listing;

import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has passed through one Service port. What an endpoint has counted stays in the sum when it
 * goes, since a counter must not fall. Followed on the control thread, read on any.
 */
public final class PortTraffic {

  private final ServicePortName port;
  private final ConnectionCounts counts;
  private final RateEstimator rate = new RateEstimator();
  private final Map<EndpointAddress, RateEstimator> endpointRates = new HashMap<>();
  private Map<EndpointAddress, EndpointLoad> present = Map.of();
  private final Map<EndpointAddress, EndpointLoad> leaving = new HashMap<>();
  private TrafficFigures gone = TrafficFigures.ZERO;

  public PortTraffic(ServicePortName port, ConnectionCounts counts) {
    this.port = port;
    this.counts = counts;
  }

  /** Takes over the endpoints of a new snapshot. */
  public synchronized void follow(List<Endpoint> endpoints) {
    Map<EndpointAddress, EndpointLoad> now = new HashMap<>();
    for (Endpoint endpoint : endpoints) {
      now.put(endpoint.address(), counts.of(port, endpoint.address()));
      leaving.remove(endpoint.address());
    }
    present.forEach(
        (address, load) -> {
          if (!now.containsKey(address)) {
            leaving.put(address, load);
          }
        });
    present = now;
    endpointRates.keySet().retainAll(now.keySet());
    settle();
  }

  /** Since the port exists, over all endpoints that it had. */
  public synchronized TrafficFigures total() {
    settle();
    TrafficFigures sum = gone;
    for (EndpointLoad load : present.values()) {
      sum = sum.plus(TrafficFigures.of(load.traffic()));
    }
    for (EndpointLoad load : leaving.values()) {
      sum = sum.plus(TrafficFigures.of(load.traffic()));
    }
    return sum;
  }

  /** What is open on all endpoints, those that are gone and still have connections included. */
  public synchronized int active() {
    int active = 0;
    for (EndpointLoad load : present.values()) {
      active += load.active();
    }
    for (EndpointLoad load : leaving.values()) {
      active += load.active();
    }
    return active;
  }

  /** Per second, over all endpoints. */
  public synchronized TrafficFigures rate() {
    return rate.perSecond();
  }

  /** Per second, of one endpoint. */
  synchronized TrafficFigures rate(EndpointAddress endpoint) {
    RateEstimator estimator = endpointRates.get(endpoint);
    return estimator == null ? TrafficFigures.ZERO : estimator.perSecond();
  }

  /** Called every {@link RateEstimator#INTERVAL}. */
  synchronized void sample() {
    rate.sample(total());
    present.forEach(
        (address, load) ->
            endpointRates
                .computeIfAbsent(address, unknown -> new RateEstimator())
                .sample(TrafficFigures.of(load.traffic())));
  }

  /** An endpoint that is gone and has nothing open counts no more: its totals are kept instead. */
  private void settle() {
    leaving
        .values()
        .removeIf(
            load -> {
              boolean ended = load.active() == 0;
              if (ended) {
                gone = gone.plus(TrafficFigures.of(load.traffic()));
              }
              return ended;
            });
  }
}
