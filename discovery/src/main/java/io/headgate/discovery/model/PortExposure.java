package io.headgate.discovery.model;

/**
 * That a port of the gateway itself leads to a Service port, though no Service says so: a ConfigMap
 * does, for all to whom the gateway's own addresses are known.
 *
 * @param number of the gateway's port, 1-65535
 * @param port of the Service, as an Ingress would name it
 */
public record PortExposure(
    Protocol protocol, int number, ServiceName service, PortRef port, Headers headers) {

  /**
   * What is said with the PROXY protocol.
   *
   * @param received whether every connection of a client has to begin with a header, which is
   *     believed
   * @param sent whether every connection to a pod begins with one of version 1, where the Service
   *     asks for none
   */
  public record Headers(boolean received, boolean sent) {

    /** Nothing. */
    public static final Headers NONE = new Headers(false, false);
  }

  /** Whether it leads to that port. */
  public boolean leadsTo(ServicePort candidate) {
    return candidate.name().protocol() == protocol
        && candidate.name().service().equals(service)
        && port.names(candidate);
  }
}
