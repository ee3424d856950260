package io.headgate.discovery.model;

import java.net.InetAddress;
import java.util.List;

/**
 * Whom the program believes about who a client is and how it asks.
 *
 * @param proxies the peers that are believed; none: nobody is
 * @param addressOnly they are believed about addresses, and not about the scheme, host and port
 *     that the client asked with
 * @param header in which they name addresses, the last one last
 * @param wholeChain pods are told everything in that header and the peer, rather than the client
 *     alone
 */
public record ClientTrust(
    List<Cidr> proxies, boolean addressOnly, String header, boolean wholeChain) {

  public static final String STANDARD_HEADER = "X-Forwarded-For";

  /** The client is who has connected. */
  public static final ClientTrust NONE = new ClientTrust(List.of(), true, STANDARD_HEADER, false);

  public ClientTrust {
    proxies = List.copyOf(proxies);
  }

  /** Whether anybody is believed at all. */
  public boolean isNone() {
    return proxies.isEmpty();
  }

  /** Whether that peer is believed. */
  public boolean includes(InetAddress peer) {
    for (int i = 0; i < proxies.size(); i++) {
      if (proxies.get(i).contains(peer)) {
        return true;
      }
    }
    return false;
  }
}
