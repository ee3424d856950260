package io.headgate.gateway.app;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.TypeConversionException;

/**
 * An address of this machine and a port.
 *
 * @param port 0 for a free one
 */
record HostPort(InetAddress address, int port) {

  /** A free port of the loopback interface. */
  static final HostPort LOOPBACK = new HostPort(InetAddress.getLoopbackAddress(), 0);

  /** {@code a.b.c.d:port}, {@code [x::y]:port}, or {@code :port} for all addresses. */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      if (colon >= 0) {
        String host = colon == 0 ? "0.0.0.0" : text.substring(0, colon);
        int port = ListenPort.parse(text.substring(colon + 1)).number();
        return new HostPort(address(host), port);
      }
    } catch (TypeConversionException e) {
      // said below, about the whole
    }
    throw FlagTypes.mistake(text, "an address and port", "a.b.c.d:port or [x::y]:port");
  }

  /** An IP address as text; never a name, so never a lookup. */
  static InetAddress address(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      if (bytes != null) {
        return InetAddress.getByAddress(bytes);
      }
    } catch (UnknownHostException e) {
      // said below, in the same words
    }
    throw FlagTypes.mistake(text, "an IP address", "a.b.c.d or x::y");
  }

  static HostPort of(InetSocketAddress address) {
    return new HostPort(address.getAddress(), address.getPort());
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  @Override
  public String toString() {
    String host = NetUtil.toAddressString(address);
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
