package io.headgate.discovery.model;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of addresses, {@code a.b.c.d/n} or {@code x::/n}.
 *
 * @param base its first address
 * @param prefixLength in bits: 0-32, or 0-128 for IPv6
 */
public record Cidr(InetAddress base, int prefixLength) {

  private static final Pattern FORM = Pattern.compile("([^/]+)/(0|[1-9][0-9]{0,2})");

  public Cidr {
    int bits = base.getAddress().length * 8;
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException(
          "prefix length: " + prefixLength + " (expected: 0-" + bits + ")");
    }
    base = masked(base, prefixLength);
  }

  /**
   * Reads {@code 10.0.0.0/8} or {@code fd00::/108}. Bits below the prefix are cut off.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static Cidr parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (parts.matches()) {
      try {
        return new Cidr(IpLiteral.require(parts.group(1)), Integer.parseInt(parts.group(2)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(notACidr(text), e);
      }
    }
    throw new IllegalArgumentException(notACidr(text));
  }

  private static String notACidr(String text) {
    return "\"" + text + "\" is not a CIDR (expected: a.b.c.d/n or x::/n)";
  }

  public boolean isIpv4() {
    return base instanceof Inet4Address;
  }

  /** How many addresses it has; at most 2^20 are counted, which bounds what is allocated. */
  public int size() {
    int hostBits = base.getAddress().length * 8 - prefixLength;
    return hostBits >= 20 ? 1 << 20 : 1 << hostBits;
  }

  /** The address at this offset from the first one. */
  public InetAddress address(int offset) {
    byte[] bytes = base.getAddress();
    byte[] sum = new BigInteger(1, bytes).add(BigInteger.valueOf(offset)).toByteArray();
    Arrays.fill(bytes, (byte) 0);
    int length = Math.min(sum.length, bytes.length);
    System.arraycopy(sum, sum.length - length, bytes, bytes.length - length, length);
    return ofBytes(bytes);
  }

  /** Its last address: of IPv4 the one for broadcasts. */
  public InetAddress last() {
    byte[] bytes = base.getAddress();
    for (int bit = prefixLength; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return ofBytes(bytes);
  }

  public AddressFamily family() {
    return AddressFamily.of(base);
  }

  /** Whether the address lies in it; never for one of the other family. */
  public boolean contains(InetAddress address) {
    return address.getAddress().length == base.getAddress().length
        && masked(address, prefixLength).equals(base);
  }

  private static InetAddress masked(InetAddress address, int prefixLength) {
    byte[] bytes = address.getAddress();
    for (int bit = prefixLength; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return ofBytes(bytes);
  }

  private static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  @Override
  public String toString() {
    return IpLiteral.text(base) + "/" + prefixLength;
  }
}
