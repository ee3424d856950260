package io.headgate.discovery.model;

import java.util.Arrays;

/**
 * A key of session tickets (RFC 5077): what encrypts what a server would otherwise have to
 * remember. Immutable; any thread; never printed.
 */
public final class TicketKey {

  /** How long one is, in bytes: its name, an AES key and an HMAC key. */
  public static final int BYTES = 48;

  private static final int PART = 16;

  private final byte[] bytes;

  /**
   * In nginx's order: 16 bytes of name, 16 of AES-128, 16 of HMAC-SHA256.
   *
   * @throws IllegalArgumentException where there are more or fewer bytes
   */
  public TicketKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes");
    }
    this.bytes = bytes.clone();
  }

  /** By which tickets say whose they are; no secret. */
  public byte[] name() {
    return part(0);
  }

  /** For AES-128. */
  public byte[] aes() {
    return part(1);
  }

  /** For HMAC-SHA256. */
  public byte[] hmac() {
    return part(2);
  }

  private byte[] part(int index) {
    return Arrays.copyOfRange(bytes, index * PART, (index + 1) * PART);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TicketKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "TicketKey";
  }
}
