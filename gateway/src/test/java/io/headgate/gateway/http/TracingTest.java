package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.annotation.AnswerAnnotations;
import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.SpanCollector.Received;
import io.headgate.gateway.http.tracing.Tracing;
import io.headgate.gateway.tracing.OtlpTracing;
import io.headgate.gateway.tracing.TracingOptions;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Traces of requests that really were: what pods and a collector see of them. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class TracingTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  /** And that the trace's id was drawn, as level 2 of the recommendation has it. */
  private static final String SAMPLED = "03";

  private static final int SERVER = 2;
  private static final int CLIENT = 3;

  private final SpanCollector collector = new SpanCollector();
  private final OtlpTracing tracing = tracing(1);

  private OtlpTracing tracing(double share) {
    return OtlpTracing.open(
        new TracingOptions(collector.url().resolve("/v1/traces"), share, "node-a", "1.2.3"),
        TimeSource.system());
  }

  @AfterEach
  void stop() {
    tracing.close();
    collector.close();
  }

  /** What the pod has read of requests with these headers, one after the other. */
  private static List<RawClient.Message> podsView(Tracing tracing, String... headers) {
    try (RawPod pod = RawPod.answering(OK);
        HttpFixture gateway = HttpFixture.start(tracing);
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      for (String header : headers) {
        client.send("GET /a?secret=1 HTTP/1.1\r\nHost: web.test:80\r\n" + header + "\r\n");
        assertThat(client.message().status()).isEqualTo(200);
      }
      await().until(() -> gateway.observer().seen().size() == headers.length);
      return List.copyOf(pod.requests());
    }
  }

  private List<Received> spansOf(OtlpTracing closed) {
    closed.close();
    return collector.spans();
  }

  private static String traceparent(String flags) {
    return "traceparent: 00-" + TRACE + "-" + CALLER + "-" + flags + "\r\n";
  }

  @Test
  void iO5_whereNobodyFollowsATraceReachesThePodAsItCame() {
    List<RawClient.Message> seen =
        podsView(
            Tracing.OFF,
            "",
            traceparent("01") + "tracestate: a=1\r\n",
            "traceparent: nonsense\r\n");

    assertThat(seen.get(0).values("traceparent")).isEmpty();
    assertThat(seen.get(1).value("traceparent")).isEqualTo("00-" + TRACE + "-" + CALLER + "-01");
    assertThat(seen.get(1).value("tracestate")).isEqualTo("a=1");
    assertThat(seen.get(2).value("traceparent")).isEqualTo("nonsense");
  }

  @Test
  void iO5_aRequestWithoutATraceBeginsOne() {
    String[] parent =
        podsView(tracing, "User-Agent: raw\r\n").getFirst().value("traceparent").split("-", -1);
    List<Received> spans = spansOf(tracing);

    assertThat(spans).extracting(Received::kind).containsExactly(CLIENT, SERVER);
    Received client = spans.get(0);
    Received server = spans.get(1);
    assertThat(parent).containsExactly("00", server.ids().trace(), client.ids().span(), SAMPLED);
    assertThat(client.ids().parent()).isEqualTo(server.ids().span());
    assertThat(client.ids().trace()).isEqualTo(server.ids().trace());
    assertThat(server.ids().parent()).isEmpty();
    assertThat(server.name()).isEqualTo("GET /");
    assertThat(server.status()).isZero();
    assertThat(server.attributes())
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("http.response.body.size", "2")
        .containsEntry("http.route", "/")
        .containsEntry("url.path", "/a")
        .containsEntry("url.scheme", "http")
        .containsEntry("server.address", "web.test")
        .containsEntry("server.port", "80")
        .containsEntry("client.address", "127.0.0.1")
        .containsEntry("network.protocol.version", "1.1")
        .containsEntry("user_agent.original", "raw")
        .containsEntry("headgate.ingress", "default/test")
        .containsEntry("headgate.service", "default/web");
    assertThat(client.name()).isEqualTo("GET");
    assertThat(client.attribute("url.full")).matches("http://127.0.0.1:\\d+/a");
    assertThat(client.attribute("http.response.status_code")).isEqualTo("200");
    assertThat(spans.toString()).as("queries may hold secrets").doesNotContain("secret");
    assertThat(collector.path()).isEqualTo("/v1/traces");
    assertThat(collector.resource())
        .containsEntry("service.name", "headgate")
        .containsEntry("service.instance.id", "node-a")
        .containsEntry("service.version", "1.2.3");
    assertThat(tracing.counters().endedTotal()).isEqualTo(2);
    assertThat(tracing.counters().sentTotal()).isEqualTo(2);
  }

  @Test
  void iO5_aTraceGoesOnWithItsState() {
    RawClient.Message seen =
        podsView(tracing, traceparent("01") + "tracestate: a=1,b=2\r\ntracestate: c=3\r\n")
            .getFirst();
    List<Received> spans = spansOf(tracing);

    assertThat(spans).hasSize(2).allMatch(it -> it.ids().trace().equals(TRACE));
    assertThat(spans.get(1).ids().parent()).isEqualTo(CALLER);
    assertThat(spans.get(1).ids().state()).isEqualTo("a=1,b=2,c=3");
    assertThat(seen.values("traceparent"))
        .containsExactly("00-" + TRACE + "-" + spans.get(0).ids().span() + "-01");
    assertThat(seen.values("tracestate")).containsExactly("a=1,b=2,c=3");
  }

  @Test
  void iO5_whoseTraceIsNotSampledHasNoSpans() {
    RawClient.Message seen =
        podsView(tracing, traceparent("00") + "tracestate: a=1\r\n").getFirst();

    assertThat(seen.value("traceparent"))
        .startsWith("00-" + TRACE + "-")
        .endsWith("-00")
        .doesNotContain(CALLER);
    assertThat(seen.value("tracestate")).isEqualTo("a=1");
    assertThat(spansOf(tracing)).isEmpty();
  }

  @Test
  void ofTheShareOnlyWhoBringsNoTraceIsAffected() {
    OtlpTracing never = tracing(0);
    List<RawClient.Message> seen = podsView(never, "", traceparent("01"));

    assertThat(seen.get(0).value("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-02");
    assertThat(spansOf(never)).hasSize(2).allMatch(it -> it.ids().trace().equals(TRACE));
  }

  @Test
  void iO5_whatIsNoTraceparentIsReplaced() {
    String[] none = {
      "nonsense",
      "",
      "00-00000000000000000000000000000000-b7ad6b7169203331-01",
      "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
      "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
      "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
          + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203332-01",
    };
    String[] headers =
        Arrays.stream(none)
            .map(it -> "traceparent: " + it + "\r\ntracestate: a=1\r\n")
            .toArray(String[]::new);

    assertThat(podsView(tracing, headers))
        .hasSize(none.length)
        .allSatisfy(
            seen -> {
              assertThat(seen.values("traceparent")).hasSize(1);
              assertThat(seen.value("traceparent"))
                  .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-" + SAMPLED)
                  .doesNotContain(TRACE);
              assertThat(seen.values("tracestate")).isEmpty();
            });
    assertThat(spansOf(tracing))
        .filteredOn(it -> it.kind() == SERVER)
        .hasSize(none.length)
        .allMatch(it -> it.ids().parent().isEmpty());
  }

  private static AnswerPolicy traced(String annotation, String value) {
    return AnswerAnnotations.parse(Map.of("headgate.io/" + annotation, value), "x");
  }

  @Test
  void anIngressMayBeLeftOutBeginItsOwnTracesAndNameThem() {
    String request = "GET /a?secret=1 HTTP/1.1\r\nHost: web.test\r\nX-Team: blue\r\n";
    List<RawClient.Message> seen;
    try (RawPod pod = RawPod.answering(OK);
        HttpFixture gateway = HttpFixture.start(tracing);
        RawClient client = RawClient.connect(gateway.address())) {
      for (AnswerPolicy policy :
          List.of(
              traced("enable-opentelemetry", "false"),
              traced("opentelemetry-trust-incoming-span", "false"),
              traced("opentelemetry-operation-name", "shop $request_method ${http_x_team} $uri"))) {
        gateway.policy(policy).service("web", pod.address());
        client.send(request + traceparent("01") + "tracestate: a=1\r\n\r\n");
        assertThat(client.message().status()).isEqualTo(200);
      }
      await().until(() -> gateway.observer().seen().size() == 3);
      seen = List.copyOf(pod.requests());
    }
    List<Received> spans = spansOf(tracing);

    assertThat(seen.get(0).value("traceparent")).isEqualTo("00-" + TRACE + "-" + CALLER + "-01");
    assertThat(seen.get(0).value("tracestate")).isEqualTo("a=1");
    assertThat(spans).extracting(Received::kind).containsExactly(CLIENT, SERVER, CLIENT, SERVER);
    assertThat(spans.get(1).ids().trace()).isNotEqualTo(TRACE);
    assertThat(spans.get(1).ids().parent()).isEmpty();
    assertThat(seen.get(1).values("traceparent"))
        .singleElement()
        .asString()
        .contains(spans.get(1).ids().trace());
    assertThat(seen.get(1).values("tracestate")).isEmpty();
    assertThat(spans.get(3).ids().trace()).isEqualTo(TRACE);
    assertThat(spans.get(3).name()).isEqualTo("shop GET blue /a");
  }

  /** One that has the request, and goes with it, as well as one that answers. */
  @Test
  void aTryThatIsFollowedByAnotherHasOneSpan() {
    int lost;
    try (RawPod gone = RawPod.scripted(RawClient::message);
        RawPod well = RawPod.answering(OK);
        HttpFixture gateway = HttpFixture.start(tracing);
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", gone.address(), well.address());
      for (int i = 0; i < 2; i++) {
        client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
        assertThat(client.message().status()).isEqualTo(200);
      }
      await().until(() -> gateway.observer().seen().size() == 2);
      lost = gone.accepted();
    }
    List<Received> tries = spansOf(tracing).stream().filter(it -> it.kind() == CLIENT).toList();

    assertThat(lost).isPositive();
    assertThat(tries).hasSize(2 + lost);
    assertThat(tries)
        .filteredOn(it -> it.status() == 2)
        .hasSize(lost)
        .allSatisfy(it -> assertThat(it.attribute("error.type")).isEqualTo("response"));
  }

  @Test
  void everyEndpointThatIsTriedHasASpan() throws IOException {
    InetSocketAddress nobody;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = (InetSocketAddress) taken.getLocalSocketAddress();
    }
    try (HttpFixture gateway = HttpFixture.start(tracing);
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", nobody);
      client.send("FETCH / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(502);
      client.send("GET / HTTP/1.1\r\nHost: none.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(404);
      await().until(() -> gateway.observer().seen().size() == 2);
    }
    List<Received> spans = spansOf(tracing);

    assertThat(spans).extracting(Received::kind).containsExactly(CLIENT, SERVER, SERVER);
    assertThat(spans.get(0).attribute("error.type")).isEqualTo("connect");
    assertThat(spans.get(0).attribute("server.port")).isEqualTo("" + nobody.getPort());
    assertThat(spans.get(0).status()).isEqualTo(2);
    assertThat(spans.get(1).status()).isEqualTo(2);
    assertThat(spans.get(1).name()).isEqualTo("HTTP /");
    assertThat(spans.get(1).attributes())
        .containsEntry("http.request.method", "_OTHER")
        .containsEntry("http.request.method_original", "FETCH")
        .containsEntry("http.response.status_code", "502")
        .containsEntry("error.type", "502");
    assertThat(spans.get(2).status()).as("404 is the client's mistake").isZero();
    assertThat(spans.get(2).attributes()).doesNotContainKey("http.route");
  }

  @Test
  void aRequestThatIsSentOnceMoreHasASpanForEach() {
    List<String> seen = new CopyOnWriteArrayList<>();
    // The second request on a connection is read, and not answered.
    RawPod.Script script =
        connection -> {
          seen.add(connection.message().value("traceparent"));
          connection.send(OK);
          seen.add(connection.message().value("traceparent"));
        };
    try (RawPod pod = RawPod.scripted(script);
        HttpFixture gateway = HttpFixture.start(tracing);
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      for (int i = 0; i < 2; i++) {
        client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
        assertThat(client.message().status()).isEqualTo(200);
      }
      await().until(() -> gateway.observer().seen().size() == 2);
    }
    List<Received> spans = spansOf(tracing);

    assertThat(spans)
        .extracting(Received::kind)
        .containsExactly(CLIENT, SERVER, CLIENT, CLIENT, SERVER);
    Received first = spans.get(2);
    Received again = spans.get(3);
    assertThat(first.attribute("error.type")).isEqualTo("closed");
    assertThat(first.attributes()).doesNotContainKey("http.request.resend_count");
    assertThat(again.attributes())
        .containsEntry("http.request.resend_count", "1")
        .containsEntry("http.response.status_code", "200");
    assertThat(first.ids().parent()).isEqualTo(again.ids().parent());
    assertThat(seen).hasSize(3);
    assertThat(seen.get(1)).contains(first.ids().span());
    assertThat(seen.get(2)).contains(again.ids().span());
  }

  @Test
  void aCollectorThatDoesNotAnswerCostsSpansAndNothingElse() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    collector.first(
        () -> {
          try {
            assertThat(answer.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    int made = 20_000;
    for (int i = 0; i < made; i++) {
      DefaultHttpRequest request =
          new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
      tracing.begin(request, "192.0.2.1", "http").ended(200, 0, 0);
    }
    answer.countDown();
    tracing.close();

    assertThat(tracing.counters().endedTotal()).isEqualTo(made);
    assertThat(tracing.counters().failedTotal()).isZero();
    assertThat(tracing.counters().sentTotal())
        .isEqualTo(collector.spans().size())
        .isBetween(4096L, 10_000L);
  }
}
