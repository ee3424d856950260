package io.headgate.gateway.admin;

import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.ServicePortName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** An endpoint with its live counts, as JSON. */
final class EndpointJson {

  private final SharedState state;

  EndpointJson(SharedState state) {
    this.state = state;
  }

  JsonObject of(ServicePortName port, Endpoint endpoint) {
    EndpointLoad load = state.counts().of(port, endpoint.address());
    List<String> reasons = reasons(port, endpoint);
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
        .put("ejected", !reasons.isEmpty())
        .put("ejectedFor", new JsonArray(reasons))
        .put("active", load.active())
        .put("activeCluster", load.active() + load.activeElsewhere())
        .put("total", load.traffic().connections())
        .put("failures", load.traffic().failures())
        .put("bytesToEndpoint", load.traffic().bytesToEndpoint())
        .put("bytesFromEndpoint", load.traffic().bytesFromEndpoint());
  }

  /** Why it takes no new connections though it is ready. */
  private List<String> reasons(ServicePortName port, Endpoint endpoint) {
    return state.ejections().of(port).stream()
        .filter(ejection -> ejection.endpoint().equals(endpoint.address()))
        .map(ejection -> ejection.reason().text())
        .sorted()
        .toList();
  }
}
