package io.headgate.discovery.model;

import java.net.InetAddress;

/**
 * Addresses of one link alone (RFC 3927, RFC 4291 section 2.5.6), at which clouds tell a machine
 * its secrets. Pure.
 */
public final class LinkLocal {

  /** Where one cloud does so in IPv6. */
  private static final Cidr METADATA = Cidr.parse("fd00:ec2::254/128");

  private LinkLocal() {}

  /** Whether it is one. */
  public static boolean contains(InetAddress address) {
    return address.isLinkLocalAddress() || METADATA.contains(address);
  }
}
