package io.headgate.discovery.model;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** The two kinds of IP addresses. */
public enum AddressFamily {
  IPV4("IPv4"),
  IPV6("IPv6");

  private final String text;

  AddressFamily(String text) {
    this.text = text;
  }

  public static AddressFamily of(InetAddress address) {
    return address instanceof Inet4Address ? IPV4 : IPV6;
  }

  /** The family that the API calls so; empty where there is none. */
  public static Optional<AddressFamily> of(String text) {
    for (AddressFamily family : values()) {
      if (family.text.equals(text)) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }

  public AddressFamily other() {
    return this == IPV4 ? IPV6 : IPV4;
  }

  /** As {@code spec.ipFamilies} and {@code addressType} write it. */
  public String text() {
    return text;
  }
}
