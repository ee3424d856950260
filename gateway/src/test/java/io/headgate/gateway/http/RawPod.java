package io.headgate.gateway.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A pod of which a test says what it does with each connection. */
final class RawPod implements AutoCloseable {

  /** What the pod does with one connection; it is closed afterwards. */
  interface Script {
    void run(RawClient connection) throws Exception;
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<RawClient> connections = new CopyOnWriteArrayList<>();
  private final List<RawClient.Message> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();

  private RawPod(Script script) {
    this(script, ServerSocketFactory.getDefault());
  }

  private RawPod(Script script, ServerSocketFactory sockets) {
    try {
      server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(() -> accept(script));
  }

  static RawPod scripted(Script script) {
    return new RawPod(script);
  }

  /** On sockets of another kind. */
  static RawPod scripted(Script script, ServerSocketFactory sockets) {
    return new RawPod(script, sockets);
  }

  /** Answers every request with that, for as long as the connection stands. */
  static RawPod answering(String response) {
    RawPod[] self = new RawPod[1];
    self[0] =
        new RawPod(
            connection -> {
              while (true) {
                self[0].requests.add(connection.message());
                connection.send(response);
              }
            });
    return self[0];
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        RawClient connection = new RawClient(server.accept());
        accepted.incrementAndGet();
        connections.add(connection);
        threads.execute(
            () -> {
              try (connection) {
                script.run(connection);
              } catch (Exception e) {
                // The other side has gone, or the test is over.
              }
            });
      } catch (IOException e) {
        return;
      }
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** What {@link #answering} has read. */
  List<RawClient.Message> requests() {
    return requests;
  }

  int accepted() {
    return accepted.get();
  }

  /** How many connections nobody has closed yet. */
  long open() {
    return connections.stream().filter(it -> !it.socket().isClosed()).count();
  }

  /** Closes the connections that stand. */
  void dropConnections() {
    connections.forEach(RawClient::close);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    dropConnections();
    threads.shutdownNow();
  }
}
