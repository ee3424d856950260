package io.headgate.discovery.model;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads and writes IP addresses as the Kubernetes API does, without ever asking a name server. */
public final class IpLiteral {

  private IpLiteral() {}

  /**
   * The address; empty where the text is anything else. Four decimal octets without leading zeros,
   * or IPv6 without a zone; an IPv4-mapped IPv6 address is the IPv4 address.
   */
  public static Optional<InetAddress> parse(String text) {
    if (!isIpv4(text) && !mayBeIpv6(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty(); // has a colon, so it was never looked up: it is no address
    }
  }

  /**
   * The address.
   *
   * @throws IllegalArgumentException where the text is anything else
   */
  public static InetAddress require(String text) {
    return parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("address: \"" + text + "\" (expected: an IP)"));
  }

  /** As the API writes an address: four octets, or IPv6 in the form of RFC 5952. */
  public static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    // The longest run of two or more zero groups is left out, the first of equals.
    int start = 0;
    int length = 1;
    for (int i = 0; i < groups.length; i++) {
      int run = zeroRun(groups, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    return length == 1
        ? hex(groups, 0, groups.length)
        : hex(groups, 0, start) + "::" + hex(groups, start + length, groups.length);
  }

  private static int zeroRun(int[] groups, int from) {
    int end = from;
    while (end < groups.length && groups[end] == 0) {
      end++;
    }
    return end - from;
  }

  private static String hex(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  // By hand, not by pattern: every address of every object is read, of many thousands.
  private static boolean isIpv4(String text) {
    int dots = 0;
    int digits = 0;
    int octet = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (digits == 0) {
          return false;
        }
        dots++;
        digits = 0;
        octet = 0;
      } else if (c >= '0' && c <= '9') {
        boolean leadingZero = digits > 0 && octet == 0;
        octet = octet * 10 + (c - '0');
        digits++;
        if (leadingZero || octet > 255) {
          return false;
        }
      } else {
        return false;
      }
    }
    return dots == 3 && digits > 0;
  }

  private static boolean mayBeIpv6(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'f' || (c != ':' && c != '.' && Character.digit(c, 16) < 0)) {
        return false;
      }
    }
    return text.indexOf(':') >= 0;
  }
}
