package io.headgate.discovery.model;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Whose requests are answered.
 *
 * @param allowed nobody from other addresses; empty: everybody
 * @param denied nobody of these, even where they are allowed
 * @param oneIsEnough whether an address that is allowed needs no password, and a password no
 *     allowed address
 * @param passwords empty: nobody is asked for one
 * @param limits how many requests of each
 */
public record AccessPolicy(
    List<Cidr> allowed,
    List<Cidr> denied,
    boolean oneIsEnough,
    Optional<PasswordPolicy> passwords,
    LimitPolicy limits) {

  public static final AccessPolicy EVERYBODY = new AccessPolicy(List.of(), List.of());

  public static final AccessPolicy NOBODY =
      new AccessPolicy(List.of(), List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")));

  public AccessPolicy {
    allowed = List.copyOf(allowed);
    denied = List.copyOf(denied);
  }

  /** By addresses alone. */
  public AccessPolicy(List<Cidr> allowed, List<Cidr> denied) {
    this(allowed, denied, false, Optional.empty(), LimitPolicy.NONE);
  }

  /** The same, that asks for passwords. */
  public AccessPolicy with(Optional<PasswordPolicy> asked) {
    return new AccessPolicy(allowed, denied, oneIsEnough, asked, limits);
  }

  /** The same, with other limits. */
  public AccessPolicy with(LimitPolicy other) {
    return new AccessPolicy(allowed, denied, oneIsEnough, passwords, other);
  }

  /** Whether addresses do not matter. */
  public boolean isForEverybody() {
    return allowed.isEmpty() && denied.isEmpty();
  }

  /** Whether nothing stands against that address. */
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
