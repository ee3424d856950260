package io.headgate.balancer.listing;

/**
 * What one endpoint of a Service port has.
 *
 * @param active connections open on the nodes that are counted
 * @param local those of them on this node
 * @param persistent clients that belong to it
 * @param traffic totals, or rates where these are listed
 */
public record EndpointFigures(int active, int local, long persistent, TrafficFigures traffic) {

  static final EndpointFigures NONE = new EndpointFigures(0, 0, 0, TrafficFigures.ZERO);

  /**
   * With what another node has. A client may be known to both, so that the clients of two nodes are
   * no sum: it is the node that knows most of them.
   */
  EndpointFigures plus(EndpointFigures other) {
    return new EndpointFigures(
        active + other.active,
        local,
        Math.max(persistent, other.persistent),
        traffic.plus(other.traffic));
  }
}
