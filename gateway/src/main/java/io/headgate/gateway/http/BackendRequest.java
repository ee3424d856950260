package io.headgate.gateway.http;

import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.affinity.RequestedPod;
import io.headgate.gateway.routing.Route;

/**
 * Where a request is to go, of one snapshot.
 *
 * @param port the Service port behind the route, or behind a canary of it
 * @param pod which of its pods is wanted
 */
record BackendRequest(
    Route route, ServicePort port, Snapshot snapshot, ClientConnection client, RequestedPod pod) {}
