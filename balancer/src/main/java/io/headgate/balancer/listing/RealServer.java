package io.headgate.balancer.listing;

import java.net.InetSocketAddress;

/**
 * One endpoint under a virtual server: a line of the listing.
 *
 * @param upperThreshold the most connections it may have; 0 for no limit
 * @param figures totals, or rates where these are listed
 */
record RealServer(
    InetSocketAddress address, Load load, int upperThreshold, TrafficFigures figures) {

  /**
   * Its weight and what it has.
   *
   * @param active connections open on the nodes that are listed
   * @param local those of them on this node
   * @param persistent clients that belong to it
   */
  record Load(int weight, int active, int local, long persistent) {

    /** Of this node alone. */
    Load(int weight, int active, long persistent) {
      this(weight, active, active, persistent);
    }
  }
}
