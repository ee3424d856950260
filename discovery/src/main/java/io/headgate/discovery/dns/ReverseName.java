package io.headgate.discovery.dns;

import io.headgate.discovery.model.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * A name below {@code in-addr.arpa} or {@code ip6.arpa}, as far as it is part of an address.
 *
 * @param name as it was asked for
 * @param top {@code in-addr.arpa} or {@code ip6.arpa}
 * @param bytes the address, with zeros for what is not said
 * @param units how many octets, or hexadecimal digits, are said: 0-4, or 0-32
 */
record ReverseName(DnsName name, DnsName top, InetAddress bytes, int units) {

  private static final DnsName IPV4 = DnsName.of("in-addr.arpa");
  private static final DnsName IPV6 = DnsName.of("ip6.arpa");
  private static final int OCTETS = 4;
  private static final int DIGITS = 32;

  /** The name read; empty where it is none of these. */
  static Optional<ReverseName> of(DnsName name) {
    if (name.isWithin(IPV4)) {
      byte[] bytes = new byte[OCTETS];
      List<String> labels = name.below(IPV4);
      int units = 0;
      while (units < Math.min(labels.size(), OCTETS)) {
        int octet = octet(labels.get(labels.size() - 1 - units));
        if (octet < 0) {
          break;
        }
        bytes[units++] = (byte) octet;
      }
      return Optional.of(new ReverseName(name, IPV4, address(bytes), units));
    }
    if (name.isWithin(IPV6)) {
      byte[] bytes = new byte[DIGITS / 2];
      List<String> labels = name.below(IPV6);
      int units = 0;
      while (units < Math.min(labels.size(), DIGITS)) {
        String label = labels.get(labels.size() - 1 - units);
        int digit = label.length() == 1 ? Character.digit(label.charAt(0), 16) : -1;
        if (digit < 0) {
          break;
        }
        bytes[units / 2] |= (byte) (digit << (units % 2 == 0 ? 4 : 0));
        units++;
      }
      return Optional.of(new ReverseName(name, IPV6, address(bytes), units));
    }
    return Optional.empty();
  }

  /** The address; empty where the name says less than one, or more. */
  Optional<InetAddress> address() {
    return units == all() && name.below(top).size() == units
        ? Optional.of(bytes)
        : Optional.empty();
  }

  /** Whether every label is part of an address, which may have more of them. */
  boolean isPart() {
    return name.below(top).size() == units && units < all();
  }

  /**
   * The head of the zone in which the name lies, for ranges whose zones are ours: a range that ends
   * within an octet is as many zones as it takes.
   */
  Optional<DnsName> zone(List<Cidr> ranges) {
    int bitsOfUnit = top.equals(IPV4) ? 8 : 4;
    for (Cidr range : ranges) {
      int zoneUnits = (range.prefixLength() + bitsOfUnit - 1) / bitsOfUnit;
      if (units >= zoneUnits && range.contains(bytes)) {
        return Optional.of(name.parent(name.below(top).size() - zoneUnits));
      }
    }
    return Optional.empty();
  }

  private int all() {
    return top.equals(IPV4) ? OCTETS : DIGITS;
  }

  private static int octet(String label) {
    boolean decimal = label.length() <= 3 && label.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!decimal || label.isEmpty() || (label.length() > 1 && label.startsWith("0"))) {
      return -1;
    }
    int octet = Integer.parseInt(label);
    return octet <= 255 ? octet : -1;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }
}
