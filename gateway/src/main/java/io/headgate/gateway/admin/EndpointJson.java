package io.headgate.gateway.admin;

import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.ServicePortName;
import io.vertx.core.json.JsonObject;

/** An endpoint with its live counts, as JSON. */
final class EndpointJson {

  private final ConnectionCounts counts;

  EndpointJson(ConnectionCounts counts) {
    this.counts = counts;
  }

  JsonObject of(ServicePortName port, Endpoint endpoint) {
    EndpointLoad load = counts.of(port, endpoint.address());
    return new JsonObject()
        .put("address", endpoint.address().host())
        .put("port", endpoint.address().port())
        .put("pod", endpoint.target().pod())
        .put("node", endpoint.place().node())
        .put("zone", endpoint.place().zone())
        .put("ready", endpoint.conditions().ready())
        .put("serving", endpoint.conditions().serving())
        .put("terminating", endpoint.conditions().terminating())
        .put("weight", endpoint.weight())
        .put("active", load.active())
        .put("total", load.traffic().connections())
        .put("failures", load.traffic().failures())
        .put("bytesToEndpoint", load.traffic().bytesToEndpoint())
        .put("bytesFromEndpoint", load.traffic().bytesFromEndpoint());
  }
}
