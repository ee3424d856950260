package io.headgate.gateway.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A pod to which all can connect, which never says a word, and which closes when its peer has. */
final class SilentPod implements AutoCloseable {

  /** More than any test has at once: until the pod comes to accept them they wait in the kernel. */
  private static final int CLIENTS = 1000;

  private final ServerSocket listening;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private SilentPod(ServerSocket listening) {
    this.listening = listening;
  }

  static SilentPod start(InetSocketAddress address) throws IOException {
    SilentPod pod =
        new SilentPod(new ServerSocket(address.getPort(), CLIENTS, address.getAddress()));
    Thread.ofVirtual().start(pod::accept);
    return pod;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        most.accumulateAndGet(open.incrementAndGet(), Math::max);
        Thread.ofVirtual().start(() -> listenTo(client));
      }
    } catch (IOException closed) {
      // By the test that started it.
    }
  }

  /** Connections that are open now. */
  int open() {
    return open.get();
  }

  /** The most that have been open at once; of one that closes it learns a moment later. */
  int most() {
    return most.get();
  }

  private void listenTo(Socket client) {
    try (client;
        InputStream in = client.getInputStream()) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException reset) {
      // That is an end, too.
    } finally {
      open.decrementAndGet();
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
