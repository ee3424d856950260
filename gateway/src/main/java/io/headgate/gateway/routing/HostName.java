package io.headgate.gateway.routing;

/** The host of a request, as it is compared: in lower case, without port and trailing dot. */
final class HostName {

  private HostName() {}

  /** The same text with ASCII letters in lower case; the same object where it already was. */
  static String lowerCase(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (isUpperCase(host.charAt(i))) {
        return lowerCaseFrom(host, i);
      }
    }
    return host;
  }

  /** Where the host ends: before the port and before one trailing dot. */
  static int end(String host) {
    int end = withoutPort(host);
    return end > 0 && host.charAt(end - 1) == '.' ? end - 1 : end;
  }

  private static int withoutPort(String host) {
    // The colons of an IPv6 address stand inside brackets.
    int colon = host.indexOf(':', Math.max(host.indexOf(']'), 0));
    return colon < 0 ? host.length() : colon;
  }

  // Letters outside ASCII never match: a host in a manifest has none.
  private static String lowerCaseFrom(String host, int first) {
    char[] text = host.toCharArray();
    for (int i = first; i < text.length; i++) {
      if (isUpperCase(text[i])) {
        text[i] = (char) (text[i] + ('a' - 'A'));
      }
    }
    return new String(text);
  }

  private static boolean isUpperCase(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
