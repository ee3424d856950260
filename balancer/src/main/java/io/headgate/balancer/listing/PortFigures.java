package io.headgate.balancer.listing;

import io.headgate.discovery.model.EndpointAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * What one Service port has, on one node or several.
 *
 * @param traffic totals, or rates where these are listed
 * @param endpoints those that have anything
 */
public record PortFigures(TrafficFigures traffic, Map<EndpointAddress, EndpointFigures> endpoints) {

  static final PortFigures NONE = new PortFigures(TrafficFigures.ZERO, Map.of());

  public PortFigures {
    endpoints = Map.copyOf(endpoints);
  }

  /** With what another node has; what is local stays what is local here. */
  public PortFigures plus(PortFigures other) {
    if (other.equals(NONE)) {
      return this;
    }
    Map<EndpointAddress, EndpointFigures> sum = new HashMap<>(endpoints);
    other.endpoints.forEach(
        (address, figures) ->
            sum.put(address, sum.getOrDefault(address, EndpointFigures.NONE).plus(figures)));
    return new PortFigures(traffic.plus(other.traffic), sum);
  }

  EndpointFigures of(EndpointAddress endpoint) {
    return endpoints.getOrDefault(endpoint, EndpointFigures.NONE);
  }
}
