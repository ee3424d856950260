package io.headgate.balancer.proxyprotocol;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.DialPolicy.ProxyProtocol;
import io.headgate.discovery.model.IpLiteral;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Writes PROXY headers. Called on the channel's event loop; nothing is flushed. */
public final class ProxyHeader {

  /**
   * All that version 1 says of a connection without a client (section 2.1); the rest is ignored.
   */
  private static final String NO_CLIENT_V1 = "PROXY UNKNOWN\r\n";

  private ProxyHeader() {}

  /**
   * Writes the header of a client's connection. Where client and Service have addresses of
   * different families, both are written as IPv6, the IPv4 one mapped (RFC 4291 section 2.5.5.2).
   *
   * @param endpoint a channel to which nothing was written yet
   * @param virtual what the client asked for
   */
  public static void write(
      Channel endpoint, ProxyProtocol version, ClientAddress client, VirtualAddress virtual) {
    boolean ipv4 = client.ip() instanceof Inet4Address && virtual.ip() instanceof Inet4Address;
    write(
        endpoint,
        new HAProxyMessage(
            versionOf(version),
            HAProxyCommand.PROXY,
            ipv4 ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
            text(client.ip(), ipv4),
            text(virtual.ip(), ipv4),
            client.port(),
            virtual.port()));
  }

  /**
   * Writes the header of a connection of this program's own, such as a health check: there is no
   * client.
   *
   * @param endpoint a channel to which nothing was written yet
   */
  public static void writeOwn(Channel endpoint, ProxyProtocol version) {
    switch (version) {
      case V1 -> {
        // Netty's encoder (4.2.18) knows this form only with addresses.
        var unused =
            endpoint.write(
                Unpooled.copiedBuffer(NO_CLIENT_V1, StandardCharsets.US_ASCII),
                endpoint.voidPromise());
      }
      case V2 ->
          write(
              endpoint,
              new HAProxyMessage(
                  HAProxyProtocolVersion.V2,
                  HAProxyCommand.LOCAL,
                  HAProxyProxiedProtocol.UNKNOWN,
                  null,
                  null,
                  0,
                  0));
    }
  }

  private static void write(Channel endpoint, HAProxyMessage header) {
    ChannelPipeline pipeline = endpoint.pipeline();
    pipeline.addLast(HAProxyMessageEncoder.INSTANCE);
    // Nobody may be sent a connection's bytes without its header.
    var unused = endpoint.write(header).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    pipeline.remove(HAProxyMessageEncoder.INSTANCE);
  }

  private static HAProxyProtocolVersion versionOf(ProxyProtocol version) {
    return switch (version) {
      case V1 -> HAProxyProtocolVersion.V1;
      case V2 -> HAProxyProtocolVersion.V2;
    };
  }

  private static String text(InetAddress address, boolean ipv4) {
    String text = IpLiteral.text(address);
    return ipv4 || !(address instanceof Inet4Address) ? text : "::ffff:" + text;
  }
}
