package io.headgate.gateway.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections on which nobody says anything, for longer than the 900 s after which IPVS forgets
 * them. Takes that long, so it runs only where the profile {@code long} asks for it.
 *
 * <p>{@code -Dheadgate.idle.seconds=60 -Dheadgate.idle.connections=2000} is enough to see that it
 * works.
 */
@Tag("long")
class IdleConnectionsIT {

  private static final int CONNECTIONS = Integer.getInteger("headgate.idle.connections", 10_000);
  private static final Duration IDLE =
      Duration.ofSeconds(Integer.getInteger("headgate.idle.seconds", 16 * 60));

  private static final int TIMEOUT_MILLIS = 10_000;

  /** What a process opens beside connections. */
  private static final int OTHER_DESCRIPTORS = 1000;

  private static final int MOST_NODES = 4;

  /** A node, and its clients. */
  private record Node(HeadgateProcess headgate, List<Socket> clients) implements AutoCloseable {

    @Override
    public void close() {
      for (Socket client : clients) {
        try {
          client.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      headgate.close();
    }
  }

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void d8_idleConnectionsAreNotDropped(@TempDir Path directory) throws Exception {
    int descriptors = descriptors();
    // Each costs three in the demo, because its pods are in the same process.
    int most = (descriptors - OTHER_DESCRIPTORS) / 3;
    assumeTrue(
        most * MOST_NODES >= CONNECTIONS && descriptors - OTHER_DESCRIPTORS >= CONNECTIONS,
        () -> descriptors + " file descriptors for a process are too few (ulimit -Hn)");
    List<Node> nodes = new ArrayList<>();
    try {
      for (int left = CONNECTIONS; left > 0; left -= most) {
        Path folder = Files.createDirectory(directory.resolve("node" + nodes.size()));
        nodes.add(new Node(HeadgateProcess.demo(Clone.in(folder)), new ArrayList<>()));
        connect(nodes.getLast(), Math.min(left, most));
      }
      nodes.forEach(IdleConnectionsIT::requireOpen);

      await()
          .pollInterval(Duration.ofSeconds(5))
          .during(IDLE)
          .atMost(IDLE.plusMinutes(2))
          .untilAsserted(() -> nodes.forEach(IdleConnectionsIT::requireOpen));

      for (Node node : nodes) {
        for (Socket client : node.clients()) {
          assertThat(answer(client)).as("later").startsWith("HTTP/1.1 200 ");
        }
        requireOpen(node);
      }
    } finally {
      nodes.forEach(Node::close);
    }
  }

  private static void connect(Node node, int count) throws IOException {
    InetSocketAddress clusterIp = node.headgate().clusterIp("whoami");
    for (int i = 0; i < count; i++) {
      Socket client = new Socket();
      node.clients().add(client);
      client.setSoTimeout(TIMEOUT_MILLIS);
      client.connect(clusterIp, TIMEOUT_MILLIS);
      assertThat(answer(client)).as("at first").startsWith("HTTP/1.1 200 ");
    }
  }

  /** Its pods have as many connections as it has clients, by its own count. */
  private static void requireOpen(Node node) {
    assertThat(
            node.headgate().endpoints("whoami").stream()
                .mapToInt(endpoint -> endpoint.getInteger("active"))
                .sum())
        .isEqualTo(node.clients().size());
  }

  private static String answer(Socket client) throws IOException {
    client.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
    StringBuilder answer = new StringBuilder();
    byte[] piece = new byte[1024];
    while (answer.indexOf("\r\n\r\nok\n") < 0) {
      int length = client.getInputStream().read(piece);
      if (length < 0) {
        return "closed after: " + answer;
      }
      answer.append(new String(piece, 0, length, ISO_8859_1));
    }
    return answer.toString();
  }

  /** How many this process may open, and one that it starts: Java takes all it can have. */
  private static int descriptors() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/limits")).stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split(" +", -1)[4])
        .mapToInt(limit -> limit.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(limit))
        .findFirst()
        .orElseThrow();
  }
}
