package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hints that {@code spec.trafficDistribution} asks for: a ready endpoint is meant for its own
 * zone, and for its own node where that is preferred (kubernetes {@code
 * staging/src/k8s.io/endpointslice/trafficdist}, KEP-3015).
 */
final class TrafficHints {
  private static final String SAME_NODE = "PreferSameNode";
  private static final Set<String> CLOSE = Set.of("PreferClose", "PreferSameZone", SAME_NODE);

  private TrafficHints() {}

  static Endpoint hinted(Endpoint endpoint, @Nullable String distribution) {
    if (distribution == null
        || !CLOSE.contains(distribution)
        || !Boolean.TRUE.equals(endpoint.getConditions().getReady())) {
      return endpoint;
    }
    boolean forNode = endpoint.getNodeName() != null && distribution.equals(SAME_NODE);
    if (endpoint.getZone() == null && !forNode) {
      return endpoint;
    }
    var hints = new EndpointBuilder(endpoint).withNewHints();
    if (endpoint.getZone() != null) {
      hints.addNewForZone(endpoint.getZone());
    }
    if (forNode) {
      hints.addNewForNode(endpoint.getNodeName());
    }
    return hints.endHints().build();
  }
}
