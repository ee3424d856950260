package io.headgate.gateway.http;

import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.routing.Route;

/**
 * Where a request is to go, of one snapshot.
 *
 * @param port the Service port behind the route
 */
record BackendRequest(Route route, ServicePort port, Snapshot snapshot, ClientConnection client) {}
