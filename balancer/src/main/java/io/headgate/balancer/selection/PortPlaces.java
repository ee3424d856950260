package io.headgate.balancer.selection;

import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.ConnectionLimits;
import io.headgate.balancer.state.EndpointPlaces;
import io.headgate.discovery.model.ServicePort;

/** The places of the endpoints of a port that bounds their connections. */
final class PortPlaces {

  private final EndpointPlaces[] endpoints;
  private final int limit;
  private final WaitingRoom room;

  /**
   * @param limit of each endpoint
   */
  PortPlaces(ServicePort port, int limit, ConnectionLimits limits, WaitingRoom room) {
    this.endpoints =
        port.endpoints().stream()
            .map(endpoint -> limits.of(port.name(), endpoint.address()))
            .toArray(EndpointPlaces[]::new);
    this.limit = limit;
    this.room = room;
  }

  /** Where those wait who find everything taken. */
  WaitingRoom room() {
    return room;
  }

  boolean hasFree(int index) {
    return endpoints[index].hasFree(limit);
  }

  boolean take(int index) {
    return endpoints[index].take(limit);
  }

  /** Gives back a place in which there was no connection. */
  void giveBackUnused(int index) {
    endpoints[index].giveBack();
  }

  /** The lease with whose end the place is free for those who wait. */
  ConnectionLease holding(int index, ConnectionLease lease) {
    EndpointPlaces places = endpoints[index];
    return new AfterLease(
        lease,
        () -> {
          places.giveBack();
          room.serve();
        });
  }
}
