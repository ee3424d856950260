package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ConnectionPolicy.EndpointRemoval;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoints that a Service port has now.
 *
 * @param removal what becomes of the connections of others
 */
record PortEndpoints(ServicePortName name, Set<EndpointAddress> present, EndpointRemoval removal) {

  /**
   * Of a port that was there.
   *
   * @param now empty where it is gone: then its last policy holds
   */
  static PortEndpoints of(ServicePort before, Optional<ServicePort> now) {
    Set<EndpointAddress> present = new HashSet<>();
    now.ifPresent(
        port -> {
          for (Endpoint endpoint : port.endpoints()) {
            present.add(endpoint.address());
          }
        });
    return new PortEndpoints(before.name(), present, removal(now.orElse(before)));
  }

  /** Whether connections need not be looked at after that change of a port. */
  static boolean same(ServicePort before, ServicePort after) {
    return before.endpoints().equals(after.endpoints()) && removal(before).equals(removal(after));
  }

  void apply(EndpointAddress endpoint, EndpointRelays relays) {
    if (present.contains(endpoint)) {
      relays.endpointIsPresent();
    } else {
      relays.endpointIsGone(removal);
    }
  }

  private static EndpointRemoval removal(ServicePort port) {
    return port.traits().policy().connections().onEndpointRemoval();
  }
}
