package io.headgate.discovery.model;

/**
 * The identity of one balanced port: it stays the same while the Service's addresses, numbers and
 * endpoints change, so connection counts and scheduler state are keyed by it.
 *
 * @param port the port's name; empty for the only port of a Service without a port name
 */
public record ServicePortName(ServiceName service, String port, Protocol protocol) {

  @Override
  public String toString() {
    return service + (port.isEmpty() ? "" : ":" + port) + "/" + protocol;
  }
}
