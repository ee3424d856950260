package io.headgate.gateway.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headgate.discovery.model.Protocol;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP port, which sends back every datagram as it came, and answers {@code hostname} with the
 * pod's name.
 *
 * <p>A socket of the JDK and a thread of its own for each: an event loop's channel does not send
 * empty datagrams (Netty 4.2.18), and an echo should.
 */
final class UdpPodPort implements PodPort {

  private static final Logger LOG = LoggerFactory.getLogger(UdpPodPort.class);
  private static final int LONGEST = 65_536;

  private final String name;
  private final InetAddress ip;
  private final int containerPort;
  private @Nullable DatagramSocket socket;
  private int realPort;

  UdpPodPort(String name, InetAddress ip, int containerPort) {
    this.name = name;
    this.ip = ip;
    this.containerPort = containerPort;
  }

  @Override
  public Protocol protocol() {
    return Protocol.UDP;
  }

  @Override
  public int containerPort() {
    return containerPort;
  }

  @Override
  public int realPort() {
    return realPort;
  }

  @Override
  public Future<Void> listen(int port) {
    try {
      DatagramSocket opened = new DatagramSocket(new InetSocketAddress(ip, port));
      socket = opened;
      realPort = opened.getLocalPort();
      Thread.ofVirtual().name("udp-" + name + "-" + port).start(() -> serve(opened));
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<Void> close() {
    if (socket != null) {
      socket.close();
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> drain(Duration limit) {
    return close();
  }

  private void serve(DatagramSocket from) {
    byte[] hostname = (name + "\n").getBytes(US_ASCII);
    byte[] room = new byte[LONGEST];
    while (!from.isClosed()) {
      DatagramPacket packet = new DatagramPacket(room, room.length);
      try {
        from.receive(packet);
        if (asksForTheName(packet)) {
          packet.setData(hostname);
        }
        from.send(packet);
      } catch (IOException e) {
        if (!from.isClosed()) {
          LOG.debug("{}: {}", name, e.getMessage()); // a client that is gone: the next one is not
        }
      }
    }
  }

  private static boolean asksForTheName(DatagramPacket packet) {
    return packet.getLength() <= 16
        && new String(packet.getData(), 0, packet.getLength(), US_ASCII).strip().equals("hostname");
  }
}
