package io.headgate.gateway.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that sends exactly the bytes it is given; also one side of a pod that is scripted. */
final class RawClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;

  /** A message as it came; the first line and the fields without their line ends. */
  record Message(String startLine, List<String> fields, String body) {

    int status() {
      return Integer.parseInt(startLine.split(" ", -1)[1]);
    }

    /** All values of a field, in order. */
    List<String> values(String name) {
      List<String> values = new ArrayList<>();
      for (String field : fields) {
        int colon = field.indexOf(':');
        if (field.substring(0, colon).equalsIgnoreCase(name)) {
          values.add(field.substring(colon + 1).strip());
        }
      }
      return values;
    }

    /** The only value of a field; empty where it is missing. */
    String value(String name) {
      List<String> values = values(name);
      if (values.size() > 1) {
        throw new AssertionError(name + ": " + values + " (expected: one)");
      }
      return values.isEmpty() ? "" : values.get(0);
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RawClient(Socket socket) {
    try {
      this.socket = socket;
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RawClient connect(InetSocketAddress address) {
    try {
      return new RawClient(new Socket(address.getAddress(), address.getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line, without its end. */
  String line() {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int b = in.read();
      while (b >= 0 && b != '\n') {
        line.write(b);
        b = in.read();
      }
      if (b < 0) {
        throw new EOFException("closed within a line: " + line);
      }
      String text = line.toString(StandardCharsets.ISO_8859_1);
      return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A start line and fields. */
  Message head() {
    String start = line();
    List<String> fields = new ArrayList<>();
    String field = line();
    while (!field.isEmpty()) {
      fields.add(field);
      field = line();
    }
    return new Message(start, fields, "");
  }

  /** A whole message; trailers are put after the fields. */
  Message message() {
    return withBody(head());
  }

  Message withBody(Message head) {
    if (!head.value("Content-Length").isEmpty()) {
      return new Message(
          head.startLine(), head.fields(), bytes(Integer.parseInt(head.value("Content-Length"))));
    }
    if (head.value("Transfer-Encoding").toLowerCase(Locale.ROOT).equals("chunked")) {
      return chunked(head);
    }
    return head;
  }

  private Message chunked(Message head) {
    StringBuilder body = new StringBuilder();
    int size = Integer.parseInt(line(), 16);
    while (size > 0) {
      body.append(bytes(size));
      line();
      size = Integer.parseInt(line(), 16);
    }
    List<String> fields = new ArrayList<>(head.fields());
    String trailer = line();
    while (!trailer.isEmpty()) {
      fields.add(trailer);
      trailer = line();
    }
    return new Message(head.startLine(), fields, body.toString());
  }

  String bytes(int count) {
    try {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException("closed after " + bytes.length + " bytes of " + count);
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything until the other side closes. */
  String rest() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether something can be read now, or the other side has closed; waits as the socket does. */
  boolean peek() throws IOException {
    in.mark(1);
    try {
      if (in.read() >= 0) {
        in.reset();
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** Reads so many bytes and forgets them. */
  void skip(long count) {
    try {
      in.skipNBytes(count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
