package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.annotation.AuthorizationAnnotations;
import io.headgate.discovery.annotation.AuthorizationAnnotations.Asked;
import io.headgate.discovery.model.AuthorizationPolicy;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.Identification;
import io.headgate.discovery.model.RoutePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked about a request, and what becomes of the answer. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class AuthorizationTest {

  private static final String NGINX = "nginx.ingress.kubernetes.io";
  private static final String URL = "http://auth.default.svc.cluster.local/check";
  private static final ForwardPolicy IMPATIENT =
      new ForwardPolicy(
          Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ofSeconds(10), 1 << 20, 3);

  private static final ManualTime TIME = new ManualTime();
  private static HttpFixture real;
  private static HttpFixture timed;

  private final List<RawClient.Message> questions = new CopyOnWriteArrayList<>();
  private volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private volatile boolean closing;
  private HttpFixture gateway;
  private RawPod auth;
  private RawPod pod;

  @SuppressWarnings("NullAway.Init") // by most tests
  private RawClient client;

  @BeforeAll
  static void startAll() {
    real = HttpFixture.start();
    timed = HttpFixture.start(HttpSettings.DEFAULT, TIME);
  }

  @AfterAll
  static void stopAll() {
    real.close();
    timed.close();
  }

  @BeforeEach
  void start() {
    auth =
        RawPod.scripted(
            connection -> {
              do {
                questions.add(connection.message());
                connection.send(answer);
              } while (!closing);
            });
    pod = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    gateway = real;
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    pod.close();
    auth.close();
  }

  // ---- what is asked

  @Test
  void iB7_whatIsAskedIsAboutWhatThePodSees() {
    asking("auth-url", URL + "?of=$escaped_request_uri&m=$request_method&h=$http_x_a");
    RawClient.Message got =
        request(
            "POST /b/../a/%2e%2e//c?x=1&y=%2F HTTP/1.1",
            "X-A: 1&admin=2 é",
            "Cookie: s=1",
            "Authorization: Bearer t",
            "Content-Type: text/plain",
            "X-Original-URL: http://web.test/public",
            "X_Original_Url: http://web.test/public",
            "X-Forwarded-Uri: /public",
            "X-Forwarded-For: 10.0.0.1",
            "X-Real-IP: 10.0.0.1",
            "Forwarded: for=10.0.0.1",
            "ssl-client-verify: SUCCESS",
            "If-None-Match: x",
            "Connection: X-Hop",
            "X-Hop: 1",
            "Content-Length: 5",
            "",
            "hello");

    assertThat(got.status()).isEqualTo(200);
    RawClient.Message asked = questions.getFirst();
    assertThat(asked.startLine())
        .isEqualTo("GET /check?of=%2Fc%3Fx%3D1%26y%3D%252F&m=POST&h=1%26admin%3D2%20%E9 HTTP/1.1");
    assertThat(asked.value("Host")).isEqualTo("auth.default.svc.cluster.local");
    assertThat(asked.value("X-Original-URL")).isEqualTo("http://web.test/c?x=1&y=%2F");
    assertThat(asked.value("X-Original-URI")).isEqualTo("/c?x=1&y=%2F");
    assertThat(asked.value("X-Original-Method")).isEqualTo("POST");
    assertThat(asked.value("X-Auth-Request-Redirect")).isEqualTo("/c?x=1&y=%2F");
    assertThat(asked.value("X-Sent-From")).isEqualTo("nginx-ingress-controller");
    assertThat(asked.value("X-Real-IP")).isEqualTo("127.0.0.1");
    assertThat(asked.value("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(asked.value("X-Forwarded-Host")).isEqualTo("web.test");
    assertThat(asked.value("Cookie")).isEqualTo("s=1");
    assertThat(asked.value("Authorization")).isEqualTo("Bearer t");
    assertThat(asked.body()).isEmpty();
    for (String name :
        List.of(
            "Content-Length",
            "Transfer-Encoding",
            "X_Original_Url",
            "X-Forwarded-Uri",
            "X-Forwarded-Proto",
            "Forwarded",
            "ssl-client-verify",
            "If-None-Match",
            "Connection",
            "X-Hop")) {
      assertThat(asked.values(name)).as(name).isEmpty();
    }
    assertThat(pod.requests())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.startLine()).isEqualTo("POST /c?x=1&y=%2F HTTP/1.1");
              assertThat(it.body()).isEqualTo("hello");
              assertThat(it.value("X-Request-ID"))
                  .isEqualTo(asked.value("X-Request-ID"))
                  .isNotEmpty();
              assertThat(it.value("Authorization")).isEqualTo("Bearer t");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auth-method           | POST                        | POST /check HTTP/1.1 | X-Original-Method       | GET
          auth-method           | HEAD                        | HEAD /check HTTP/1.1 | X-Original-Method       | GET
          auth-request-redirect | https://$host/x$request_uri | GET /check HTTP/1.1  | X-Auth-Request-Redirect | https://web.test/x/a?b=c
          auth-request-redirect | /done                       | GET /check HTTP/1.1  | X-Auth-Request-Redirect | /done
          """)
  void whatIsAskedDifferently(
      String annotation, String value, String line, String header, String expected) {
    asking("auth-url", URL, annotation, value);
    answer = line.startsWith("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" : answer;
    assertThat(get("/a?b=c").status()).isEqualTo(200);
    assertThat(get("/a?b=c").status()).isEqualTo(200);
    assertThat(questions)
        .hasSize(2)
        .allSatisfy(
            it -> {
              assertThat(it.startLine()).isEqualTo(line);
              assertThat(it.value(header)).isEqualTo(expected);
              assertThat(it.values("Content-Length")).isEmpty();
            });
    assertThat(auth.accepted()).isEqualTo(1);
  }

  @Test
  void headersOfTheConfigMapWinOverThoseOfTheClient() {
    AuthorizationPolicy policy = policy("auth-url", URL);
    serve(
        new AuthorizationPolicy(
            policy.target(),
            policy.question().with(Map.of("X-Team", "a", "Host", "other")),
            policy.answers(),
            policy.caching(),
            Optional.empty()),
        HttpFixture.QUICK);
    request("GET / HTTP/1.1", "X-Team: forged", "", "");
    assertThat(questions.getFirst().values("X-Team")).containsExactly("a");
    assertThat(pod.requests().getFirst().values("X-Team")).containsExactly("forged");
  }

  @Test
  void anAddressIsAskedToo() {
    asking("auth-url", "http://127.0.0.1:%d/check".formatted(auth.address().getPort()));
    assertThat(get("/").status()).isEqualTo(200);
    assertThat(questions.getFirst().value("Host")).isEqualTo("127.0.0.1");
  }

  // ---- what becomes of the answer

  @ParameterizedTest
  @CsvSource({
    "200, 200",
    "204, 200",
    "299, 200",
    "301, 500",
    "302, 500",
    "304, 500",
    "400, 500",
    "401, 401",
    "402, 500",
    "403, 403",
    "404, 500",
    "500, 500",
    "503, 500"
  })
  void onlyTwoHundredsLetIn(int answered, int expected) {
    asking("auth-url", URL);
    answer =
        "HTTP/1.1 "
            + answered
            + " X\r\nWWW-Authenticate: Bearer\r\nLocation: /x\r\n"
            + (answered == 204 || answered == 304 ? "\r\n" : "Content-Length: 4\r\n\r\nbody");
    RawClient.Message got = get("/");
    assertThat(got.status()).isEqualTo(expected);
    assertThat(pod.requests()).hasSize(expected == 200 ? 1 : 0);
    assertThat(got.body()).doesNotContain("body");
    assertThat(got.value("WWW-Authenticate")).isEqualTo(expected == 401 ? "Bearer" : "");
    assertThat(got.values("Location")).isEmpty();
    assertThat(get("/").status()).isEqualTo(expected);
    assertThat(auth.accepted()).as("connections").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 abc OK\r\n\r\n",
        "nonsense\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
      })
  void iX5_whoeverSaysNothingIsNotTakenForYes(String said) {
    asking("auth-url", URL);
    answer = said;
    closing = true;
    assertThat(get("/").status()).isEqualTo(500);
    assertThat(pod.requests()).isEmpty();
  }

  @Test
  void iX5_whoeverTakesTooLongIsNotTakenForYes() {
    serve(policy("auth-url", URL), IMPATIENT);
    answer = "HTTP/1.1 200 ";
    assertThat(get("/").status()).isEqualTo(500);
    assertThat(pod.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://closed.default.svc/",
        "http://empty.default.svc/",
        "http://auth.default.svc:81/",
        "http://none.default.svc/",
        "http://no-such-host.invalid/",
        "https://auth.default.svc:80/",
        "http://$host:1/"
      })
  void iX5_whoeverIsNotThereIsNotTakenForYes(String url) {
    gateway.service("closed", closedPort()).service("empty");
    serve(policy("auth-url", url), IMPATIENT);
    assertThat(get("/").status()).isEqualTo(500);
    assertThat(pod.requests()).isEmpty();
  }

  @Test
  void theNextEndpointIsAskedWhereOneCannotBeReached() {
    gateway.service("half", closedPort(), auth.address());
    serve(policy("auth-url", "http://half.default.svc/"), HttpFixture.QUICK);
    for (int i = 0; i < 4; i++) {
      assertThat(get("/").status()).isEqualTo(200);
    }
    assertThat(gateway.active("half", auth.address())).isZero();
  }

  @Test
  void aConnectionThatWasClosedMeanwhileIsReplaced() {
    asking("auth-url", URL);
    assertThat(get("/").status()).isEqualTo(200);
    auth.dropConnections();
    assertThat(get("/").status()).isEqualTo(200);
    assertThat(questions).hasSize(2);
  }

  @Test
  void aQuestionIsAskedAgainWhereAKeptConnectionEndsUnderIt() {
    auth.close();
    AtomicInteger connections = new AtomicInteger();
    auth =
        RawPod.scripted(
            connection -> {
              boolean first = connections.getAndIncrement() == 0;
              questions.add(connection.message());
              connection.send(answer);
              questions.add(connection.message());
              if (!first) {
                connection.send(answer);
              }
            });
    asking("auth-url", URL);
    assertThat(get("/").status()).isEqualTo(200);
    assertThat(get("/").status()).isEqualTo(200);
    assertThat(questions).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "auth-url, https://auth.example/?x=$unknown",
    "auth-response-headers, Host",
    "auth-signin, //evil.example",
    "auth-cache-key, $session"
  })
  void whatCannotBeReadLetsNobodyIn(String name, String value) {
    Map<String, String> all = new TreeMap<>(Map.of("auth-url", URL));
    all.put(name, value);
    asking(
        all.entrySet().stream()
            .flatMap(it -> List.of(it.getKey(), it.getValue()).stream())
            .toArray(String[]::new));
    assertThat(get("/").status()).isEqualTo(503);
    assertThat(questions).isEmpty();
    assertThat(pod.requests()).isEmpty();
  }

  @Test
  void aQuestionIsNotAskedAboutItself() {
    gateway.service("self", gateway.address());
    asking("auth-url", "http://self.default.svc/");
    gateway.anyHost("web");
    int before = gateway.observer().seen().size();
    assertThat(get("/").status()).isEqualTo(500);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(gateway.observer().seen().stream().skip(before))
                    .extracting(it -> it.statusCode())
                    .endsWith(503, 500));
    assertThat(pod.requests()).isEmpty();
  }

  // ---- signing in

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://sso.example/start                | -   | https://sso.example/start?rd=http://web.test%2Fa%3Fb%3Dc%26d
          https://sso.example/start?x=1            | -   | https://sso.example/start?x=1&rd=http://web.test%2Fa%3Fb%3Dc%26d
          https://sso.example/start?rd=$scheme:    | -   | https://sso.example/start?rd=http:
          https://$host/start?q=$request_uri       | to  | https://web.test/start?q=/a%3Fb%3Dc%26d&to=http://web.test%2Fa%3Fb%3Dc%26d
          /login                                   | -   | /login?rd=http://web.test%2Fa%3Fb%3Dc%26d
          """)
  void whoeverHasToSignInIsSentThere(String url, String parameter, String location) {
    asking(
        parameter.equals("-")
            ? new String[] {"auth-url", URL, "auth-signin", url}
            : new String[] {
              "auth-url", URL, "auth-signin", url, "auth-signin-redirect-param", parameter
            });
    answer = "HTTP/1.1 401 No\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n";
    RawClient.Message got = get("/a?b=c&d");
    assertThat(got.status()).isEqualTo(302);
    assertThat(got.value("Location")).isEqualTo(location);
    assertThat(got.values("Set-Cookie")).containsExactly("a=1", "b=2");

    answer = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n";
    assertThat(get("/a").status()).isEqualTo(403);
  }

  // ---- headers and cookies

  @Test
  void aClientCannotForgeWhatPodsAreToldOfIt() {
    asking("auth-url", URL, "auth-response-headers", "X-User, X-Groups,authorization");
    answer =
        "HTTP/1.1 200 OK\r\nX-User: ann\r\nX-Groups: a\r\nX-Groups: b\r\nX-Other: o\r\n"
            + "Content-Length: 0\r\n\r\n";
    String[] forged = {
      "GET / HTTP/1.1",
      "x-user: eve",
      "X_User: eve",
      "X-User: eve2",
      "X-Groups: root",
      "X-Other: mine",
      "Authorization: Basic eDp5",
      "",
      ""
    };
    request(forged);
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    request(forged);
    RawClient.Message told = pod.requests().get(0);
    assertThat(told.values("X-User")).containsExactly("ann");
    assertThat(told.values("X-Groups")).containsExactly("a", "b");
    assertThat(told.values("X-Other")).containsExactly("mine");
    RawClient.Message untold = pod.requests().get(1);
    for (RawClient.Message one : pod.requests()) {
      assertThat(one.values("X_User")).isEmpty();
      assertThat(one.values("Authorization")).isEmpty();
    }
    assertThat(untold.values("X-User")).isEmpty();
    assertThat(untold.values("X-Groups")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "false, 200, 200, true",
    "false, 200, 304, true",
    "false, 200, 404, false",
    "true, 200, 404, true",
    "false, 401, 401, false",
    "true, 401, 401, true",
    "true, 403, 403, true",
    "true, 500, 500, false"
  })
  void cookiesReachTheClient(String always, int answered, int status, boolean there) {
    pod.close();
    pod = RawPod.answering("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n");
    asking("auth-url", URL, "auth-always-set-cookie", always);
    answer = "HTTP/1.1 " + answered + " X\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n";
    RawClient.Message got = get("/");
    assertThat(got.status()).isEqualTo(status);
    assertThat(got.values("Set-Cookie")).isEqualTo(there ? List.of("a=1") : List.of());
  }

  // ---- what is remembered

  @Test
  void answersHoldForRequestsThatAreAlike() {
    remembering();
    asking("auth-url", URL, "auth-cache-key", "$cookie_s$http_x_t", "auth-response-headers", "X-U");
    answer = "HTTP/1.1 200 OK\r\nX-U: u\r\nContent-Length: 0\r\n\r\n";
    for (String fields : List.of("", "Cookie: s=ab", "Cookie: s=a|X-T: b", "Cookie: x=1; s=ac")) {
      request(lines("GET /1 HTTP/1.1|" + fields));
      request(lines("GET /2 HTTP/1.1|" + fields));
    }
    assertThat(questions).extracting(it -> it.startLine()).hasSize(4);
    assertThat(pod.requests()).hasSize(8);
    assertThat(pod.requests()).allSatisfy(it -> assertThat(it.value("X-U")).isEqualTo("u"));

    TIME.pass(Duration.ofSeconds(299));
    get("/");
    assertThat(questions).hasSize(4);
    TIME.pass(Duration.ofSeconds(2));
    get("/");
    assertThat(questions).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 202 10m, 401 1m | 401 | -                       | 401 | 1
          200 202 10m         | 401 | -                       | 401 | 2
          200 202 10m         | 403 | -                       | 403 | 2
          any 1m              | 403 | -                       | 403 | 1
          any 1m              | 500 | -                       | 500 | 2
          200 1m              | 200 | Set-Cookie: a=1         | 200 | 2
          200 1m              | 200 | Cache-Control: no-store | 200 | 2
          200 1m              | 200 | Cache-Control: private  | 200 | 2
          200 1m              | 200 | Cache-Control: max-age=0| 200 | 2
          200 1m              | 200 | Vary: Cookie            | 200 | 2
          200 1m              | 200 | X-A: 1                  | 200 | 1
          """)
  void onlyWhatIsToBeIsRemembered(
      String durations, int answered, String field, int status, int asked) {
    remembering();
    asking("auth-url", URL, "auth-cache-key", "$http_x_t", "auth-cache-duration", durations);
    answer =
        "HTTP/1.1 "
            + answered
            + " X\r\n"
            + (field.equals("-") ? "" : field + "\r\n")
            + "Content-Length: 0\r\n\r\n";
    assertThat(get("/").status()).isEqualTo(status);
    assertThat(get("/").status()).isEqualTo(status);
    assertThat(questions).hasSize(asked);
  }

  @Test
  void anotherVersionOfTheIngressRemembersNothing() {
    remembering();
    asking("auth-url", URL, "auth-cache-key", "$http_x_t");
    get("/");
    asking("auth-url", URL, "auth-cache-key", "$http_x_t", "auth-method", "HEAD");
    get("/");
    assertThat(questions).hasSize(2);
  }

  // ----

  private void remembering() {
    gateway = timed;
  }

  private void asking(String... annotations) {
    serve(policy(annotations), HttpFixture.QUICK);
  }

  private void serve(AuthorizationPolicy policy, ForwardPolicy forward) {
    gateway.policy(
        RoutePolicy.forwarding(forward)
            .with(new Identification(Optional.empty(), Optional.of(policy), Optional.empty())));
    gateway.service("web", pod.address()).service("auth", auth.address());
  }

  private static AuthorizationPolicy policy(String... annotations) {
    Map<String, String> written = new TreeMap<>();
    for (int i = 0; i < annotations.length; i += 2) {
      written.put(NGINX + "/" + annotations[i], annotations[i + 1]);
    }
    return AuthorizationAnnotations.parse(written, NGINX).map(Asked::policy).orElseThrow();
  }

  private RawClient.Message get(String target) {
    return request("GET " + target + " HTTP/1.1", "", "");
  }

  private static String[] lines(String text) {
    return (text + "||").replace("|||", "||").split("\\|", -1);
  }

  private RawClient.Message request(String... lines) {
    if (client != null) {
      client.close();
    }
    client = RawClient.connect(gateway.address());
    String head = String.join("\r\n", lines);
    client.send(head.replaceFirst("\r\n", "\r\nHost: web.test\r\n"));
    return client.message();
  }

  private static InetSocketAddress closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
