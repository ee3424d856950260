package io.headgate.balancer.listing;

import io.headgate.balancer.state.EndpointTraffic;

/**
 * What has passed, in the columns of {@code ipvsadm --stats}; or, of {@code --rate}, what passes in
 * a second.
 *
 * @param connections that reached an endpoint: TCP connections, UDP flows, requests
 * @param failures dials that failed
 * @param inPackets from clients; UDP datagrams only, for user space sees no packets of TCP
 * @param outPackets to clients; UDP datagrams only
 * @param inBytes from clients
 * @param outBytes to clients
 */
public record TrafficFigures(
    long connections, long failures, long inPackets, long outPackets, long inBytes, long outBytes) {

  public static final TrafficFigures ZERO = new TrafficFigures(0, 0, 0, 0, 0, 0);

  static TrafficFigures of(EndpointTraffic traffic) {
    return new TrafficFigures(
        traffic.connections(),
        traffic.failures(),
        traffic.datagramsToEndpoint(),
        traffic.datagramsFromEndpoint(),
        traffic.bytesToEndpoint(),
        traffic.bytesFromEndpoint());
  }

  TrafficFigures plus(TrafficFigures other) {
    return new TrafficFigures(
        connections + other.connections,
        failures + other.failures,
        inPackets + other.inPackets,
        outPackets + other.outPackets,
        inBytes + other.inBytes,
        outBytes + other.outBytes);
  }
}
