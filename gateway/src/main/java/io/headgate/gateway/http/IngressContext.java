package io.headgate.gateway.http;

import io.headgate.balancer.proxy.RelayedConnections;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.state.RequestBudget;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.accesslog.AccessLog;
import io.headgate.gateway.http.step.RequestLimits;
import io.headgate.gateway.http.tracing.Tracing;
import io.headgate.gateway.routing.Routes;

/**
 * What requests need beside their connection.
 *
 * @param routes the current routes, with the snapshot they belong to
 * @param balancing what requests share with connections
 * @param watching who sees every request at its end
 * @param time for timeouts, durations and dates
 */
public record IngressContext(
    Routes routes, Balancing balancing, Watching watching, HttpSettings settings, TimeSource time) {

  /**
   * Who sees every request at its end.
   *
   * @param tracing sees its beginning as well, and says to pods of which trace it is
   */
  public record Watching(RequestObserver observer, AccessLog log, Tracing tracing) {

    /** Nobody follows requests from program to program. */
    public Watching(RequestObserver observer, AccessLog log) {
      this(observer, log, Tracing.OFF);
    }
  }

  /**
   * What requests share with connections.
   *
   * @param picker the same that balances connections
   * @param relays take in the connections that are upgraded
   * @param requests by which they are counted
   */
  public record Balancing(
      EndpointPicker picker, RelayedConnections relays, RequestLimits requests) {

    /**
     * With nothing counted yet.
     *
     * @param budget tokens that all nodes have together
     * @param time of those that this node has for itself
     */
    public static Balancing of(
        EndpointPicker picker, RelayedConnections relays, RequestBudget budget, TimeSource time) {
      return new Balancing(picker, relays, RequestLimits.of(budget, time));
    }
  }
}
