package io.headgate.discovery.model;

import java.net.InetAddress;
import java.util.List;

/**
 * Whose requests are answered: by the address that the connection comes from.
 *
 * @param allowed nobody else; empty: everybody
 * @param denied nobody of these, even where they are allowed
 */
public record AccessPolicy(List<Cidr> allowed, List<Cidr> denied) {

  public static final AccessPolicy EVERYBODY = new AccessPolicy(List.of(), List.of());

  public static final AccessPolicy NOBODY =
      new AccessPolicy(List.of(), List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")));

  public AccessPolicy {
    allowed = List.copyOf(allowed);
    denied = List.copyOf(denied);
  }

  public boolean isForEverybody() {
    return allowed.isEmpty() && denied.isEmpty();
  }

  public boolean admits(InetAddress client) {
    return !contains(denied, client) && (allowed.isEmpty() || contains(allowed, client));
  }

  private static boolean contains(List<Cidr> ranges, InetAddress client) {
    for (Cidr range : ranges) {
      if (range.contains(client)) {
        return true;
      }
    }
    return false;
  }
}
