package io.headgate.discovery.dns;

import io.headgate.discovery.model.Cidr;
import java.net.InetAddress;
import java.util.List;

/**
 * What the name server answers for, and how.
 *
 * @param clusterDomain such as {@code cluster.local}
 * @param ttl of answers, negative ones too, in seconds: 0-3600
 * @param ranges of ClusterIPs and pods: of an address in them it is known that it has no name
 * @param nameServer where the server can be asked, as far as that is known
 */
public record DnsOptions(
    String clusterDomain,
    int ttl,
    PodNames podNames,
    List<Cidr> ranges,
    List<InetAddress> nameServer) {

  public static final int MAX_TTL = 3600;

  public DnsOptions {
    if (ttl < 0 || ttl > MAX_TTL) {
      throw new IllegalArgumentException(ttl + " s (expected: 0-" + MAX_TTL + ")");
    }
    clusterDomain = domain(clusterDomain);
    ranges = List.copyOf(ranges);
    nameServer = List.copyOf(nameServer);
  }

  /** The same of a server at these addresses. */
  public DnsOptions at(List<InetAddress> addresses) {
    return new DnsOptions(clusterDomain, ttl, podNames, ranges, addresses);
  }

  /**
   * A cluster domain in lower case, without a dot at its end.
   *
   * @throws IllegalArgumentException where it is no domain name
   */
  public static String domain(String text) {
    return DnsName.parse(text)
        .map(name -> String.join(".", name.labels()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is not a domain name (expected: such as cluster.local)"));
  }
}
