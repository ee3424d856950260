package io.headgate.balancer.proxy;

import io.headgate.discovery.model.Cidr;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The load balancers in front of this node that say in a PROXY header who the client is. What they
 * say is believed, so a connection of theirs without such a header is refused.
 *
 * @param ranges their addresses; none: nobody is believed
 * @param patience how long they have to send the header
 */
public record TrustedFronts(List<Cidr> ranges, Duration patience) {

  /** As long as nginx and Envoy wait; the header is due with the first segment. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  public static final TrustedFronts NONE = new TrustedFronts(List.of(), PATIENCE);

  public TrustedFronts {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads {@code 192.0.2.0/24,2001:db8::/64}.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static TrustedFronts parse(String ranges) {
    return new TrustedFronts(
        Arrays.stream(ranges.split(",", -1)).map(String::strip).map(Cidr::parse).toList(),
        PATIENCE);
  }

  /** Whether that peer is one of them. */
  public boolean include(InetAddress peer) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(peer)) {
        return true;
      }
    }
    return false;
  }
}
