package io.headgate.gateway.admin;

import io.headgate.discovery.model.Snapshot;
import io.vertx.core.json.JsonObject;

/** The current snapshot in numbers; the lists have their own paths. */
final class SnapshotJson {

  private SnapshotJson() {}

  static JsonObject of(Snapshot snapshot) {
    return new JsonObject()
        .put("sequence", snapshot.sequence())
        .put(
            "node",
            new JsonObject()
                .put("name", snapshot.node().name())
                .put("zone", snapshot.node().zone()))
        .put("services", snapshot.services().size())
        .put("ingresses", snapshot.ingress().ingresses().size())
        .put("certificates", snapshot.ingress().certificates().size())
        .put("problems", snapshot.problems().size());
  }
}
