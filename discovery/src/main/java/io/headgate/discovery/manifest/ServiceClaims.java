package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Service;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one Service needs, and how much of it it has. Made anew for each plan; a refused Service
 * gives back what it took.
 */
final class ServiceClaims {
  private final ObjectRef ref;
  private final ClusterIpClaim clusterIps;
  private final NodePortClaim nodePorts;
  private final HealthCheckPortClaim healthCheckPort;
  private final LoadBalancerIpClaim loadBalancerIps;
  private final List<Claim> all;

  ServiceClaims(ObjectRef ref, Service service, ServiceAllocators allocators) {
    this.ref = ref;
    clusterIps = new ClusterIpClaim(service.getSpec(), allocators);
    nodePorts = new NodePortClaim(service.getSpec(), allocators.nodePorts());
    healthCheckPort = new HealthCheckPortClaim(service.getSpec(), allocators.nodePorts());
    loadBalancerIps = new LoadBalancerIpClaim(service, allocators);
    all = List.of(clusterIps, nodePorts, healthCheckPort, loadBalancerIps);
  }

  /** Keeps of what was assigned before what is still wanted. */
  void keep(Allocation before) {
    all.forEach(claim -> claim.keep(before));
  }

  /** Whether it has, by {@link #keep}, all that it wants, and what was assigned is all wanted. */
  boolean isSettledBy(Allocation before) {
    return all.stream().allMatch(claim -> claim.isSettledBy(before));
  }

  /** Takes what the manifest names. */
  Optional<FieldError> takeExplicit() {
    return all.stream().map(Claim::takeExplicit).flatMap(Optional::stream).findFirst();
  }

  /** Takes whatever is free for the rest. */
  Optional<FieldError> takeAny() {
    int seed = ref.toString().hashCode();
    return all.stream().map(claim -> claim.takeAny(seed)).flatMap(Optional::stream).findFirst();
  }

  /** Gives everything back. */
  void release() {
    all.forEach(Claim::release);
  }

  /** What the Service lacks without being refused for it. */
  Optional<FieldError> shortage() {
    return loadBalancerIps.shortage();
  }

  /** What it has, under that identity. */
  Allocation allocation(String uid, Instant creationTimestamp) {
    return new Allocation(
        uid,
        creationTimestamp,
        clusterIps.clusterIps(),
        nodePorts.nodePorts(),
        new Allocation.LoadBalancer(loadBalancerIps.ips(), healthCheckPort.port()));
  }
}
