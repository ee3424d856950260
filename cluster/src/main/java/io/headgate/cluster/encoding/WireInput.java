package io.headgate.cluster.encoding;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** Reads what {@link WireOutput} writes; refuses sizes that the bytes there are cannot hold. */
public final class WireInput {

  private final DataInputStream in;
  private final int size;

  WireInput(DataInputStream in, int size) {
    this.in = in;
    this.size = size;
  }

  int octet() throws IOException {
    return in.readUnsignedByte();
  }

  boolean flag() throws IOException {
    return in.readBoolean();
  }

  long count() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int octet = in.readUnsignedByte();
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new IOException("a count that does not end");
  }

  /** How many things follow, of at least one byte each. */
  int length() throws IOException {
    long length = count();
    if (length < 0 || length > size) {
      throw new IOException(length + " things in " + size + " bytes");
    }
    return (int) length;
  }

  /** A count that is an {@code int}. */
  int smallCount() throws IOException {
    long value = count();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IOException("a count of " + value);
    }
    return (int) value;
  }

  long number() throws IOException {
    return in.readLong();
  }

  /** A rate; one that is none counts as 0. */
  double rate() throws IOException {
    double value = in.readDouble();
    return value > 0 && Double.isFinite(value) ? value : 0;
  }

  public String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  byte[] bytes() throws IOException {
    return bytes(length());
  }

  UUID id() throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  Duration duration() throws IOException {
    return Duration.ofMillis(count());
  }

  InetAddress address() throws IOException {
    return InetAddress.getByAddress(bytes(octet()));
  }

  EndpointAddress endpoint() throws IOException {
    int length = octet();
    if (length == 0) {
      String host = text();
      return EndpointAddress.unresolved(host, in.readUnsignedShort());
    }
    InetAddress address = InetAddress.getByAddress(bytes(length));
    return EndpointAddress.of(address, in.readUnsignedShort());
  }

  ServicePortName port() throws IOException {
    return new ServicePortName(new ServiceName(text(), text()), text(), protocol());
  }

  Protocol protocol() throws IOException {
    int number = octet();
    return switch (number) {
      case 1 -> Protocol.TCP;
      case 2 -> Protocol.UDP;
      case 3 -> Protocol.SCTP;
      default -> throw new IOException("protocol " + number);
    };
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
