package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What kubelet and Prometheus see. */
class ProbeServerTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Readiness readiness = new Readiness();
  private int port;

  @BeforeEach
  void start() throws Exception {
    port =
        new ProbeServer(VERTX, readiness, () -> "headgate_up 1\n")
            .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .await(10, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().await(10, TimeUnit.SECONDS);
    CLIENT.close();
  }

  @Test
  void readyFromTheFirstSnapshotUntilTheShutdown() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    readiness.ready();
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    readiness.stopping();
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    readiness.ready();
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void healthSaysThatTheProcessWorksWhateverTheNodeDoes() throws Exception {
    readiness.stopping();

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingElseIsThere() throws Exception {
    assertThat(get("/metrics").body()).isEqualTo("headgate_up 1\n");
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/services").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
