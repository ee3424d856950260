package io.headgate.gateway.http;

import io.netty.buffer.ByteBuf;

/**
 * Looks at the bytes of a request's head for what cannot be seen any more once Netty 4.2.18 has
 * decoded them: folded lines, which it joins (RFC 9112 section 5.2), tabs in the request line and
 * beside a transfer coding, and a second Content-Length, of which it keeps the first in HTTP/1.0.
 * Confined to one event loop.
 */
final class HeadBytes {

  private static final byte[] TRANSFER_ENCODING = name("transfer-encoding");
  private static final byte[] CONTENT_LENGTH = name("content-length");

  private boolean requestLineSeen;
  private boolean contentLengthSeen;

  private static byte[] name(String lowerCase) {
    byte[] bytes = new byte[lowerCase.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) lowerCase.charAt(i);
    }
    return bytes;
  }

  /** The next head begins. */
  void reset() {
    requestLineSeen = false;
    contentLengthSeen = false;
  }

  /**
   * Looks at the lines that are there, up to the end of the head. The decoder consumes whole lines,
   * so the buffer begins with a line, and no whole line is seen twice.
   */
  boolean isUnambiguous(ByteBuf buffer) {
    int end = buffer.writerIndex();
    int line = buffer.readerIndex();
    while (line < end) {
      byte first = buffer.getByte(line);
      if (requestLineSeen && (first == ' ' || first == '\t')) {
        return false;
      }
      int lineFeed = buffer.indexOf(line, end, (byte) '\n');
      if (lineFeed < 0) {
        return true;
      }
      boolean empty = lineFeed == line || (lineFeed == line + 1 && first == '\r');
      if (empty && requestLineSeen) {
        return true;
      }
      if (!empty && !isUnambiguous(buffer, line, lineFeed)) {
        return false;
      }
      requestLineSeen |= !empty;
      line = lineFeed + 1;
    }
    return true;
  }

  private boolean isUnambiguous(ByteBuf buffer, int line, int lineFeed) {
    if (!requestLineSeen) {
      return !hasTab(buffer, line, lineFeed);
    }
    return switch (buffer.getByte(line) | 0x20) {
      case 't' ->
          !isField(buffer, line, lineFeed, TRANSFER_ENCODING) || !hasTab(buffer, line, lineFeed);
      case 'c' ->
          !isField(buffer, line, lineFeed, CONTENT_LENGTH) || isOnlyLength(buffer, line, lineFeed);
      default -> true;
    };
  }

  private static boolean hasTab(ByteBuf buffer, int line, int lineFeed) {
    return buffer.indexOf(line, lineFeed, (byte) '\t') >= 0;
  }

  private boolean isOnlyLength(ByteBuf buffer, int line, int lineFeed) {
    boolean second = contentLengthSeen;
    contentLengthSeen = true;
    return !second && buffer.indexOf(line, lineFeed, (byte) ',') < 0;
  }

  private static boolean isField(ByteBuf buffer, int line, int lineFeed, byte[] name) {
    if (lineFeed - line < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      // A hyphen has the bit of lower case already.
      if ((buffer.getByte(line + i) | 0x20) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
