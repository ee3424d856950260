package io.headgate.gateway.http;

import io.headgate.balancer.proxy.RelayedConnections;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.routing.Routes;

/**
 * What requests need beside their connection.
 *
 * @param routes the current routes, with the snapshot they belong to
 * @param picker the same that balances connections
 * @param relays take in the connections that are upgraded
 * @param observer sees every request at its end
 * @param time for timeouts, durations and dates
 */
public record IngressContext(
    Routes routes,
    EndpointPicker picker,
    RelayedConnections relays,
    RequestObserver observer,
    HttpSettings settings,
    TimeSource time) {}
