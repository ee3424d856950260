package io.headgate.gateway.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * What came back for one request, sent over a plain socket that is closed after it.
 *
 * @param statusCode 0 where the connection ended without an answer
 */
record Answer(int statusCode, String text) {

  private static final int READ_TIMEOUT_MILLIS = 10_000;

  /**
   * Sends a request and reads until the other side closes.
   *
   * @throws IOException where nobody accepts, or the connection is reset
   */
  static Answer to(String method, InetSocketAddress address, String host, String target)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      socket.connect(address, READ_TIMEOUT_MILLIS);
      String request =
          method
              + " "
              + target
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return of(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    }
  }

  private static Answer of(String text) {
    return new Answer(
        text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0, text);
  }

  /** The pod that says so in {@code Hostname:}, or nothing. */
  String pod() {
    return text.lines()
        .filter(line -> line.startsWith("Hostname: "))
        .map(line -> line.substring("Hostname: ".length()))
        .findFirst()
        .orElse("");
  }
}
