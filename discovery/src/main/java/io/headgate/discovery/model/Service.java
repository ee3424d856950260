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
}
