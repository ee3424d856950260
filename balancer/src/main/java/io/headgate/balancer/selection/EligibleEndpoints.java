package io.headgate.balancer.selection;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.NodeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The endpoints that a Service's rules allow, by traffic policy, in their order (Kubernetes, {@code
 * pkg/proxy/topology.go}).
 *
 * @param cluster under the policy Cluster: the ready ones, and of these the ones meant for this
 *     node or zone if every ready one carries a hint and some are; where none is ready, the ones
 *     that still serve while they terminate
 * @param local under the policy Local: the ready ones of this node, else those of this node that
 *     still serve while they terminate
 */
public record EligibleEndpoints(List<Endpoint> cluster, List<Endpoint> local) {

  public EligibleEndpoints {
    cluster = List.copyOf(cluster);
    local = List.copyOf(local);
  }

  public static EligibleEndpoints of(List<Endpoint> endpoints, NodeInfo node) {
    List<Endpoint> here =
        endpoints.stream().filter(endpoint -> isOn(endpoint, node.name())).toList();
    List<Endpoint> ready = ready(endpoints);
    return new EligibleEndpoints(
        ready.isEmpty() ? lastOnes(endpoints) : near(ready, node),
        ready(here).isEmpty() ? lastOnes(here) : ready(here));
  }

  private static boolean isOn(Endpoint endpoint, String node) {
    return !node.isEmpty() && endpoint.place().node().equals(node);
  }

  private static List<Endpoint> ready(List<Endpoint> endpoints) {
    return endpoints.stream().filter(endpoint -> endpoint.conditions().ready()).toList();
  }

  private static List<Endpoint> lastOnes(List<Endpoint> endpoints) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.conditions().serving() && endpoint.conditions().terminating())
        .toList();
  }

  private static List<Endpoint> near(List<Endpoint> ready, NodeInfo node) {
    List<Endpoint> onNode =
        hinted(
            ready,
            endpoint -> endpoint.place().hintedNodes().isEmpty(),
            endpoint -> endpoint.place().hintedNodes().contains(node.name()));
    if (!onNode.isEmpty()) {
      return onNode;
    }
    List<Endpoint> inZone =
        hinted(
            ready,
            endpoint -> endpoint.place().hintedZones().isEmpty(),
            endpoint -> endpoint.place().hintedZones().contains(node.zone()));
    return inZone.isEmpty() ? ready : inZone;
  }

  /**
   * The ones meant for us; none where a single one has no hint, because then hints are not used.
   */
  private static List<Endpoint> hinted(
      List<Endpoint> ready, Predicate<Endpoint> withoutHint, Predicate<Endpoint> meantForUs) {
    List<Endpoint> ours = new ArrayList<>();
    for (Endpoint endpoint : ready) {
      if (withoutHint.test(endpoint)) {
        return List.of();
      }
      if (meantForUs.test(endpoint)) {
        ours.add(endpoint);
      }
    }
    return ours;
  }
}
