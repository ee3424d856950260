package io.headgate.discovery.model;

/**
 * One address behind a Service port.
 *
 * @param weight 1 unless an annotation says otherwise; 0 takes no new connections
 */
public record Endpoint(
    EndpointAddress address,
    EndpointConditions conditions,
    EndpointPlace place,
    EndpointTarget target,
    int weight) {

  /** A ready endpoint of weight 1 about which nothing else is known. */
  public static Endpoint ready(EndpointAddress address) {
    return new Endpoint(
        address, EndpointConditions.READY, EndpointPlace.UNKNOWN, EndpointTarget.NONE, 1);
  }
}
