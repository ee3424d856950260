package io.headgate.gateway.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one form of a request target (RFC 9112 section 3.2) that routing and pod both see. Pure.
 *
 * <p>RFC 3986 sections 6.2.2 and 5.2.4: escapes of unreserved characters are decoded, other escapes
 * get upper-case digits, dot segments are removed; beyond the RFC, empty segments are merged, as
 * most servers do. An escaped slash stays an escape and is no separator. The query is left as it
 * is, but for bytes that are no ASCII, which are escaped as everywhere.
 */
final class RequestTarget {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private RequestTarget() {}

  /**
   * The normal form of an origin-form target, the same object where it is in that form already.
   * Null where it is no target: not beginning with a slash, a broken escape, NUL, a fragment, a
   * control character, a space or a backslash.
   */
  static @Nullable String normalise(String target) {
    int length = target.length();
    if (length == 0 || target.charAt(0) != '/') {
      return null;
    }
    boolean normal = true;
    int pathEnd = length;
    for (int i = 0; i < length; i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '#') {
        return null;
      }
      if (c >= 0x80) {
        normal = false;
      } else if (pathEnd == length) {
        if (c == '?') {
          pathEnd = i;
        } else if (c == '\\') {
          return null;
        } else if (c == '%' || (c == '/' && mayBeginDotOrEmptySegment(target, i + 1))) {
          normal = false;
        }
      }
    }
    if (normal) {
      return target;
    }
    String path = decodedPath(target, pathEnd);
    return path == null ? null : withoutDotSegments(path) + escaped(target, pathEnd);
  }

  private static boolean mayBeginDotOrEmptySegment(String target, int index) {
    return index < target.length() && (target.charAt(index) == '/' || target.charAt(index) == '.');
  }

  private static @Nullable String decodedPath(String target, int end) {
    StringBuilder path = new StringBuilder(end + 16);
    for (int i = 0; i < end; i++) {
      char c = target.charAt(i);
      if (c == '%') {
        if (i + 2 >= end) {
          return null;
        }
        int high = Character.digit(target.charAt(i + 1), 16);
        int low = Character.digit(target.charAt(i + 2), 16);
        int value = (high << 4) | low;
        if (high < 0 || low < 0 || value == 0) {
          return null;
        }
        if (isUnreserved(value)) {
          path.append((char) value);
        } else {
          appendEscape(path, value);
        }
        i += 2;
      } else if (c >= 0x80) {
        appendEscape(path, c & 0xff);
      } else {
        path.append(c);
      }
    }
    return path.toString();
  }

  /** RFC 3986 section 5.2.4, with empty segments dropped on the way. */
  private static StringBuilder withoutDotSegments(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int i = 0;
    while (i < path.length()) {
      // path.charAt(i) is the slash that begins a segment.
      int end = path.indexOf('/', i + 1);
      boolean last = end < 0;
      if (last) {
        end = path.length();
      }
      int segment = end - i - 1;
      boolean dot = segment == 1 && path.charAt(i + 1) == '.';
      boolean dotDot = segment == 2 && path.startsWith("..", i + 1);
      if (dotDot) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
      }
      if (dot || dotDot || segment == 0) {
        if (last) {
          out.append('/');
        }
      } else {
        out.append(path, i, end);
      }
      i = end;
    }
    return out;
  }

  private static String escaped(String target, int from) {
    StringBuilder out = new StringBuilder(target.length() - from);
    for (int i = from; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c >= 0x80) {
        appendEscape(out, c & 0xff);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static void appendEscape(StringBuilder out, int value) {
    out.append('%').append(HEX[value >> 4]).append(HEX[value & 15]);
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /**
   * The authority of an absolute-form target ({@code http://host:port/path}); null where it is not
   * of that form.
   */
  static @Nullable String authority(String target) {
    int start = authorityStart(target);
    return start < 0 ? null : target.substring(start, authorityEnd(target, start));
  }

  /** What follows the authority of an absolute-form target, in origin form. */
  static String originForm(String target) {
    String rest = target.substring(authorityEnd(target, authorityStart(target)));
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static int authorityStart(String target) {
    String scheme = target.substring(0, Math.min(8, target.length())).toLowerCase(Locale.ROOT);
    if (scheme.startsWith("http://")) {
      return 7;
    }
    return scheme.equals("https://") ? 8 : -1;
  }

  private static int authorityEnd(String target, int start) {
    for (int i = start; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return target.length();
  }
}
