package io.headgate.gateway.http.step;

/** The two parts of what a Host header holds. Pure. */
public final class Authority {

  private Authority() {}

  /** Without a port; an IPv6 address keeps its brackets. */
  public static String host(String authority) {
    int colon = portColon(authority);
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  static boolean hasPort(String authority) {
    return portColon(authority) >= 0;
  }

  private static int portColon(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : -1;
  }
}
