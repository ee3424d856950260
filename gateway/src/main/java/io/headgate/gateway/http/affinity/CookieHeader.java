package io.headgate.gateway.http.affinity;

import org.jspecify.annotations.Nullable;

/** The cookies that a request brings (RFC 6265 section 4.2.1). Pure; does not allocate. */
public final class CookieHeader {

  /** No such cookie. */
  static final int NONE = -1;

  private CookieHeader() {}

  /**
   * Whether the first cookie of that name has that value.
   *
   * @param header null where the request has none
   */
  public static boolean has(@Nullable String header, String name, String value) {
    if (header == null) {
      return false;
    }
    int start = value(header, name, 0);
    return start != NONE
        && end(header, start) - start == value.length()
        && header.startsWith(value, start);
  }

  /** Where the value of the next cookie of that name begins, from an index on, or {@link #NONE}. */
  static int value(String header, String name, int from) {
    int at = from;
    while (at < header.length()) {
      while (at < header.length() && isBetween(header.charAt(at))) {
        at++;
      }
      int equals = at + name.length();
      if (equals < header.length() && header.charAt(equals) == '=' && header.startsWith(name, at)) {
        return equals + 1;
      }
      int semicolon = header.indexOf(';', at);
      at = semicolon < 0 ? header.length() : semicolon;
    }
    return NONE;
  }

  /** Where a value ends. */
  static int end(String header, int start) {
    int semicolon = header.indexOf(';', start);
    int end = semicolon < 0 ? header.length() : semicolon;
    while (end > start && isBetween(header.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private static boolean isBetween(char c) {
    return c == ';' || c == ' ' || c == '\t';
  }
}
