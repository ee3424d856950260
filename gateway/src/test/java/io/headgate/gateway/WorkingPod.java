package io.headgate.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pod on plain sockets, which answers every request with its name, gives back what comes by a
 * WebSocket (RFC 6455), and ends as pods do: when all is answered, or in the middle of a request.
 * Any thread.
 */
final class WorkingPod implements AutoCloseable {

  private static final int BACKLOG = 1000;
  private static final String LINE = "\r\n";

  private final String name;
  private final ServerSocket listening;
  private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private volatile boolean leaving;
  private volatile boolean holding;

  private WorkingPod(String name, ServerSocket listening) {
    this.name = name;
    this.listening = listening;
  }

  /** Answers from now on, on a port of its own. */
  static WorkingPod start(String name) {
    try {
      WorkingPod pod =
          new WorkingPod(name, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(pod::accept);
      return pod;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  /** Requests so far that have been answered. */
  int answered() {
    return answered.get();
  }

  private void accept() {
    try {
      while (true) {
        Connection connection = new Connection(listening.accept());
        connections.add(connection);
        Thread.ofVirtual().start(connection::serve);
      }
    } catch (IOException closed) {
      // By whoever started it.
    }
  }

  /** Ends as a pod that is asked to: what has been asked is answered, and then it closes. */
  void leave() {
    leaving = true;
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(Connection::closeIfIdle);
  }

  /** Ends at once, with at least one request that it has taken and not answered. */
  void kill() {
    holding = true;
    await().until(() -> held.get() > 0);
    close();
  }

  /** All connections are reset. */
  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(Connection::reset);
  }

  private final class Connection {

    private final Socket socket;
    private boolean idle = true;

    Connection(Socket socket) {
      this.socket = socket;
    }

    void serve() {
      try (socket) {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        String head = head(in);
        while (!head.isEmpty()) {
          Optional<String> key = key(head);
          if (key.isPresent()) {
            out.write(latin(upgrade(key.get())));
            echo(in, out);
          }
          if (holding) {
            held.incrementAndGet();
            head(in);
            return;
          }
          out.write(latin(answer()));
          answered.incrementAndGet();
          if (!rest()) {
            return;
          }
          head = head(in);
        }
      } catch (IOException ended) {
        // By one of both sides.
      } finally {
        connections.remove(this);
      }
    }

    private String answer() {
      String body = EchoPod.NAME + name + "\n";
      return "HTTP/1.1 200 OK"
          + LINE
          + ("Content-Length: " + body.length() + LINE)
          + (leaving ? "Connection: close" + LINE : "")
          + LINE
          + body;
    }

    /** The head of a request; empty at the end. */
    private String head(InputStream in) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      int newlines = 0;
      while (newlines < 2) {
        int next = in.read();
        if (next < 0) {
          return "";
        }
        busy();
        head.write(next);
        newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
      }
      return head.toString(ISO_8859_1);
    }

    private synchronized void busy() {
      idle = false;
    }

    /** Whether it may be asked more. */
    private synchronized boolean rest() {
      idle = true;
      return !leaving;
    }

    synchronized void closeIfIdle() {
      if (idle) {
        close();
      }
    }

    void reset() {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException closed) {
        return;
      }
      close();
    }

    private void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Gives back every frame of less than 126 bytes without its mask, until somebody closes. */
  private static void echo(InputStream in, OutputStream out) throws IOException {
    while (true) {
      byte[] head = in.readNBytes(2);
      if (head.length < 2) {
        throw new IOException("closed");
      }
      int length = head[1] & 0x7f;
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      byte[] frame = new byte[2 + payload.length];
      frame[0] = head[0];
      frame[1] = (byte) payload.length;
      for (int i = 0; i < payload.length; i++) {
        frame[2 + i] = (byte) (payload[i] ^ mask[i % 4]);
      }
      out.write(frame);
    }
  }

  private static Optional<String> key(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private static String upgrade(String key) {
    try {
      byte[] sha1 =
          MessageDigest.getInstance("SHA-1")
              .digest(latin(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
      return "HTTP/1.1 101 Switching Protocols"
          + LINE
          + ("Connection: Upgrade" + LINE)
          + ("Upgrade: websocket" + LINE)
          + ("Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(sha1) + LINE)
          + LINE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] latin(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
