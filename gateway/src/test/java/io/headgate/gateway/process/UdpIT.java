package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The echo pods of the examples behind their Service, as the demo serves them. */
class UdpIT {

  /** The longest that IPv4 carries: 65,535 bytes with the headers of IP and UDP. */
  private static final int LONGEST = 65_507;

  /** Less than a socket's buffer holds by default, with what the kernel needs beside the bytes. */
  private static final int WINDOW_BYTES = 64 * 1024;

  private static final int WINDOW_DATAGRAMS = 32;

  private final byte[] noise = new byte[2 * LONGEST];

  @TempDir private Path directory;

  @Test
  void everyLengthThatThereIsArrivesWholeBothWays() throws Exception {
    new Random(1).nextBytes(noise);
    Clone clone = Clone.in(directory);
    clone.write("echo.yaml", Files.readString(directory.resolve("examples/udp/echo.yaml")));
    try (HeadgateProcess headgate = HeadgateProcess.demo(clone);
        DatagramSocket client = new DatagramSocket()) {
      await().until(() -> headgate.endpoints("echo").size() == 2);
      InetSocketAddress echo = headgate.clusterIp("echo");
      client.setSoTimeout(500);
      for (int from = 0; from <= LONGEST; ) {
        int to = from;
        for (int bytes = 0; isWithin(to, from, bytes); to++) {
          bytes += to;
        }
        exchange(client, echo, from, to);
        from = to;
      }
    }
  }

  private static boolean isWithin(int length, int from, int bytes) {
    return length <= LONGEST
        && length - from < WINDOW_DATAGRAMS
        && (length == from || bytes + length < WINDOW_BYTES);
  }

  /** Sends one of each length, until each has come back: UDP may lose anything, and cut nothing. */
  private void exchange(DatagramSocket client, InetSocketAddress echo, int from, int to)
      throws IOException {
    Set<Integer> unanswered = new TreeSet<>();
    for (int length = from; length < to; length++) {
      unanswered.add(length);
    }
    DatagramPacket answer = new DatagramPacket(new byte[LONGEST + 1], LONGEST + 1);
    for (int tries = 0; tries < 20 && !unanswered.isEmpty(); tries++) {
      for (int length : List.copyOf(unanswered)) {
        client.send(new DatagramPacket(noise, length, length, echo));
      }
      try {
        while (!unanswered.isEmpty()) {
          answer.setLength(LONGEST + 1);
          client.receive(answer);
          int length = answer.getLength();
          assertThat(Arrays.equals(answer.getData(), 0, length, noise, length, 2 * length))
              .as("an answer of %d bytes", length)
              .isTrue();
          unanswered.remove(length);
        }
      } catch (SocketTimeoutException lost) {
        // Again.
      }
    }
    assertThat(unanswered).isEmpty();
  }
}
