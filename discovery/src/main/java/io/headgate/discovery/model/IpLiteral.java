package io.headgate.discovery.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses as the Kubernetes API writes them, without ever asking a name server. */
public final class IpLiteral {

  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private IpLiteral() {}

  /**
   * The address; empty where the text is anything else. Four decimal octets without leading zeros,
   * or IPv6 without a zone; an IPv4-mapped IPv6 address is the IPv4 address.
   */
  public static Optional<InetAddress> parse(String text) {
    if (!isIpv4(text) && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty(); // has a colon, so it was never looked up: it is no address
    }
  }

  private static boolean isIpv4(String text) {
    String[] octets = text.split("\\.", -1);
    if (octets.length != 4) {
      return false;
    }
    for (String octet : octets) {
      if (!OCTET.matcher(octet).matches() || Integer.parseInt(octet) > 255) {
        return false;
      }
    }
    return true;
  }
}
