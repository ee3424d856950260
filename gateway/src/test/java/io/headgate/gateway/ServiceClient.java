package io.headgate.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.TreeSet;

/** Who answers at an address: plain sockets, one connection for each question. */
final class ServiceClient {

  /** No connection, or one that is reset. */
  static final String REFUSED = "refused";

  /** A connection on which nothing comes. */
  static final String SILENT = "silent";

  private static final int PATIENCE_MILLIS = 10_000;

  /** Short, for who is asked for silence must wait for it. */
  private static final int SILENCE_MILLIS = 400;

  private final InetSocketAddress local;
  private final int silenceMillis;

  private ServiceClient(InetSocketAddress local, int silenceMillis) {
    this.local = local;
    this.silenceMillis = silenceMillis;
  }

  /** Connects from that address; waits until there is an answer. */
  static ServiceClient from(String address) {
    return new ServiceClient(new InetSocketAddress(ServiceNode.ip(address), 0), PATIENCE_MILLIS);
  }

  /** The same one, that soon takes no answer for silence. */
  ServiceClient expectingSilence() {
    return new ServiceClient(local, SILENCE_MILLIS);
  }

  /** The names of the pods that answered to that many connections, or why none did. */
  Set<String> ask(String address, int port, int connections) {
    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < connections; i++) {
      answers.add(ask(address, port));
    }
    return answers;
  }

  /** The name of the pod that answered, {@link #REFUSED} or {@link #SILENT}. */
  String ask(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(silenceMillis);
      if (address.indexOf(':') < 0) {
        socket.bind(local);
      }
      socket.connect(new InetSocketAddress(ServiceNode.ip(address), port), PATIENCE_MILLIS);
      socket.getOutputStream().write("GET / HTTP/1.0\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      for (String line = answer.readLine(); line != null; line = answer.readLine()) {
        if (line.startsWith(EchoPod.NAME)) {
          return line.substring(EchoPod.NAME.length());
        }
      }
      return REFUSED;
    } catch (SocketTimeoutException e) {
      return SILENT;
    } catch (IOException e) {
      return REFUSED;
    }
  }
}
