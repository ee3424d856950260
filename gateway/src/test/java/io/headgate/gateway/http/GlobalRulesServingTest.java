package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.BlockedClients;
import io.headgate.discovery.model.BlockedClients.Wording;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ClientTrust;
import io.headgate.discovery.model.GlobalAnswers;
import io.headgate.discovery.model.GlobalAnswers.Codes;
import io.headgate.discovery.model.GlobalAnswers.Naming;
import io.headgate.discovery.model.GlobalHeads;
import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.discovery.model.HeaderPolicy;
import io.headgate.discovery.model.LimitPolicy;
import io.headgate.discovery.model.RedirectPolicy;
import io.headgate.discovery.model.RedirectPolicy.ToTls;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.HttpAnswer;
import io.headgate.gateway.RawHttpClient;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for all requests, on sockets; the two versions of HTTP share what is tested. */
class GlobalRulesServingTest {

  private static final String HOST = "shop.test";
  private static final String CLIENT = "203.0.113.9";
  private static final List<Cidr> HERE = List.of(Cidr.parse("127.0.0.0/8"));
  private static final List<Cidr> ELSEWHERE = List.of(Cidr.parse("192.0.2.0/24"));

  private static HttpFixture gateway;
  private static RawPod pod;

  /** Of the latest request, as the pod saw it. */
  private static volatile String seen = "";

