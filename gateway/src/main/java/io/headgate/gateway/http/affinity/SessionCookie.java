package io.headgate.gateway.http.affinity;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the cookie of a session says, as three numbers of 16 digits. Whoever makes one up can ask
 * for a pod that the route gives anyway, and for nothing else.
 *
 * @param backend the tag of the Service port that the session is with
 * @param client which part of the pods' shares the client falls into, where they are balanced
 * @param pod the tag of the pod that served last
 */
record SessionCookie(long backend, long client, long pod) {

  private static final int DIGITS = 16;
  private static final int LENGTH = 3 * DIGITS + 2;

  /** The first cookie of that name that is of that backend; null where there is none. */
  static @Nullable SessionCookie find(@Nullable String header, String name, long backend) {
    if (header == null) {
      return null;
    }
    int start = CookieHeader.value(header, name, 0);
    while (start != CookieHeader.NONE) {
      int end = CookieHeader.end(header, start);
      if (isOne(header, start, end) && number(header, start) == backend) {
        return new SessionCookie(
            backend, number(header, start + DIGITS + 1), number(header, start + 2 * (DIGITS + 1)));
      }
      start = CookieHeader.value(header, name, end);
    }
    return null;
  }

  String text() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(backend) + '.' + hex.toHexDigits(client) + '.' + hex.toHexDigits(pod);
  }

  private static boolean isOne(String text, int start, int end) {
    if (end - start != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(start + i);
      boolean dot = i == DIGITS || i == 2 * DIGITS + 1;
      if (dot ? c != '.' : !HexFormat.isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }

  private static long number(String text, int start) {
    return HexFormat.fromHexDigitsToLong(text, start, start + DIGITS);
  }
}
