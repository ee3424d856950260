package io.headgate.cluster.counts;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Counts on their way into a message. */
final class CountsByService {

  private final Map<ServicePortName, Map<EndpointAddress, EndpointCount>> services =
      new LinkedHashMap<>();

  void add(CountKey key, int active) {
    services
        .computeIfAbsent(key.service(), unknown -> new LinkedHashMap<>())
        .put(key.endpoint(), new EndpointCount(key.endpoint(), active));
  }

  List<ServiceCounts> withRates(ToDoubleFunction<ServicePortName> rates) {
    List<ServiceCounts> counts = new ArrayList<>(services.size());
    services.forEach(
        (service, endpoints) ->
            counts.add(
                new ServiceCounts(
                    service, rates.applyAsDouble(service), List.copyOf(endpoints.values()))));
    return counts;
  }
}
