package io.headgate.discovery.model;

import java.util.List;

/**
 * One port of a Service: where it listens, how it balances, and over which endpoints.
 *
 * @param listenAddresses empty for headless Services and ExternalName
 * @param endpoints in a fixed order, without duplicates; ready or not
 */
public record ServicePort(
    ServicePortName name,
    PortSpec spec,
    List<ListenAddress> listenAddresses,
    ServiceTraits traits,
    List<Endpoint> endpoints) {

  public ServicePort {
    listenAddresses = List.copyOf(listenAddresses);
    endpoints = List.copyOf(endpoints);
  }
}
