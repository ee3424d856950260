package io.headgate.balancer.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A pod: a blocking server on loopback, one virtual thread for every connection. */
final class TestBackend implements AutoCloseable {

  /** What a pod does with a connection, which is closed afterwards. */
  interface Behaviour {
    void serve(Socket socket) throws IOException;
  }

  private final ServerSocket listening;
  private final AtomicInteger connections = new AtomicInteger();

  private TestBackend(ServerSocket listening, Behaviour behaviour) {
    this.listening = listening;
    Thread.ofVirtual().start(() -> accept(behaviour));
  }

  static TestBackend start(Behaviour behaviour) {
    return listen(InetAddress.getLoopbackAddress(), 0, behaviour);
  }

  private static TestBackend listen(InetAddress address, int port, Behaviour behaviour) {
    try {
      return new TestBackend(new ServerSocket(port, 1024, address), behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says its name and closes. */
  static TestBackend named(String name) {
    return start(socket -> socket.getOutputStream().write(name.getBytes(US_ASCII)));
  }

  /** The same on an address of its own. */
  static TestBackend namedOn(InetAddress address, String name) {
    return listen(address, 0, socket -> socket.getOutputStream().write(name.getBytes(US_ASCII)));
  }

  /** The same, where another one has listened before. */
  static TestBackend namedAt(String name, Endpoint former) {
    return listen(
        InetAddress.getLoopbackAddress(),
        former.address().port(),
        socket -> socket.getOutputStream().write(name.getBytes(US_ASCII)));
  }

  /** Sends back what it receives, until the client's FIN. */
  static TestBackend echo() {
    return start(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
  }

  /** The same, at an address that is not the usual one. */
  static TestBackend echoAt(InetAddress address) {
    return listen(
        address, 0, socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
  }

  Endpoint endpoint() {
    return Endpoint.ready(EndpointAddress.of(listening.getInetAddress(), listening.getLocalPort()));
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Behaviour behaviour) {
    try {
      while (true) {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, behaviour));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void serve(Socket socket, Behaviour behaviour) {
    try (socket) {
      behaviour.serve(socket);
    } catch (IOException ended) {
      // The peer has gone; what the test expects of that, it asks on the other side.
    }
  }
}
