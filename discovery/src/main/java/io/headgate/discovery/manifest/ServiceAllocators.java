package io.headgate.discovery.manifest;

import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IpLiteral;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is free and what is taken, for one plan. Not thread-safe. */
final class ServiceAllocators {
  private final List<AddressFamily> families;
  private final Map<AddressFamily, IpAllocator> clusterIps;
  private final NodePortAllocator nodePorts;
  private final Map<AddressFamily, IpAllocator> loadBalancers;

  ServiceAllocators(AllocationRanges ranges) {
    families = ranges.families();
    clusterIps = byFamily(ranges.clusterIps(), IpAllocator::new);
    nodePorts = new NodePortAllocator(ranges.nodePorts());
    loadBalancers = byFamily(ranges.loadBalancers(), IpAllocator::ofPool);
  }

  private static Map<AddressFamily, IpAllocator> byFamily(
      List<Cidr> ranges, Function<Cidr, IpAllocator> allocator) {
    Map<AddressFamily, IpAllocator> allocators = new EnumMap<>(AddressFamily.class);
    ranges.forEach(range -> allocators.put(range.family(), allocator.apply(range)));
    return allocators;
  }

  /** The families that Services may have, the default one first. */
  List<AddressFamily> families() {
    return families;
  }

  /** The ClusterIPs of a family; empty where Services cannot have it. */
  Optional<IpAllocator> clusterIps(AddressFamily family) {
    return Optional.ofNullable(clusterIps.get(family));
  }

  NodePortAllocator nodePorts() {
    return nodePorts;
  }

  /** The pool of a family; empty where there is none. */
  Optional<IpAllocator> loadBalancers(AddressFamily family) {
    return Optional.ofNullable(loadBalancers.get(family));
  }

  /** Whether nobody has any of it. */
  boolean isFree(Allocation allocation) {
    return allocation.clusterIps().stream().allMatch(it -> isFree(it, this::clusterIps))
        && allocation.loadBalancer().ips().stream().allMatch(it -> isFree(it, this::loadBalancers))
        && allocation.nodePorts().stream().allMatch(it -> nodePorts.isFree(it.nodePort()))
        && nodePorts.isFree(allocation.loadBalancer().healthCheckNodePort());
  }

  private static boolean isFree(
      String text, Function<AddressFamily, Optional<IpAllocator>> allocators) {
    InetAddress ip = IpLiteral.require(text);
    return allocators.apply(AddressFamily.of(ip)).map(it -> it.isFree(ip)).orElse(false);
  }

  /** Notes all that was assigned before, whatever the ranges say now. */
  void reserve(Allocation allocation) {
    for (String text : allocation.clusterIps()) {
      InetAddress ip = IpLiteral.require(text);
      clusterIps(AddressFamily.of(ip)).ifPresent(it -> it.reserve(ip));
    }
    allocation.nodePorts().forEach(port -> nodePorts.reserve(port.nodePort()));
    for (String text : allocation.loadBalancer().ips()) {
      InetAddress ip = IpLiteral.require(text);
      loadBalancers(AddressFamily.of(ip)).ifPresent(it -> it.reserve(ip));
    }
    if (allocation.loadBalancer().healthCheckNodePort() != 0) {
      nodePorts.reserve(allocation.loadBalancer().healthCheckNodePort());
    }
  }
}
