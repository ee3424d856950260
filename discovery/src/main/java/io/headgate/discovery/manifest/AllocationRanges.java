package io.headgate.discovery.manifest;

import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.Cidr;
import java.util.ArrayList;
import java.util.List;

/**
 * Out of which ranges Services are assigned addresses and ports.
 *
 * @param clusterIps {@code --service-cluster-ip-range}: one, or one of each family; the first one's
 *     family is that of Services which ask for none
 * @param nodePorts {@code --service-node-port-range}
 * @param loadBalancers {@code --load-balancer-pool}: none, one, or one of each family
 */
public record AllocationRanges(
    List<Cidr> clusterIps, PortRange nodePorts, List<Cidr> loadBalancers) {

  public AllocationRanges {
    clusterIps = List.copyOf(clusterIps);
    loadBalancers = List.copyOf(loadBalancers);
  }

  /** Reads one CIDR, or a pair of both families with a comma between. */
  public static List<Cidr> parseCidrs(String flag) {
    List<Cidr> ranges = new ArrayList<>();
    for (String part : flag.split(",", -1)) {
      Cidr range = Cidr.parse(part.strip());
      if (ranges.stream().anyMatch(it -> it.family() == range.family())) {
        throw new IllegalArgumentException(
            "\"" + flag + "\" has two ranges of one family (expected: one of IPv4, one of IPv6)");
      }
      ranges.add(range);
    }
    return ranges;
  }

  /** The families that Services may have, the default one first. */
  List<AddressFamily> families() {
    return clusterIps.stream().map(Cidr::family).toList();
  }
}
