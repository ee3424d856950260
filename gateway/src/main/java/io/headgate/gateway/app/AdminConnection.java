package io.headgate.gateway.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/**
 * Asks the admin address of a running node, over a plain socket: a command that asks one thing and
 * ends would spend more time loading an HTTP client than waiting for the answer. HTTP/1.0, so that
 * the body ends with the connection.
 */
final class AdminConnection {

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final URI url;

  /**
   * @param url {@code http://HOST:PORT}
   * @throws UsageException where it is something else
   */
  AdminConnection(String url) {
    this.url = parse(url);
  }

  /**
   * Asks, and copies the answer's body to the output as it comes.
   *
   * @param pathAndQuery from the first slash, encoded
   * @throws FailureException with the node's own words where it refuses, or where none answers
   */
  void get(String pathAndQuery, OutputStream output) {
    ask("GET", pathAndQuery, output);
  }

  /** The same, for what changes something. */
  void post(String pathAndQuery, OutputStream output) {
    ask("POST", pathAndQuery, output);
  }

  private void ask(String method, String pathAndQuery, OutputStream output) {
    try (Socket socket = new Socket()) {
      int port = url.getPort() < 0 ? 80 : url.getPort();
      socket.connect(new InetSocketAddress(url.getHost(), port), CONNECT_TIMEOUT_MILLIS);
      String request =
          method
              + " "
              + pathAndQuery
              + " HTTP/1.0\r\nHost: "
              + url.getAuthority()
              + "\r\n"
              + (method.equals("POST") ? "Content-Length: 0\r\n" : "")
              + "Accept: text/plain\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream input = new BufferedInputStream(socket.getInputStream());
      int statusCode = readHead(input);
      if (statusCode == 200) {
        copy(input, output);
        return;
      }
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      copy(input, message);
      throw new FailureException(message.toString(StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new FailureException(
          "--admin-url: \""
              + url
              + "\" does not answer: "
              + e.getMessage()
              + " (expected: a running node, as headgate demo or headgate serve start one)");
    }
  }

  private static URI parse(String text) {
    try {
      URI url = new URI(text);
      if ("http".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below, in the same words
    }
    throw new UsageException(
        "--admin-url: \"" + text + "\" is no URL (expected: http://HOST:PORT)");
  }

  /** Reads the status line and the header fields; of them only the status code matters here. */
  private static int readHead(InputStream input) throws IOException {
    String statusLine = readLine(input);
    String[] parts = statusLine.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("\\d{3}")) {
      throw new IOException("\"" + statusLine + "\" is no HTTP answer");
    }
    String line = readLine(input);
    while (!line.isEmpty()) {
      line = readLine(input);
    }
    return Integer.parseInt(parts[1]);
  }

  private static String readLine(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = input.read(); c != '\n'; c = input.read()) {
      if (c < 0 || line.length() > 8192) {
        throw new IOException("the answer ends in its head");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Flushes at every read, so that a watch shows its lines as they come. */
  private static void copy(InputStream input, OutputStream output) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
      output.write(buffer, 0, n);
      output.flush();
    }
  }
}
