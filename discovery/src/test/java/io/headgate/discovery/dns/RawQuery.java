package io.headgate.discovery.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A query by its bytes, written without our own code. */
final class RawQuery {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** The header: flags, then how many of each section. */
  static RawQuery header(int flags, int questions, int answers, int authority, int additional) {
    return new RawQuery().shorts(0xCAFE, flags, questions, answers, authority, additional);
  }

  /** A query of one question, recursion desired. */
  static RawQuery of(String name, int type) {
    return header(0x0100, 1, 0, 0, 0).name(name).shorts(type, 1);
  }

  /** The same, with an OPT record of that payload size. */
  static RawQuery edns(String name, int type, int payloadSize) {
    return header(0x0100, 1, 0, 0, 1).name(name).shorts(type, 1).opt(payloadSize, 0, 0);
  }

  RawQuery name(String name) {
    try {
      for (String label : name.split("\\.", -1)) {
        out.writeByte(label.length());
        out.write(label.getBytes(StandardCharsets.ISO_8859_1));
      }
      out.writeByte(0);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawQuery opt(int payloadSize, int version, int flags) {
    return bytes(0).shorts(41, payloadSize).bytes(0, version).shorts(flags, 0);
  }

  RawQuery shorts(int... values) {
    try {
      for (int value : values) {
        out.writeShort(value);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawQuery bytes(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
