package io.headgate.balancer.selection;

import io.headgate.discovery.model.EndpointAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The endpoints that have already failed for this connection.
 *
 * @param addresses in the order of the tries
 */
public record Exclusions(List<EndpointAddress> addresses) {

  public static final Exclusions NONE = new Exclusions(List.of());

  public Exclusions {
    addresses = List.copyOf(addresses);
  }

  /** These and one more. */
  public Exclusions with(EndpointAddress failed) {
    List<EndpointAddress> more = new ArrayList<>(addresses);
    more.add(failed);
    return new Exclusions(more);
  }

  public boolean contains(EndpointAddress address) {
    return addresses.contains(address);
  }
}
