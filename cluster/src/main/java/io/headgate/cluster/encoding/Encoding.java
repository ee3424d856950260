package io.headgate.cluster.encoding;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How values of one type become bytes. */
public interface Encoding<T> {

  /**
   * Of what this program writes; it reads this version and all earlier ones, and later ones too.
   */
  int VERSION = 1;

  /** Writes the fields, in an order that never changes. */
  void write(T value, WireOutput out) throws IOException;

  /**
   * Reads the fields that this program knows.
   *
   * @param version of who wrote them: what came in with a later one is not there
   * @throws IOException where the bytes cannot be such a value
   */
  T read(int version, WireInput in) throws IOException;

  /** The version and the fields. */
  default byte[] encode(T value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try {
      WireOutput out = new WireOutput(new DataOutputStream(bytes));
      out.octet(VERSION);
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory fails", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What was encoded.
   *
   * @throws IOException where the bytes cannot be such a value
   */
  default T decode(byte[] bytes) throws IOException {
    WireInput in =
        new WireInput(new DataInputStream(new ByteArrayInputStream(bytes)), bytes.length);
    int version = in.octet();
    if (version < 1) {
      throw new IOException("version " + version + " (expected: 1 or later)");
    }
    try {
      return read(version, in);
    } catch (RuntimeException e) {
      throw new IOException("a value that cannot be", e);
    }
  }
}
