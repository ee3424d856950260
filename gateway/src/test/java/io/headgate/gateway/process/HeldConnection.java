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
    Socket socket = new Socket();
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      for (String line = answer.readLine(); line != null; line = answer.readLine()) {
        if (line.startsWith(EchoPod.NAME)) {
          return new HeldConnection(socket, line.substring(EchoPod.NAME.length()));
        }
      }
      throw new IOException("closed without an answer");
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
