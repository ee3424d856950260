package io.headgate.balancer.listing;

import io.headgate.balancer.state.EndpointTraffic;

/**
 * What has passed, in the columns of {@code ipvsadm --stats}; or, of {@code --rate}, what passes in
 * a second.
 *
 * @param connections that reached an endpoint: TCP connections, UDP flows, requests
 * @param failures dials that failed
 * @param in from clients
 * @param out to clients
 */
public record TrafficFigures(long connections, long failures, Volume in, Volume out) {

  public static final TrafficFigures ZERO =
      new TrafficFigures(0, 0, new Volume(0, 0), new Volume(0, 0));

  /**
   * What has passed in one direction.
   *
   * @param packets UDP datagrams only, for user space sees no packets of TCP
   */
  public record Volume(long packets, long bytes) {

    Volume plus(Volume other) {
      return new Volume(packets + other.packets, bytes + other.bytes);
    }
  }

  static TrafficFigures of(EndpointTraffic traffic) {
    return new TrafficFigures(
        traffic.connections(),
        traffic.failures(),
        new Volume(traffic.datagramsToEndpoint(), traffic.bytesToEndpoint()),
        new Volume(traffic.datagramsFromEndpoint(), traffic.bytesFromEndpoint()));
  }

  TrafficFigures plus(TrafficFigures other) {
    return new TrafficFigures(
        connections + other.connections,
        failures + other.failures,
        in.plus(other.in),
        out.plus(other.out));
  }
}
