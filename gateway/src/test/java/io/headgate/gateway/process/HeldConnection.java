package io.headgate.gateway.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headgate.gateway.EchoPod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection that stays open, and the name of the pod that has answered on it. */
record HeldConnection(Socket socket, String pod) implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  /**
   * Connects and asks.
   *
   * @param from an address of this machine
   */
  static HeldConnection open(String from, String address, int port) throws IOException {
    return open(from, address, port, "a");
  }

  /** The same, for a host. */
  static HeldConnection open(String from, String address, int port, String host)
      throws IOException {
    Socket socket = request(from, address, port, host);
    try {
      return new HeldConnection(socket, answer(socket));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The pod that answers when it asks once more. */
  String again(String host) throws IOException {
    request(socket, host);
    return answer(socket);
  }

  /** Connects and asks, and does not wait for an answer. */
  static Socket request(String from, String address, int port, String host) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
      request(socket, host);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static void request(Socket socket, String host) throws IOException {
    String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  /** The name in the next answer; what follows it there is left, and passed over later. */
  private static String answer(Socket socket) throws IOException {
    BufferedReader answer =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    for (String line = answer.readLine(); line != null; line = answer.readLine()) {
      if (line.startsWith(EchoPod.NAME)) {
        return line.substring(EchoPod.NAME.length());
      }
    }
    throw new IOException("closed without an answer");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
