package io.headgate.discovery.publish;

import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.ServiceName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A Service that wants addresses out of our pool.
 *
 * @param created the older one has what two want
 * @param families one address of each, as far as the pool has them
 * @param asked the one that {@code spec.loadBalancerIP} wishes for
 * @param has what its status says now
 */
public record LoadBalancerClaim(
    ServiceName name,
    Instant created,
    List<AddressFamily> families,
    Optional<InetAddress> asked,
    List<InetAddress> has) {

  public LoadBalancerClaim {
    families = List.copyOf(families);
    has = List.copyOf(has);
  }
}
