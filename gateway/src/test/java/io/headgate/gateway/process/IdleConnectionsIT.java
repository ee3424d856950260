package io.headgate.gateway.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void d8_idleConnectionsAreNotDropped(@TempDir Path directory) throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (HeadgateProcess headgate = HeadgateProcess.demo(Clone.in(directory))) {
      // Each costs three descriptors there, because the pods of the demo are in the same process.
      allowDescriptors(headgate.pid(), 3 * CONNECTIONS + 1000);
      allowDescriptors(ProcessHandle.current().pid(), CONNECTIONS + 1000);
      InetSocketAddress clusterIp = headgate.clusterIp("whoami");
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket client = new Socket();
        clients.add(client);
        client.setSoTimeout(TIMEOUT_MILLIS);
        client.connect(clusterIp, TIMEOUT_MILLIS);
        assertThat(answer(client)).as("answer to client %d", i).startsWith("HTTP/1.1 200 ");
      }
      assertThat(open(headgate)).isEqualTo(CONNECTIONS);

      await()
          .pollInterval(Duration.ofSeconds(5))
          .during(IDLE)
          .atMost(IDLE.plusMinutes(2))
          .until(() -> open(headgate) == CONNECTIONS);

      for (int i = 0; i < CONNECTIONS; i++) {
        assertThat(answer(clients.get(i))).as("client %d later", i).startsWith("HTTP/1.1 200 ");
      }
      assertThat(open(headgate)).isEqualTo(CONNECTIONS);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  /** How many connections the pods have, by Headgate's own count. */
  private static int open(HeadgateProcess headgate) {
    return headgate.endpoints("whoami").stream()
        .mapToInt(endpoint -> endpoint.getInteger("active"))
        .sum();
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

  private static void allowDescriptors(long pid, int count) throws Exception {
    Tools.require("prlimit");
    Process prlimit =
        new ProcessBuilder("prlimit", "--nofile=" + count, "--pid=" + pid)
            .redirectErrorStream(true)
            .start();
    String output = new String(prlimit.getInputStream().readAllBytes(), ISO_8859_1);
    assumeTrue(prlimit.waitFor() == 0, count + " file descriptors are not allowed: " + output);
  }
}
