package io.headgate.cluster.encoding;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServicePortName;
import java.io.DataOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** Writes what fields are made of. */
public final class WireOutput {

  private final DataOutput out;

  WireOutput(DataOutput out) {
    this.out = out;
  }

  /** A number from 0 to 255. */
  void octet(int value) throws IOException {
    out.writeByte(value);
  }

  void flag(boolean value) throws IOException {
    out.writeBoolean(value);
  }

  /** A number of 0 or more, in as few bytes as it needs. */
  void count(long value) throws IOException {
    long rest = value;
    while (rest >= 0x80) {
      out.writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  void number(long value) throws IOException {
    out.writeLong(value);
  }

  void rate(double value) throws IOException {
    out.writeDouble(value);
  }

  public void text(String value) throws IOException {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Something of an encoding of its own, that can grow by itself. */
  void bytes(byte[] value) throws IOException {
    count(value.length);
    out.write(value);
  }

  void id(UUID value) throws IOException {
    out.writeLong(value.getMostSignificantBits());
    out.writeLong(value.getLeastSignificantBits());
  }

  /** In milliseconds. */
  void duration(Duration value) throws IOException {
    count(Math.max(0, value.toMillis()));
  }

  void address(InetAddress value) throws IOException {
    byte[] bytes = value.getAddress();
    octet(bytes.length);
    out.write(bytes);
  }

  /** An address, or 0 and a name that is still to be resolved; and a port. */
  void endpoint(EndpointAddress value) throws IOException {
    InetAddress address = value.socketAddress().getAddress();
    if (address == null) {
      octet(0);
      text(value.host());
    } else {
      address(address);
    }
    out.writeShort(value.port());
  }

  void port(ServicePortName value) throws IOException {
    text(value.service().namespace());
    text(value.service().name());
    text(value.port());
    protocol(value.protocol());
  }

  void protocol(Protocol value) throws IOException {
    octet(number(value));
  }

  private static int number(Protocol protocol) {
    return switch (protocol) {
      case TCP -> 1;
      case UDP -> 2;
      case SCTP -> 3;
    };
  }
}
