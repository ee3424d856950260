package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Service;
import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.IpLiteral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Addresses out of the pool for load balancers, one for each family that both the Service and the
 * pool have. A LoadBalancer of another class, or whose status the manifest has written, is somebody
 * else's. Without an address the Service is served by its other addresses, so nothing here refuses
 * it.
 */
final class LoadBalancerIpClaim implements Claim {
  /** The value of {@code spec.loadBalancerClass} that means this program. */
  static final String OUR_CLASS = "headgate.io/load-balancer";

  private final ServiceAllocators allocators;
  private final List<AddressFamily> wanted = new ArrayList<>();
  private final Optional<InetAddress> asked;
  private final Map<AddressFamily, InetAddress> has = new EnumMap<>(AddressFamily.class);

  LoadBalancerIpClaim(Service service, ServiceAllocators allocators) {
    this.allocators = allocators;
    this.asked =
        Optional.ofNullable(service.getSpec().getLoadBalancerIP()).flatMap(IpLiteral::parse);
    if (isOurs(service)) {
      for (AddressFamily family : IpFamilies.of(service.getSpec(), allocators.families())) {
        if (allocators.loadBalancers(family).isPresent()) {
          wanted.add(family);
        }
      }
    }
  }

  private static boolean isOurs(Service service) {
    String lbClass = service.getSpec().getLoadBalancerClass();
    return service.getSpec().getType().equals("LoadBalancer")
        && (lbClass == null || lbClass.equals(OUR_CLASS))
        && (service.getStatus() == null
            || service.getStatus().getLoadBalancer() == null
            || Objects.requireNonNullElse(
                    service.getStatus().getLoadBalancer().getIngress(), List.of())
                .isEmpty());
  }

  /** An address that the pool does not have any more is not kept, nor one that is not asked for. */
  @Override
  public void keep(Allocation before) {
    for (String text : before.loadBalancer().ips()) {
      InetAddress ip = IpLiteral.require(text);
      AddressFamily family = AddressFamily.of(ip);
      if (wanted.contains(family) && asked(family).orElse(ip).equals(ip) && pool(family).has(ip)) {
        pool(family).reserve(ip);
        has.put(family, ip);
      }
    }
  }

  @Override
  public boolean isSettledBy(Allocation before) {
    return has.size() == wanted.size() && ips().equals(before.loadBalancer().ips());
  }

  /**
   * The deprecated {@code spec.loadBalancerIP} is a wish: where it cannot be had, there is none.
   */
  @Override
  public Optional<FieldError> takeExplicit() {
    for (AddressFamily family : wanted) {
      Optional<InetAddress> ip = asked(family);
      if (ip.isPresent() && !has.containsKey(family) && pool(family).take(ip.get()).isEmpty()) {
        has.put(family, ip.get());
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<FieldError> takeAny(int seed) {
    for (AddressFamily family : wanted) {
      if (!has.containsKey(family) && asked(family).isEmpty()) {
        pool(family).takeAny(seed).ifPresent(ip -> has.put(family, ip));
      }
    }
    return Optional.empty();
  }

  @Override
  public void release() {
    has.forEach((family, ip) -> pool(family).release(ip));
    has.clear();
  }

  /** What it has, in the order of the families. */
  List<String> ips() {
    List<String> ips = new ArrayList<>();
    for (AddressFamily family : wanted) {
      InetAddress ip = has.get(family);
      if (ip != null) {
        ips.add(IpLiteral.text(ip));
      }
    }
    return ips;
  }

  /** Which address is missing, and why. */
  Optional<FieldError> shortage() {
    for (AddressFamily family : wanted) {
      if (!has.containsKey(family)) {
        return Optional.of(
            asked(family)
                .map(
                    ip ->
                        FieldError.invalid(
                            "spec.loadBalancerIP",
                            IpLiteral.text(ip),
                            "taken, or not in --load-balancer-pool " + pool(family).range()))
                .orElseGet(
                    () ->
                        new FieldError(
                            "spec.type",
                            "status.loadBalancer: no address is left in --load-balancer-pool "
                                + pool(family).range())));
      }
    }
    return Optional.empty();
  }

  private Optional<InetAddress> asked(AddressFamily family) {
    return asked.filter(ip -> AddressFamily.of(ip) == family);
  }

  private IpAllocator pool(AddressFamily family) {
    return allocators.loadBalancers(family).orElseThrow();
  }
}
