package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.headgate.discovery.model.ListenAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client with one source port. It takes answers only from the very address that it sends to. Its
 * socket is not connected, because the JDK sends no empty datagram on one that is.
 */
final class TestDatagramClient implements AutoCloseable {

  private final DatagramSocket socket;
  private final InetSocketAddress service;

  TestDatagramClient(InetAddress address, int port) throws IOException {
    this(new DatagramSocket(), new InetSocketAddress(address, port));
  }

  private TestDatagramClient(DatagramSocket socket, InetSocketAddress service) throws IOException {
    this.socket = socket;
    this.service = service;
    socket.setReceiveBufferSize(4 * 1024 * 1024);
  }

  /** With an address of its own. */
  static TestDatagramClient from(InetAddress client, ListenAddress.ClusterIp vip)
      throws IOException {
    return new TestDatagramClient(
        new DatagramSocket(new InetSocketAddress(client, 0)),
        new InetSocketAddress(vip.address(), vip.port()));
  }

  static TestDatagramClient of(ListenAddress.ClusterIp vip) throws IOException {
    return new TestDatagramClient(vip.address(), vip.port());
  }

  void send(byte... content) throws IOException {
    socket.send(new DatagramPacket(content, content.length, service));
  }

  /** The next answer, waited for as long as a loaded machine may need. */
  byte[] receive() throws IOException {
    return receive(10_000);
  }

  /** Sends and waits for the answer, again while there is none: UDP may lose anything. */
  String ask(String question) throws IOException {
    for (int i = 0; i < 50; i++) {
      send(question.getBytes(StandardCharsets.US_ASCII));
      try {
        return new String(receive(200), StandardCharsets.US_ASCII);
      } catch (SocketTimeoutException lost) {
        // Again.
      }
    }
    return fail("no answer to 50 datagrams");
  }

  @Override
  public void close() {
    socket.close();
  }

  /** The next answer, waited for that long. */
  byte[] receive(int millis) throws IOException {
    socket.setSoTimeout(millis);
    byte[] room = new byte[65_536];
    DatagramPacket packet = new DatagramPacket(room, room.length);
    socket.receive(packet);
    assertThat(packet.getSocketAddress()).isEqualTo(service);
    return Arrays.copyOf(room, packet.getLength());
  }
}
