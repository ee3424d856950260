package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.BlockedClients;
import io.headgate.discovery.model.ClientTrust;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.GlobalAnswers;
import io.headgate.discovery.model.GlobalHeads;
import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.discovery.model.GlobalTargets;
import io.headgate.discovery.model.ObservationPolicy;
import io.headgate.discovery.model.RetryConditions;
import io.headgate.discovery.model.TracePolicy;
import io.headgate.gateway.http.accesslog.AccessLog;
import io.headgate.gateway.http.accesslog.AccessLogFormat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the access log says of requests that really were. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class AccessLogServingTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private AccessLog log;
  private HttpFixture gateway;
  private RawClient client;

  @BeforeEach
  void start() {
    log = AccessLog.open(AccessLogFormat.JSON, 1, out, ZoneOffset.UTC);
    gateway = HttpFixture.start(log);
    client = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
    log.close();
  }

  @Test
  void iO5_theIdIsTheOneThatThePodSees() {
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      client.send("GET /a HTTP/1.1\r\nHost: web.test\r\n\r\n");
      client.message();
      client.send("GET /a HTTP/1.1\r\nHost: web.test\r\nX-Request-ID: mine\r\n\r\n");
      client.message();

      List<JsonObject> lines = lines(2);
      assertThat(lines.get(0).getString("req_id"))
          .matches("[0-9a-f]{32}")
          .isEqualTo(pod.requests().get(0).value("x-request-id"));
      assertThat(lines.get(1).getString("req_id")).isEqualTo("mine");
      assertThat(pod.requests().get(1).value("x-request-id")).isEqualTo("mine");
    }
  }

  @Test
  void anIngressMayBeLeftOut() {
    try (RawPod pod = RawPod.answering(OK)) {
      gateway
          .policy(AnswerPolicy.DEFAULT.with(new ObservationPolicy(false, TracePolicy.DEFAULT)))
          .service("web", pod.address());
      client.send("GET /silent HTTP/1.1\r\nHost: web.test\r\n\r\n");
      client.message();
      client.send("GET /gone HTTP/1.1\r\nHost: gone.test\r\n\r\n");
      client.message();
      gateway.policy(AnswerPolicy.DEFAULT).service("web", pod.address());
      client.send("GET /logged HTTP/1.1\r\nHost: web.test\r\n\r\n");
      client.message();

      assertThat(lines(1).getFirst().getString("request_uri")).isEqualTo("/logged");
    }
  }

  @Test
  void targetsMayBeLeftOut() {
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      gateway.global(
          new GlobalPolicy(
              ClientTrust.NONE,
              GlobalAnswers.NONE,
              GlobalHeads.NONE,
              BlockedClients.NONE,
              new GlobalTargets(List.of(), Set.of("/healthz", "/a?b"))));
      for (String target : List.of("/healthz", "/HealthZ", "/a?b", "/a", "/healthz?b")) {
        client.send("GET " + target + " HTTP/1.1\r\nHost: web.test\r\n\r\n");
        client.message();
      }

      assertThat(lines(2))
          .extracting(it -> it.getString("request_uri"))
          .containsExactly("/a", "/healthz?b");
    }
  }

  @Test
  void aRequestIsLoggedAsItsClientSentIt() {
    try (RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      String head =
          "POST /a/../b%2e?x=%20 HTTP/1.1\r\nHost: web.test\r\nReferer: http://other/\r\n"
              + "User-Agent: raw\r\nConnection: x\r\nContent-Length: 5\r\n\r\n";
      client.send(head + "hello");
      assertThat(client.message().status()).isEqualTo(200);

      JsonObject line = lines(1).getFirst();
      assertThat(line.getString("request_uri")).isEqualTo("/a/../b%2e?x=%20");
      assertThat(line.getString("request_method")).isEqualTo("POST");
      assertThat(line.getString("http_referer")).isEqualTo("http://other/");
      assertThat(line.getString("http_user_agent")).isEqualTo("raw");
      assertThat(line.getInteger("request_length")).isEqualTo(head.length() + 5);
      assertThat(line.getInteger("body_bytes_sent")).isEqualTo(2);
      assertThat(line.getString("remote_addr")).isEqualTo("127.0.0.1");
      assertThat(line.getString("ingress_name")).isEqualTo("test");
      assertThat(line.getString("service_name")).isEqualTo("web");
      JsonArray upstream = line.getJsonArray("upstream");
      assertThat(upstream).hasSize(1);
      assertThat(upstream.getJsonObject(0).getString("addr"))
          .isEqualTo("127.0.0.1:" + pod.address().getPort());
      assertThat(upstream.getJsonObject(0).getInteger("status")).isEqualTo(200);
      assertThat(upstream.getJsonObject(0).getInteger("response_length")).isEqualTo(2);
    }
  }

  @Test
  void everyPodThatWasTriedIsNamed() {
    InetSocketAddress dead = nobody();
    gateway.service("web", dead);
    client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
    assertThat(client.message().status()).isEqualTo(502);

    JsonObject line = lines(1).getFirst();
    assertThat(line.getInteger("status")).isEqualTo(502);
    assertThat(line.getJsonArray("upstream"))
        .isNotEmpty()
        .allSatisfy(
            it -> {
              JsonObject tried = (JsonObject) it;
              assertThat(tried.getString("addr")).isEqualTo("127.0.0.1:" + dead.getPort());
              assertThat(tried.getInteger("status")).isEqualTo(502);
            });
  }

  /** Connects that fail and answers that are dropped count together. */
  @Test
  void everyTryIsNamedOnce() {
    ForwardPolicy quick = HttpFixture.QUICK;
    gateway.policy(
        new ForwardPolicy(
            quick.connectTimeout(),
            quick.readTimeout(),
            quick.sendTimeout(),
            quick.maxBodyBytes(),
            new ForwardPolicy.Tries(
                2, Duration.ZERO, RetryConditions.of(List.of("error", "http_503"), false))));
    String busy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";
    try (RawPod one = RawPod.answering(busy);
        RawPod two = RawPod.answering(busy);
        RawPod gone = RawPod.scripted(RawClient::message)) {
      gateway.service("web", nobody(), one.address(), two.address(), gone.address());
      for (int i = 0; i < 4; i++) {
        client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
        assertThat(client.message().status()).isIn(502, 503);
      }
      for (JsonObject line : lines(4)) {
        JsonArray tries = line.getJsonArray("upstream");
        assertThat(tries).as(line.encode()).hasSize(2);
        JsonObject first = tries.getJsonObject(0);
        JsonObject last = tries.getJsonObject(1);
        assertThat(first.getString("addr")).isNotEqualTo(last.getString("addr"));
        assertThat(first.getInteger("response_length")).isZero();
        assertThat(last.getInteger("status")).isEqualTo(line.getInteger("status"));
        assertThat(last.getInteger("response_length"))
            .isEqualTo(last.getInteger("status") == 503 ? 4 : 0);
      }
    }
  }

  @Test
  void whatComesToNoPodIsLoggedAsWell() {
    client.send("GET /x HTTP/1.1\r\nHost: nobody.test\r\n\r\n");
    client.message();
    client.send("GET /x HTTP/1.1\r\n\r\n");
    client.message();

    List<JsonObject> lines = lines(2);
    assertThat(lines.get(0).getInteger("status")).isEqualTo(404);
    assertThat(lines.get(0).getString("host")).isEqualTo("nobody.test");
    assertThat(lines.get(0).getString("ingress_name")).isEmpty();
    assertThat(lines.get(0).getJsonArray("upstream")).isEmpty();
    assertThat(lines.get(1).getInteger("status")).isEqualTo(400);
  }

  /** An address on which nobody listens. */
  private static InetSocketAddress nobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That many lines; they come a moment later. */
  private List<JsonObject> lines(int count) {
    await().until(() -> text().lines().count() == count);
    return text().lines().map(JsonObject::new).toList();
  }

  private String text() {
    return out.toString(StandardCharsets.US_ASCII);
  }
}
