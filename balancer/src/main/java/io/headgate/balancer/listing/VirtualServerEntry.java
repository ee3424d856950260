package io.headgate.balancer.listing;

import java.util.List;

/**
 * A virtual server with its real servers: a block of the listing.
 *
 * @param scheduling scheduler, its flags and persistence, as the table writes them
 * @param figures totals, or rates where these are listed
 */
record VirtualServerEntry(
    VirtualServer server, String scheduling, TrafficFigures figures, List<RealServer> realServers) {

  VirtualServerEntry {
    realServers = List.copyOf(realServers);
  }
}
