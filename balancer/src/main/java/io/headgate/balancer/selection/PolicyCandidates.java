package io.headgate.balancer.selection;

import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.TrafficPolicies;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of a Service port under either traffic policy.
 *
 * @param local the same object as {@code cluster} where no policy is Local
 * @param onlyElsewhere there are eligible endpoints, but none on this node
 */
record PolicyCandidates(PortCandidates cluster, PortCandidates local, boolean onlyElsewhere) {

  static PolicyCandidates of(
      ServicePort port,
      EligibleEndpoints eligible,
      ConnectionCounts counts,
      PortHealth health,
      @Nullable PortPlaces limited) {
    PortCandidates cluster = new PortCandidates(port, eligible.cluster(), counts, health, limited);
    boolean clusterOnly = port.traits().trafficPolicies().equals(TrafficPolicies.DEFAULT);
    return new PolicyCandidates(
        cluster,
        clusterOnly ? cluster : new PortCandidates(port, eligible.local(), counts, health, limited),
        eligible.local().isEmpty() && !eligible.cluster().isEmpty());
  }
}
