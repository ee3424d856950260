package io.headgate.discovery.model;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Whose requests are answered.
 *
 * @param allowed nobody from other addresses; empty: everybody
 * @param denied nobody of these, even where they are allowed
 * @param oneIsEnough whether an address that is allowed needs no password and no token, and who has
 *     one of these no allowed address
 * @param identification who a client has to show to be
 * @param limits how many requests of each
 */
public record AccessPolicy(
    List<Cidr> allowed,
    List<Cidr> denied,
    boolean oneIsEnough,
    Identification identification,
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
    this(allowed, denied, false, Identification.NONE, LimitPolicy.NONE);
  }

  /** The same, that asks for passwords. */
  public AccessPolicy with(Optional<PasswordPolicy> asked) {
    return with(
        new Identification(
            asked,
            identification.authorization(),
            identification.tokens(),
            identification.openPaths()));
  }

  /** The same, that finds out otherwise who a client is. */
  public AccessPolicy with(Identification other) {
    return new AccessPolicy(allowed, denied, oneIsEnough, other, limits);
  }

  /** Which passwords are asked for; empty: none. */
  public Optional<PasswordPolicy> passwords() {
    return identification.passwords();
  }

  /** Who else is asked about requests; empty: nobody. */
  public Optional<AuthorizationPolicy> authorization() {
    return identification.authorization();
  }

  /** Which tokens are asked for; empty: none. */
  public Optional<TokenPolicy> tokens() {
    return identification.tokens();
  }

  /** The same, with other limits. */
  public AccessPolicy with(LimitPolicy other) {
    return new AccessPolicy(allowed, denied, oneIsEnough, identification, other);
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
