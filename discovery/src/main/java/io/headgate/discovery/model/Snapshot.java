package io.headgate.discovery.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that traffic needs to know, of one instant. A connection or request reads the current
 * snapshot once and carries it to its end.
 *
 * @param sequence grows by at least one with every published change; 0 before the first full list
 */
public record Snapshot(
    long sequence,
    NodeInfo node,
    Map<ServiceName, Service> services,
    IngressObjects ingress,
    List<Problem> problems) {

  /** The snapshot before anything is known. */
  public static Snapshot empty(NodeInfo node) {
    return new Snapshot(0, node, Map.of(), IngressObjects.EMPTY, List.of());
  }

  /** The port with that identity; empty once it is gone. */
  public Optional<ServicePort> port(ServicePortName name) {
    Service service = services.get(name.service());
    return service == null ? Optional.empty() : service.port(name);
  }
}