  @BeforeAll
  static void start() {
    gateway = HttpFixture.startWithH2c(TimeSource.system());
    pod =
        RawPod.scripted(
            connection -> {
              while (true) {
                seen = text(connection.message());
                connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: pod/1\r\nX-Inner: 1\r\n"
                        + "X-Edge: pod\r\n\r\nok");
              }
            });
  }

  @BeforeEach
  void servePlain() {
    gateway.global(GlobalPolicy.NONE);
    serve(AccessPolicy.EVERYBODY, RedirectPolicy.DEFAULT);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    pod.close();
  }

  @Test
  void nobodyIsBelievedWhoIsNotNamed() throws IOException {
    for (List<Cidr> proxies : List.of(List.<Cidr>of(), ELSEWHERE)) {
      gateway.global(trusting(proxies, false));
      serve(new AccessPolicy(HERE, List.of()), RedirectPolicy.DEFAULT);
      assertThat(get("/", "X-Forwarded-For", CLIENT).statusCode()).isEqualTo(200);
      assertThat(seen)
          .contains("x-real-ip: 127.0.0.1", "x-forwarded-for: 127.0.0.1")
          .doesNotContain(CLIENT);
      get("/", "X-Forwarded-Proto", "https");
      assertThat(seen).contains("x-forwarded-proto: http\r\n").doesNotContain("https");
      serve(
          new AccessPolicy(List.of(Cidr.parse(CLIENT + "/32")), List.of()), RedirectPolicy.DEFAULT);
      assertThat(get("/", "X-Forwarded-For", CLIENT).statusCode()).isEqualTo(403);
      assertThat(get2("x-forwarded-for", CLIENT).status()).isEqualTo(403);
    }
  }

  @Test
  void whoIsNamedIsBelievedFromTheNextRequestOn() throws IOException {
    serve(new AccessPolicy(List.of(Cidr.parse(CLIENT + "/32")), List.of()), RedirectPolicy.DEFAULT);
    try (RawHttpClient client = client()) {
      Map<String, String> said = Map.of("X-Forwarded-For", "6.6.6.6, " + CLIENT);
      assertThat(client.request("GET", HOST, "/", said).statusCode()).isEqualTo(403);
      gateway.global(trusting(HERE, false));
      assertThat(client.request("GET", HOST, "/", said).statusCode()).isEqualTo(200);
      assertThat(seen)
          .contains("x-real-ip: " + CLIENT + "\r\n", "x-forwarded-for: " + CLIENT + "\r\n");
      // The same connection, another client.
      assertThat(
              client
                  .request("GET", HOST, "/", Map.of("X-Forwarded-For", CLIENT + ", 6.6.6.6"))
                  .statusCode())
          .isEqualTo(403);
    }
    assertThat(get2("x-forwarded-for", CLIENT).status()).isEqualTo(200);
    assertThat(get2("x-forwarded-for", "6.6.6.6").status()).isEqualTo(403);
  }

  @Test
  void aTrustedSchemeIsAsGoodAsTls() throws IOException {
    serve(
        AccessPolicy.EVERYBODY,
        new RedirectPolicy(
            new ToTls(ToTls.When.ALWAYS, false), Optional.empty(), Optional.empty()));
    assertThat(get("/", "X-Forwarded-Proto", "https").statusCode()).isEqualTo(308);

    gateway.global(trusting(HERE, true));
    assertThat(get("/", "X-Forwarded-Proto", "https").statusCode()).isEqualTo(200);
    assertThat(seen)
        .contains("x-forwarded-proto: https", "x-forwarded-scheme: https", "x-scheme: https");
    assertThat(get("/", "X-Forwarded-Proto", "http").statusCode()).isEqualTo(308);
    assertThat(get2("x-forwarded-proto", "https").status()).isEqualTo(200);
  }

  @Test
  void theWholeChainIsPassedOnWhereThatIsSaid() throws IOException {
    gateway.global(trusting(HERE, true));

    get("/", "X-Forwarded-For", "6.6.6.6, " + CLIENT);

    assertThat(seen)
        .contains("x-forwarded-for: 6.6.6.6, " + CLIENT + ", 127.0.0.1\r\n")
        .contains("x-real-ip: " + CLIENT + "\r\n");
  }

  @Test
  void headersOfAllResponses() throws IOException {
    assertThat(get("/").headers())
        .containsEntry("server", "pod/1")
        .containsEntry("x-inner", "1")
        .containsEntry("x-edge", "pod");

    gateway.global(
        new GlobalPolicy(
            ClientTrust.NONE,
            new GlobalAnswers(
                Map.of("X-Edge", "one"),
                List.of("x-inner"),
                Optional.of("max-age=60"),
                new Naming(false, false),
                Codes.STANDARD),
            GlobalHeads.NONE,
            BlockedClients.NONE,
            List.of()));
    assertThat(get("/").headers())
        .containsEntry("x-edge", "one")
        .doesNotContainKeys("server", "x-inner", "strict-transport-security");
    assertThat(client("no.test").headers())
        .containsEntry("x-edge", "one")
        .doesNotContainKey("server");
    RawHttp2Client.Answer other = get2("x-any", "1");
    assertThat(other.value("x-edge")).isEqualTo("one");
    assertThat(other.value("x-inner") + other.value("server")).isEmpty();
  }

  @Test
  void headsOfAllRequests() throws IOException {
    get("/a", "X_Under", "1");
    assertThat(seen).contains("x_under: 1", "x-request-id: ").doesNotContain("x-original-uri");

    gateway.global(heads(new GlobalHeads(Map.of("X-Zone", "a", "X-Gone", ""), false, true, false)));
    get("/a?b=c", "X_Under", "1", "X-Zone", "mine", "X-Gone", "1");
    assertThat(seen)
        .contains("x-original-uri: /a?b=c\r\n", "x-zone: a\r\n")
        .doesNotContain("x_under", "x-request-id", "x-gone", "mine");
    get2("x_under", "1");
    assertThat(seen).contains("x-zone: a\r\n").doesNotContain("x_under");
  }

  @Test
  void whoIsBlockedIsNotServed() throws IOException {
    gateway.global(
        blocking(
            new BlockedClients(
                List.of(new Wording.Exact("bad agent"), new Wording.Expression("(?i)^curl")),
                List.of(new Wording.Expression("evil\\.example")))));

    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(get2("user-agent", "CURL/8").status()).isEqualTo(403);
    assertThat(get2("user-agent", "Bad Agent").status()).isEqualTo(403);
    assertThat(get2("user-agent", "no curl").status()).isEqualTo(200);
    assertThat(get("/", "Referer", "https://evil.example/a").statusCode()).isEqualTo(403);
    assertThat(get("/", "Referer", "https://evil-example/a").statusCode()).isEqualTo(200);
    // What would take too long to look at might be anything.
    assertThat(get("/", "Referer", "x".repeat(7000)).statusCode()).isEqualTo(403);
    gateway.global(blocking(new BlockedClients(List.of(new Wording.Expression("")), List.of())));
    assertThat(get("/").statusCode()).isEqualTo(403);
  }

  @Test
  void codesAndPathsOfAll() throws IOException {
    gateway.global(
        new GlobalPolicy(
            ClientTrust.NONE,
            new GlobalAnswers(
                Map.of(), List.of(), Optional.empty(), Naming.STANDARD, new Codes(301, 429, 599)),
            GlobalHeads.NONE,
            BlockedClients.NONE,
            List.of("/plain")));
    serve(
        AccessPolicy.EVERYBODY,
        new RedirectPolicy(
            new ToTls(ToTls.When.ALWAYS, false), Optional.empty(), Optional.empty()));
    assertThat(get("/").statusCode()).isEqualTo(301);
    assertThat(get("/plain/a").statusCode()).isEqualTo(200);
    assertThat(get("/.well-known/acme-challenge/x").statusCode()).isEqualTo(200);

    LimitPolicy often =
        new LimitPolicy(
            List.of(new LimitPolicy.Rate(1, Duration.ofDays(1), 1)),
            List.of(),
            0,
            LimitPolicy.Scope.NODE);
    serve(AccessPolicy.EVERYBODY.with(often), RedirectPolicy.DEFAULT);
    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(get("/").statusCode()).isEqualTo(429);
    assertThat(get2("x-any", "1").status()).isEqualTo(429);
  }

  private static String text(RawClient.Message message) {
    return String.join("\r\n", message.fields()).toLowerCase(Locale.ROOT) + "\r\n";
  }

  private static GlobalPolicy trusting(List<Cidr> proxies, boolean wholeChain) {
    return new GlobalPolicy(
        new ClientTrust(proxies, false, "X-Forwarded-For", wholeChain),
        GlobalAnswers.NONE,
        GlobalHeads.NONE,
        BlockedClients.NONE,
        List.of());
  }

  private static GlobalPolicy heads(GlobalHeads heads) {
    return GlobalPolicy.NONE.with(GlobalAnswers.NONE, heads);
  }

  private static GlobalPolicy blocking(BlockedClients blocked) {
    return new GlobalPolicy(
        ClientTrust.NONE, GlobalAnswers.NONE, GlobalHeads.NONE, blocked, List.of());
  }

  private static void serve(AccessPolicy access, RedirectPolicy redirects) {
    gateway
        .policy(
            new RoutePolicy(
                HttpFixture.QUICK, redirects, access, Optional.empty(), HeaderPolicy.NONE))
        .service("shop", pod.address());
  }

  private static RawHttpClient client() throws IOException {
    return new RawHttpClient(
        new Socket(gateway.address().getAddress(), gateway.address().getPort()));
  }

  private static HttpAnswer client(String host) throws IOException {
    try (RawHttpClient client = client()) {
      return client.request("GET", host, "/");
    }
  }

  /** Names and values of headers by turns. */
  private static HttpAnswer get(String target, String... headers) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    try (RawHttpClient client = client()) {
      return client.request("GET", HOST, target, all);
    }
  }

  private static RawHttp2Client.Answer get2(String name, String value) {
    try (RawHttp2Client client = RawHttp2Client.connect(gateway.address())) {
      return client
          .headers(
              1,
              true,
              ":method",
              "GET",
              ":scheme",
              "http",
              ":path",
              "/",
              ":authority",
              HOST,
              name,
              value)
          .answer(1);
    }
  }
}
