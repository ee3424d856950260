package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ConnectionLease;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those who watch are told. */
class LiveFeedTest {

  private static final Vertx VERTX = Vertx.vertx();

  private final SampleNode node = new SampleNode();
  private int port;

  @BeforeEach
  void start() throws Exception {
    port =
        new AdminServer(VERTX, node.sources(), new RememberedLogLevels())
            .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .await(10, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void firstEverythingIsToldThenWhatIsNew() throws Exception {
    try (Stream stream = new Stream(port)) {
      JsonObject objects = stream.next("snapshot");
      assertThat(objects.getBoolean("full")).isTrue();
      assertThat(objects.getLong("sequence")).isEqualTo(7);
      assertThat(objects.getJsonArray("services").getJsonArray(0))
          .containsExactly("default", "whoami", "NodePort", "127.96.0.10", "8080:30080/TCP", 2, 2);
      JsonObject counters = stream.next("counters");
      assertThat(counters.getJsonObject("ingresses").getJsonArray("default/whoami"))
          .startsWith(7, 1, 2, 0.5);

      ConnectionLease lease = node.load(0).open();
      JsonObject changed = stream.nextWith("default/whoami");
      assertThat(changed.getJsonObject("services").getJsonArray("default/whoami").getInteger(0))
          .isEqualTo(1);
      assertThat(changed.getJsonObject("ingresses").isEmpty()).isTrue();
      lease.close();
    }
  }

  @Test
  void whoComesLaterIsToldEverythingToo() throws Exception {
    try (Stream first = new Stream(port);
        Stream second = new Stream(port)) {
      first.next("counters");
      assertThat(second.next("snapshot").getJsonArray("services")).hasSize(1);
    }
  }

  @Test
  void thereIsABoundForThoseWhoWatch() throws Exception {
    List<Stream> all = new ArrayList<>();
    try {
      for (int i = 0; i < LiveFeed.MOST_WATCHERS; i++) {
        all.add(new Stream(port));
      }
      for (Stream stream : all) {
        stream.next("snapshot");
      }
      try (Stream oneMore = new Stream(port)) {
        assertThat(oneMore.status()).contains("503");
      }
    } finally {
      for (Stream stream : all) {
        stream.close();
      }
    }
  }

  /** A client of server-sent events that knows no more of chunks than to leave them out. */
  private static final class Stream implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader lines;

    Stream(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    String status() throws IOException {
      return String.valueOf(lines.readLine());
    }

    JsonObject next(String event) throws IOException {
      boolean meant = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          meant = line.equals("event: " + event);
        } else if (meant && line.startsWith("data: ")) {
          return new JsonObject(line.substring("data: ".length()));
        }
      }
      throw new IOException("the stream has ended");
    }

    JsonObject nextWith(String service) throws IOException {
      JsonObject counters = next("counters");
      while (!counters.getJsonObject("services").containsKey(service)) {
        counters = next("counters");
      }
      return counters;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
