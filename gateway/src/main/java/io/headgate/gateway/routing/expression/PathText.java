package io.headgate.gateway.routing.expression;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A path as expressions see it. Escapes of what may not stand in a path as it is, such as a space
 * or a letter beyond ASCII, are decoded; escapes of what would mean something else there, such as a
 * slash or a question mark, stay escapes. So {@link #encode} gives the same path again, and nothing
 * that was taken out of one becomes a separator in another. Pure.
 */
public final class PathText {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final String MUST_BE_ESCAPED = " \"<>^`{|}";

  private PathText() {}

  /**
   * The path of a target without its query.
   *
   * @param target in the normal form
   */
  public static String of(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return path.indexOf('%') < 0 ? path : decoded(path);
  }

  /** A text with escapes in place of what may not stand in a path; existing escapes stay. */
  public static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      int value = octet & 0xff;
      if (value <= ' ' || value >= 0x7f || MUST_BE_ESCAPED.indexOf(value) >= 0) {
        out.append('%').append(HEX[value >> 4]).append(HEX[value & 15]);
      } else {
        out.append((char) value);
      }
    }
    return out.toString();
  }

  /** A part of a path as it may stand in a query: what would begin another argument is escaped. */
  static String argument(String text) {
    return text.replace("&", "%26").replace(";", "%3B").replace("+", "%2B");
  }

  private static String decoded(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int i = 0;
    while (i < path.length()) {
      if (path.charAt(i) != '%') {
        out.append(path.charAt(i));
        i++;
        continue;
      }
      int end = i;
      while (end < path.length() && path.charAt(end) == '%') {
        end += 3;
      }
      appendDecoded(path.substring(i, Math.min(end, path.length())), out);
      i = end;
    }
    return out.toString();
  }

  /**
   * @param escapes nothing but escapes
   */
  private static void appendDecoded(String escapes, StringBuilder out) {
    int i = 0;
    while (i < escapes.length()) {
      int value = value(escapes, i);
      int length = value < 0x80 ? 1 : value >= 0xf0 ? 4 : value >= 0xe0 ? 3 : 2;
      int end = Math.min(i + 3 * length, escapes.length());
      String text = value < 0x80 ? ascii(value) : character(escapes, i, end);
      if (text.isEmpty()) {
        end = i + 3;
        out.append(escapes, i, end);
      } else {
        out.append(text);
      }
      i = end;
    }
  }

  private static String ascii(int value) {
    return MUST_BE_ESCAPED.indexOf(value) >= 0 ? String.valueOf((char) value) : "";
  }

  /** One character of UTF-8; empty where it is none. */
  private static String character(String escapes, int start, int end) {
    ByteBuffer octets = ByteBuffer.allocate((end - start) / 3);
    for (int i = start; i < end; i += 3) {
      octets.put((byte) value(escapes, i));
    }
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(octets.flip());
      return text.toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  private static int value(String escapes, int index) {
    return Integer.parseInt(escapes, index + 1, index + 3, 16);
  }
}
