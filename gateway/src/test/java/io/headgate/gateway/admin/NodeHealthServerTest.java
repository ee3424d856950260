package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeHealthServerTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String BEFORE = "2030-01-01 00:00:00.000000000 +0000 UTC";
  private static final String NOW = "2030-01-01 00:00:07.250000000 +0000 UTC";

  private final Readiness readiness = new Readiness();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));
  private int port;

  private final TimeSource time =
      new TimeSource() {
        @Override
        public Instant now() {
          return now;
        }

        @Override
        public long nanoTime() {
          return 0;
        }
      };

  @BeforeEach
  void start() throws Exception {
    port =
        new NodeHealthServer(VERTX, () -> snapshot, readiness, time)
            .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .await(10, TimeUnit.SECONDS)
            .actualPort();
    now = now.plusMillis(7_250);
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().await(10, TimeUnit.SECONDS);
    CLIENT.close();
  }

  @Test
  void aNodeThatServesIsHealthy() throws Exception {
    readiness.ready();

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/healthz").body())
        .isEqualTo(
            "{\"lastUpdated\": \"%s\",\"currentTime\": \"%s\", \"nodeEligible\": true}"
                .formatted(NOW, NOW));
    assertThat(get("/healthz").headers().firstValue("Content-Type")).contains("application/json");
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void aNodeThatIsBeingDeletedGetsNoNewConnectionsAndLives() throws Exception {
    readiness.ready();
    snapshot = Snapshot.empty(new NodeInfo("node-1", "", true));

    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").body())
        .isEqualTo(
            "{\"lastUpdated\": \"%s\",\"currentTime\": \"%s\", \"nodeEligible\": false}"
                .formatted(BEFORE, NOW));
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/livez").body())
        .isEqualTo("{\"lastUpdated\": \"%s\",\"currentTime\": \"%s\"}".formatted(NOW, NOW));
  }

  @Test
  void aNodeThatStartsOrStopsIsNotHealthy() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    readiness.ready();
    readiness.stopping();
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/livez").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
