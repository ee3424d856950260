package io.headgate.balancer.proxyprotocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Where a PROXY header ends, as soon as its bytes say so, and that there is none, at the first byte
 * that says so. What stands within is not looked at.
 */
final class HeaderLength {

  /** The bytes may become a header. */
  static final int INCOMPLETE = 0;

  /** The bytes are no header, whatever comes behind. */
  static final int MALFORMED = -1;

  /** Of version 1, its CRLF included (section 2.1). */
  static final int LONGEST_V1 = 107;

  /**
   * Of version 2, which may say up to 65,551. Addresses need 52; the rest are type-length-values,
   * of which fronts send some 100 bytes, or a client's certificate.
   */
  static final int LONGEST_V2 = 4096;

  private static final byte[] BEGIN_V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BEGIN_V2 = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };

  /** The part of version 2 that every header has; the length of the rest is its end. */
  private static final int FIXED_V2 = 16;

  private HeaderLength() {}

  /** The number of bytes that the header has, or {@link #INCOMPLETE} or {@link #MALFORMED}. */
  static int of(ByteBuf bytes) {
    if (!bytes.isReadable()) {
      return INCOMPLETE;
    }
    return bytes.getByte(bytes.readerIndex()) == BEGIN_V1[0] ? ofV1(bytes) : ofV2(bytes);
  }

  private static int ofV1(ByteBuf bytes) {
    if (!begins(bytes, BEGIN_V1)) {
      return MALFORMED;
    }
    int start = bytes.readerIndex();
    int most = Math.min(bytes.readableBytes(), LONGEST_V1);
    for (int i = BEGIN_V1.length; i < most; i++) {
      byte one = bytes.getByte(start + i);
      if (one == '\n') {
        return bytes.getByte(start + i - 1) == '\r' ? i + 1 : MALFORMED;
      }
      boolean afterReturn = bytes.getByte(start + i - 1) == '\r';
      if (afterReturn || (one != '\r' && (one < ' ' || one > '~'))) {
        return MALFORMED;
      }
    }
    return most == LONGEST_V1 ? MALFORMED : INCOMPLETE;
  }

  private static int ofV2(ByteBuf bytes) {
    int start = bytes.readerIndex();
    int count = bytes.readableBytes();
    if (!begins(bytes, BEGIN_V2)) {
      return MALFORMED;
    }
    // Version 2, and the command LOCAL or PROXY.
    if (count > BEGIN_V2.length && (bytes.getByte(start + BEGIN_V2.length) & 0xFE) != 0x20) {
      return MALFORMED;
    }
    if (count < FIXED_V2) {
      return INCOMPLETE;
    }
    int length = FIXED_V2 + bytes.getUnsignedShort(start + FIXED_V2 - 2);
    if (length > LONGEST_V2) {
      return MALFORMED;
    }
    return count < length ? INCOMPLETE : length;
  }

  private static boolean begins(ByteBuf bytes, byte[] begin) {
    int most = Math.min(bytes.readableBytes(), begin.length);
    for (int i = 0; i < most; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != begin[i]) {
        return false;
      }
    }
    return true;
  }
}
