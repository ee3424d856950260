package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/** A Service with everything that is needed to balance it. */
public record Service(
    ServiceName name,
    ObjectMeta meta,
    ServiceAddressing addressing,
    ServiceTraits traits,
    List<ServicePort> ports) {

  public Service {
    ports = List.copyOf(ports);
  }

  /** The port with that identity; empty once it is gone. */
  public Optional<ServicePort> port(ServicePortName port) {
    for (ServicePort candidate : ports) {
      if (candidate.name().equals(port)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * The TCP port that an Ingress means; empty where there is none. An ExternalName that declares no
   * ports has every number, as in ingress-nginx.
   */
  public Optional<ServicePort> port(PortRef ref) {
    for (ServicePort candidate : ports) {
      if (candidate.name().protocol() == Protocol.TCP && ref.names(candidate)) {
        return Optional.of(candidate);
      }
    }
    return ports.isEmpty()
            && addressing instanceof ServiceAddressing.ExternalName external
            && ref instanceof PortRef.ByNumber(int number)
        ? Optional.of(undeclared(external, number))
        : Optional.empty();
  }

  private ServicePort undeclared(ServiceAddressing.ExternalName external, int number) {
    return new ServicePort(
        new ServicePortName(name, "", Protocol.TCP),
        new PortSpec(number, Integer.toString(number), 0, Optional.empty()),
        List.of(),
        traits,
        List.of(Endpoint.ready(EndpointAddress.unresolved(external.host(), number))));
  }
}
