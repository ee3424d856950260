package io.headgate.gateway.http;

/** The syntax of a Host header (RFC 9110 section 7.2), stricter than the RFC. Pure. */
final class HostHeader {

  private HostHeader() {}

  /**
   * Whether it is a name or an address, with or without a port. Names are of letters, digits and
   * {@code . - _ ~}: what else the RFC permits is no host that an Ingress could name, and has been
   * used to make two readers see different hosts.
   */
  static boolean isValid(CharSequence host) {
    int length = host.length();
    int end = length > 0 && host.charAt(0) == '[' ? endOfIpv6(host) : endOfName(host);
    if (end <= 0) {
      return false;
    }
    return end == length || (host.charAt(end) == ':' && isPort(host, end + 1));
  }

  private static int endOfName(CharSequence host) {
    int i = 0;
    while (i < host.length() && isNameCharacter(host.charAt(i))) {
      i++;
    }
    return i;
  }

  /** The index after the closing bracket, or -1. */
  private static int endOfIpv6(CharSequence host) {
    int i = 1;
    while (i < host.length()
        && (Character.digit(host.charAt(i), 16) >= 0
            || host.charAt(i) == ':'
            || host.charAt(i) == '.')) {
      i++;
    }
    return i > 2 && i < host.length() && host.charAt(i) == ']' ? i + 1 : -1;
  }

  /** An empty port is allowed by RFC 3986 section 3.2.3. */
  private static boolean isPort(CharSequence host, int from) {
    if (host.length() - from > 5) {
      return false;
    }
    int port = 0;
    for (int i = from; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      port = port * 10 + c - '0';
    }
    return port <= 65_535;
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_'
        || c == '~';
  }
}
