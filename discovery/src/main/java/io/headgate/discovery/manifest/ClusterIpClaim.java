package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.IpLiteral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One ClusterIP for each address family of the Service. */
final class ClusterIpClaim implements Claim {
  private final ServiceAllocators allocators;
  private final List<AddressFamily> wanted;
  private final Optional<FieldError> refusal;
  private final List<String> named;
  private final Map<AddressFamily, InetAddress> explicit = new EnumMap<>(AddressFamily.class);
  private final Map<AddressFamily, InetAddress> has = new EnumMap<>(AddressFamily.class);

  ClusterIpClaim(ServiceSpec spec, ServiceAllocators allocators) {
    this.allocators = allocators;
    this.refusal = IpFamilies.refusal(spec, allocators.families());
    this.wanted =
        "None".equals(spec.getClusterIP()) || refusal.isPresent()
            ? List.of()
            : IpFamilies.of(spec, allocators.families());
    this.named = IpFamilies.explicitIps(spec);
    for (String ip : named) {
      InetAddress address = IpLiteral.require(ip);
      explicit.put(AddressFamily.of(address), address);
    }
  }

  @Override
  public void keep(Allocation before) {
    for (String text : before.clusterIps()) {
      InetAddress ip = IpLiteral.require(text);
      AddressFamily family = AddressFamily.of(ip);
      if (wanted.contains(family) && explicit.getOrDefault(family, ip).equals(ip)) {
        allocators.clusterIps(family).orElseThrow().reserve(ip);
        has.put(family, ip);
      }
    }
  }

  @Override
  public boolean isSettledBy(Allocation before) {
    return refusal.isEmpty()
        && has.size() == wanted.size()
        && clusterIps().equals(before.clusterIps());
  }

  @Override
  public Optional<FieldError> takeExplicit() {
    if (refusal.isPresent()) {
      return refusal;
    }
    for (AddressFamily family : wanted) {
      InetAddress ip = explicit.get(family);
      if (ip != null && !has.containsKey(family)) {
        Optional<String> refused = allocators.clusterIps(family).orElseThrow().take(ip);
        if (refused.isPresent()) {
          String message = FieldError.invalid("spec.clusterIPs", named, refused.get()).message();
          return Optional.of(new FieldError("spec.clusterIP", message));
        }
        has.put(family, ip);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<FieldError> takeAny(int seed) {
    for (AddressFamily family : wanted) {
      if (!has.containsKey(family)) {
        Optional<InetAddress> ip = allocators.clusterIps(family).orElseThrow().takeAny(seed);
        if (ip.isEmpty()) {
          return Optional.of(
              new FieldError("spec.clusterIP", "failed to allocate a serviceIP: range is full"));
        }
        has.put(family, ip.get());
      }
    }
    return Optional.empty();
  }

  @Override
  public void release() {
    has.forEach((family, ip) -> allocators.clusterIps(family).orElseThrow().release(ip));
    has.clear();
  }

  /** What it has, in the order of the families. */
  List<String> clusterIps() {
    List<String> ips = new ArrayList<>();
    for (AddressFamily family : wanted) {
      InetAddress ip = has.get(family);
      if (ip != null) {
        ips.add(IpLiteral.text(ip));
      }
    }
    return ips;
  }
}
