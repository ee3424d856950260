package io.headgate.balancer.proxy;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A pod that answers each datagram with one, on a thread of its own. */
final class TestDatagramPod implements AutoCloseable {

  private final DatagramSocket socket;
  private final AtomicInteger received = new AtomicInteger();

  private TestDatagramPod(InetAddress address, Function<byte[], byte @Nullable []> answer) {
    try {
      socket = new DatagramSocket(new InetSocketAddress(address, 0));
      socket.setReceiveBufferSize(4 * 1024 * 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(() -> serve(answer));
  }

  /** Answers with its name. */
  static TestDatagramPod named(String name) {
    return namedOn(InetAddress.getLoopbackAddress(), name);
  }

  /** The same on an address of its own. */
  static TestDatagramPod namedOn(InetAddress address, String name) {
    byte[] answer = name.getBytes(StandardCharsets.US_ASCII);
    return new TestDatagramPod(address, question -> answer);
  }

  /** Receives, and never answers. */
  static TestDatagramPod silent() {
    return new TestDatagramPod(InetAddress.getLoopbackAddress(), question -> null);
  }

  /** Sends back what it receives. */
  static TestDatagramPod echo(InetAddress address) {
    return new TestDatagramPod(address, question -> question);
  }

  /** Sends back what it receives, and remembers it. */
  static TestDatagramPod remembering(Collection<String> seen) {
    return new TestDatagramPod(
        InetAddress.getLoopbackAddress(),
        question -> {
          seen.add(new String(question, StandardCharsets.US_ASCII));
          return question;
        });
  }

  Endpoint endpoint() {
    return Endpoint.ready(EndpointAddress.of(socket.getLocalAddress(), socket.getLocalPort()));
  }

  int received() {
    return received.get();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve(Function<byte[], byte @Nullable []> answer) {
    byte[] room = new byte[65_536];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(room, room.length);
        socket.receive(packet);
        received.incrementAndGet();
        byte[] bytes = answer.apply(Arrays.copyOf(room, packet.getLength()));
        if (bytes != null) {
          socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }
}
