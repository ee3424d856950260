package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.publish.DesiredStatus;
import io.headgate.discovery.publish.LoadBalancerClaim;
import io.headgate.discovery.publish.LoadBalancerPool;
import io.headgate.discovery.publish.StatusOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the statuses of Ingresses and LoadBalancers to what they should be. One thread only, which
 * waits for the answers.
 */
final class Statuses {

  /** The value of {@code spec.loadBalancerClass} that means this program. */
  private static final String OUR_CLASS = "headgate.io/load-balancer";

  private static final String REPORTER = "load balancer pool";

  /** So many at a time. */
  private static final int BATCH = 50;

  private final StatusWriter writer;
  private final StatusOptions options;
  private final ProblemLog problems;
  private final Set<ServiceName> lacking = new HashSet<>();

  Statuses(StatusWriter writer, StatusOptions options, ProblemLog problems) {
    this.writer = writer;
    this.options = options;
    this.problems = problems;
  }

  /**
   * Writes what differs, some of it.
   *
   * @return whether nothing is left that may be written now
   */
  boolean write(Snapshot snapshot, LeaderLease lease, SeenObjects objects) {
    writer.retain(objects);
    int left = BATCH;
    List<String> addresses = DesiredStatus.addresses(snapshot, options.address());
    if (!addresses.isEmpty()) {
      for (IngressName name : DesiredStatus.ingresses(snapshot)) {
        Optional<Ingress> differs =
            objects.ingress(name).filter(it -> !SeenObjects.addresses(it).equals(addresses));
        if (differs.filter(writer::isDue).isPresent()) {
          if (left-- == 0 || !lease.isLeader()) {
            return false;
          }
          writer.write(differs.get(), addresses).ifPresent(objects::put);
        }
      }
    }
    return writeServices(snapshot, lease, objects, left);
  }

  /** Takes the addresses of Ingresses away that were written here. */
  void clear(Snapshot snapshot, SeenObjects objects) {
    List<String> addresses = DesiredStatus.addresses(snapshot, options.address());
    for (IngressName name : DesiredStatus.ingresses(snapshot)) {
      objects
          .ingress(name)
          .filter(it -> !addresses.isEmpty() && SeenObjects.addresses(it).equals(addresses))
          .ifPresent(it -> writer.write(it, List.of()));
    }
  }

  private boolean writeServices(
      Snapshot snapshot, LeaderLease lease, SeenObjects objects, int budget) {
    if (options.pool().isEmpty()) {
      return true;
    }
    int left = budget;
    List<LoadBalancerClaim> claims = claims(snapshot, objects);
    Map<ServiceName, List<String>> assigned = LoadBalancerPool.assign(options.pool(), claims);
    reportShortages(claims, assigned);
    for (Map.Entry<ServiceName, List<String>> one : assigned.entrySet()) {
      List<String> addresses = one.getValue();
      Optional<Service> differs =
          objects
              .service(one.getKey())
              .filter(it -> !addresses.isEmpty() && !SeenObjects.addresses(it).equals(addresses))
              .filter(writer::isDue);
      if (differs.isPresent()) {
        if (left-- <= 0 || !lease.isLeader()) {
          return false;
        }
        writer.write(differs.get(), addresses).ifPresent(objects::put);
      }
    }
    return true;
  }

  private void reportShortages(
      List<LoadBalancerClaim> claims, Map<ServiceName, List<String>> assigned) {
    Set<ServiceName> now = new HashSet<>();
    for (LoadBalancerClaim claim : claims) {
      if (assigned.getOrDefault(claim.name(), List.of()).isEmpty()) {
        now.add(claim.name());
        String message =
            claim
                .asked()
                .map(
                    it ->
                        "spec.loadBalancerIP: %s is taken, or not in --load-balancer-pool %s"
                            .formatted(IpLiteral.text(it), options.pool()))
                .orElse(
                    "status.loadBalancer: no address is left in --load-balancer-pool "
                        + options.pool());
        problems.report(
            REPORTER,
            claim.name(),
            new Problem(
                ObjectRef.of(claim.name()), Problem.Reason.Allocation, message, Optional.empty()));
      }
    }
    lacking.stream().filter(it -> !now.contains(it)).forEach(it -> problems.clear(REPORTER, it));
    lacking.clear();
    lacking.addAll(now);
  }

  /** Those of our class that listen here. */
  private static List<LoadBalancerClaim> claims(Snapshot snapshot, SeenObjects objects) {
    List<LoadBalancerClaim> claims = new ArrayList<>();
    for (Service service : objects.services()) {
      ServiceName name =
          new ServiceName(service.getMetadata().getNamespace(), service.getMetadata().getName());
      var served = Optional.ofNullable(snapshot.services().get(name));
      boolean listens =
          served.stream().flatMap(it -> it.ports().stream()).anyMatch(ServicePort::hasOwnAddress);
      if (listens
          && Objects.equals(service.getSpec().getType(), "LoadBalancer")
          && Objects.equals(service.getSpec().getLoadBalancerClass(), OUR_CLASS)) {
        claims.add(claim(name, service));
      }
    }
    return claims;
  }

  private static LoadBalancerClaim claim(ServiceName name, Service service) {
    return new LoadBalancerClaim(
        name,
        Optional.ofNullable(service.getMetadata().getCreationTimestamp())
            .map(Instant::parse)
            .orElse(Instant.EPOCH),
        service.getSpec().getIpFamilies().stream()
            .map(AddressFamily::of)
            .flatMap(Optional::stream)
            .toList(),
        Optional.ofNullable(service.getSpec().getLoadBalancerIP()).flatMap(IpLiteral::parse),
        SeenObjects.addresses(service).stream()
            .map(IpLiteral::parse)
            .flatMap(Optional::stream)
            .toList());
  }
}
