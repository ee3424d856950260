package io.headgate.gateway.http;

import static io.headgate.gateway.SignedTokens.keySet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.jwks.KeyDocument;
import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.Identification;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.LimitPolicy;
import io.headgate.discovery.model.PasswordHash;
import io.headgate.discovery.model.PasswordPolicy;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.TokenPolicy;
import io.headgate.discovery.model.TokenPolicy.ClaimHeader;
import io.headgate.discovery.model.TokenPolicy.Expected;
import io.headgate.discovery.model.TokenPolicy.Fetched;
import io.headgate.discovery.model.TokenPolicy.Keys;
import io.headgate.discovery.model.TokenPolicy.Stored;
import io.headgate.discovery.model.TokenPolicy.Unknown;
import io.headgate.gateway.SignedTokens;
import io.headgate.gateway.http.step.RouteSteps;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens on real connections, and keys that come from somewhere else. */
class TokenServingTest {

  private static final KeyPair ONE = SignedTokens.ec("secp256r1");
  private static final KeyPair TWO = SignedTokens.ec("secp256r1");
  private static final String URL = "http://id.default.svc.cluster.local/keys?v=1";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static final ManualTime TIME = new ManualTime();
  private static HttpFixture gateway;

  private final List<RawClient.Message> fetches = new CopyOnWriteArrayList<>();
  private volatile String document = "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n";
  private RawPod provider;
  private RawPod pod;

  @BeforeAll
  static void startAll() {
    gateway = HttpFixture.start(HttpSettings.DEFAULT, TIME);
  }

  @AfterAll
  static void stopAll() {
    gateway.close();
  }

  @BeforeEach
  void start() {
    provider =
        RawPod.scripted(
            connection -> {
              fetches.add(connection.message());
              connection.send(document);
            });
    pod = RawPod.answering(OK);
    // What another test has fetched is not known here.
    gateway.server().keysOfTokens().keep(Set.of());
  }

  @AfterEach
  void stop() {
    pod.close();
    provider.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -                               | 401 | Bearer realm="api"
          Authorization: Bearer           | 401 | Bearer realm="api"
          Authorization: Basic YTpi       | 401 | Bearer realm="api"
          Authorization: bearerRIGHT      | 401 | Bearer realm="api"
          X-Token: Bearer RIGHT           | 401 | Bearer realm="api"
          Authorization: Bearer RIGHT     | 200 | -
          Authorization: bEaReR   RIGHT   | 200 | -
          Authorization: Bearer WRONG     | 401 | invalid_token", error_description="its signature is wrong"
          Authorization: Bearer OLD       | 401 | invalid_token", error_description="it has expired"
          Authorization: Bearer x         | 401 | invalid_token", error_description="it is no signed JWT"
          Authorization: Bearer RIGHT, b  | 401 | invalid_token", error_description="it is no signed JWT"
          Authorization: Bearer RIGHT"    | 401 | invalid_token", error_description="it is no signed JWT"
          Authorization: Bearer LONG      | 401 | invalid_token", error_description="it is longer than
          """)
  void whoIsLetIn(String field, int status, String challenge) {
    serve(stored(keySet("a", ONE.getPublic())));
    RawClient.Message answer =
        get(
            field
                .replace("RIGHT", token("a", "ann", ONE))
                .replace("WRONG", token("a", "ann", TWO))
                .replace(
                    "OLD", token("a", "{\"iss\":\"me\",\"exp\":%d}".formatted(now() - 61), ONE))
                .replace("LONG", token("a", "a".repeat(8000), ONE)));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.value("WWW-Authenticate")).contains(challenge.replace("-", ""));
    if (challenge.equals("Bearer realm=\"api\"")) {
      assertThat(answer.value("WWW-Authenticate")).isEqualTo(challenge);
    }
    assertThat(pod.requests()).hasSize(status == 200 ? 1 : 0);
  }

  @Test
  void whoSendsTwoIsNotLetIn() {
    serve(stored(keySet("a", ONE.getPublic())));
    String right = "Authorization: Bearer " + token("a", "ann", ONE);
    assertThat(get(right, right).status()).isEqualTo(401);
    assertThat(get("Authorization: Basic YTpi", right).status()).isEqualTo(401);
  }

  /** Nobody but the token says who it is. */
  @Test
  void iX2_whatAClientSaysOfItselfIsTakenOut() {
    serve(stored(keySet("a", ONE.getPublic())));
    String right = "Authorization: Bearer " + token("a", "ann", ONE);
    get(right, "X-User: root", "x-user: root", "X_User: root", "X-Groups: admin", "X-Other: 1");
    RawClient.Message seen = pod.requests().getLast();
    assertThat(seen.values("X-User")).containsExactly("ann");
    assertThat(seen.values("X_User")).isEmpty();
    assertThat(seen.values("X-Groups")).as("the token has no such claim").isEmpty();
    assertThat(seen.value("X-Other")).isEqualTo("1");
    assertThat("Authorization: " + seen.value("Authorization")).as("pods see it").isEqualTo(right);
  }

  /** A token that is remembered expires as well. */
  @Test
  void aTokenExpiresWhileItIsRemembered() {
    serve(stored(keySet("a", ONE.getPublic())));
    String field =
        "Authorization: Bearer "
            + token("a", "{\"iss\":\"me\",\"exp\":%d}".formatted(now() + 10), ONE);
    assertThat(get(field).status()).isEqualTo(200);
    assertThat(get(field).status()).isEqualTo(200);
    pass(Duration.ofSeconds(69));
    assertThat(get(field).status()).isEqualTo(200);
    pass(Duration.ofSeconds(1));
    assertThat(get(field).status()).isEqualTo(401);
  }

  /** What one Ingress's keys have verified is not known to another's. */
  @Test
  void otherKeysDoNotRememberIt() {
    serve(stored(keySet("a", ONE.getPublic())));
    String field = "Authorization: Bearer " + token("a", "ann", ONE);
    assertThat(get(field).status()).isEqualTo(200);
    serve(stored(keySet("a", TWO.getPublic())));
    assertThat(get(field).status()).isEqualTo(401);
    serve(stored(keySet("a", TWO.getPublic(), "b", ONE.getPublic())));
    assertThat(get(field).status()).isEqualTo(401);
    assertThat(get("Authorization: Bearer " + token("b", "ann", ONE)).status()).isEqualTo(200);
  }

  @Test
  void withoutKeysNobodyIsLetIn() {
    serve(new Unknown(Optional.empty(), "no Secret"));
    assertThat(get("X: 1").status()).isEqualTo(503);
    assertThat(get("Authorization: Bearer " + token("a", "ann", ONE)).status()).isEqualTo(503);
    assertThat(pod.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | TOKEN    | 200",
        "true  | PASSWORD | 200",
        "true  | X: 1     | 401",
        "false | TOKEN    | 401",
        "false | PASSWORD | 401",
      })
  void aTokenOrAPassword(boolean oneIsEnough, String field, int status) {
    TokenPolicy tokens = policy(stored(keySet("a", ONE.getPublic())));
    PasswordPolicy passwords =
        new PasswordPolicy(
            "staff",
            Optional.empty(),
            new PasswordPolicy.Known(
                Map.of(
                    "ann", PasswordHash.parse("{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=").orElseThrow())));
    serve(
        new AccessPolicy(
            List.of(),
            List.of(),
            oneIsEnough,
            new Identification(Optional.of(passwords), Optional.empty(), Optional.of(tokens)),
            LimitPolicy.NONE));
    String password =
        Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.US_ASCII));
    RawClient.Message answer =
        get(
            field
                .replace("TOKEN", "Authorization: Bearer " + token("a", "ann", ONE))
                .replace("PASSWORD", "Authorization: Basic " + password));
    assertThat(answer.status()).isEqualTo(status);
    if (field.startsWith("X")) {
      assertThat(answer.value("WWW-Authenticate"))
          .isEqualTo("Bearer realm=\"api\", Basic realm=\"staff\", charset=\"UTF-8\"");
    }
  }

  // ---- keys that are fetched

  @Test
  void iX5_keysAreFetchedAndHoldWhileTheirProviderIsAway() {
    document = ok(keySet("a", ONE.getPublic()));
    serve(fetched());
    String field = "Authorization: Bearer " + token("a", "ann", ONE);
    assertThat(get(field).status()).isEqualTo(200);
    assertThat(fetches).hasSize(1);
    RawClient.Message fetch = fetches.getFirst();
    assertThat(fetch.startLine()).isEqualTo("GET /keys?v=1 HTTP/1.1");
    assertThat(fetch.value("Host")).isEqualTo("id.default.svc.cluster.local");
    assertThat(fetch.value("Authorization")).as("nobody's").isEmpty();

    provider.close();
    pass(Duration.ofMinutes(6));
    String later = "Authorization: Bearer " + token("a", "bob", ONE);
    assertThat(get(later).status()).isEqualTo(200);
    await().until(() -> gateway.server().keysOfTokens().failing() == 1);
    assertThat(get("Authorization: Bearer " + token("a", "eve", ONE)).status()).isEqualTo(200);
    assertThat(get("Authorization: Bearer " + token("a", "eve", TWO)).status()).isEqualTo(401);
    assertThat(get("Authorization: Bearer " + token("b", "eve", TWO)).status()).isEqualTo(401);
  }

  @Test
  void aKeyThatIsNewIsFetchedAndOneThatIsGoneIsForgotten() {
    document = ok(keySet("a", ONE.getPublic()));
    serve(fetched());
    String before = "Authorization: Bearer " + token("a", "ann", ONE);
    String after = "Authorization: Bearer " + token("b", "ann", TWO);
    assertThat(get(before).status()).isEqualTo(200);
    document = ok(keySet("b", TWO.getPublic()));
    assertThat(get(after).status()).as("too soon to ask again").isEqualTo(401);
    assertThat(fetches).hasSize(1);

    pass(Duration.ofSeconds(10));
    assertThat(get(after).status()).isEqualTo(200);
    assertThat(fetches).hasSize(2);
    assertThat(get(before).status()).as("its key is gone").isEqualTo(401);
    for (int i = 0; i < 5; i++) {
      assertThat(get("Authorization: Bearer " + token("x" + i, "ann", TWO)).status())
          .isEqualTo(401);
    }
    assertThat(fetches).as("a flood of unknown keys asks nobody").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 500 No|Content-Length: 0||",
        "HTTP/1.1 404 No|Content-Length: SIZE||RIGHT",
        "HTTP/1.1 302 Found|Location: http://127.0.0.1/|Content-Length: SIZE||RIGHT",
        "HTTP/1.1 204 No Content||",
        "HTTP/1.1 200 OK|Content-Length: 2||{}",
        "HTTP/1.1 200 OK|Content-Length: 11||{\"keys\":[]}",
        "HTTP/1.1 200 OK|Content-Length: 9||{\"keys\":[",
        "HTTP/1.1 101 Switching Protocols|Upgrade: x|Connection: upgrade||",
        "SSH-2.0-x||",
        "HTTP/1.1 200 OK|Content-Length: 99||{}",
        "HTTP/1.1 200 OK|Content-Length: 300009||{\"keys\":[LONG",
      })
  void whatIsNoKeySet(String answer) {
    String right = keySet("a", ONE.getPublic());
    document =
        answer
            .replace("|", "\r\n")
            .replace("SIZE", Integer.toString(right.length()))
            .replace("RIGHT", right)
            .replace("LONG", " ".repeat(300_000));
    serve(fetched());
    String field = "Authorization: Bearer " + token("a", "ann", ONE);
    assertThat(get(field).status()).isEqualTo(503);
    assertThat(get(field).status()).isEqualTo(503);
    assertThat(fetches).as("not again at once").hasSize(1);
    document = ok(keySet("a", ONE.getPublic()));
    pass(Duration.ofSeconds(5));
    await().until(() -> get(field).status() == 200);
  }

  @Test
  void whatExplainSays() {
    assertThat(texts(stored(keySet("a", ONE.getPublic(), "b", TWO.getPublic()))))
        .containsExactly("a token of me is needed, signed by one of 2 keys of Secret default/keys");
    assertThat(texts(fetched()))
        .containsExactly(
            "a token of me is needed, signed by a key of"
                + " http://id.default.svc.cluster.local:80/keys?v=1");
    assertThat(texts(new Unknown(Optional.empty(), "jwt-jwks: missing")))
        .containsExactly("nobody's token can be right: jwt-jwks: missing");
  }

  // ----

  private static List<String> texts(Keys keys) {
    RoutePolicy policy = RoutePolicy.forwarding(HttpFixture.QUICK).with(identification(keys));
    return RouteSteps.of(
            new IngressRouting(List.of(), Optional.empty(), IngressPolicies.of(policy)),
            "/",
            false,
            new IngressName("default", "i"))
        .texts();
  }

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  private static Keys stored(String document) {
    return new Stored(
        new SecretName("default", "keys"), ((KeyDocument.Keys) KeyDocument.read(document)).keys());
  }

  private static Keys fetched() {
    return new Fetched(AuthorizationUrl.of(URL).orElseThrow());
  }

  private static TokenPolicy policy(Keys keys) {
    return new TokenPolicy(
        keys,
        new Expected("me", List.of()),
        List.of(new ClaimHeader("sub", "x-user"), new ClaimHeader("groups", "x-groups")),
        "api");
  }

  private static Identification identification(Keys keys) {
    return new Identification(Optional.empty(), Optional.empty(), Optional.of(policy(keys)));
  }

  private void serve(Keys keys) {
    serve(AccessPolicy.EVERYBODY.with(identification(keys)));
  }

  private void serve(AccessPolicy access) {
    RoutePolicy standing = RoutePolicy.forwarding(HttpFixture.QUICK);
    gateway.policy(
        new RoutePolicy(
            standing.forward(), standing.redirects(), access, standing.cors(), standing.headers()));
    gateway.service("id", provider.address()).service("web", pod.address());
  }

  private static long now() {
    return TIME.now().getEpochSecond();
  }

  /** Of that subject, or with these claims. */
  private static String token(String id, String subject, KeyPair key) {
    String claims =
        subject.startsWith("{")
            ? subject
            : "{\"iss\":\"me\",\"sub\":\"%s\",\"exp\":4102444800}".formatted(subject);
    return SignedTokens.token("ES256", ",\"kid\":\"" + id + "\"", claims, key.getPrivate());
  }

  /**
   * Returns when the timers have seen it: they look every 100 ms, before what the loop is to do
   * after that.
   */
  private static void pass(Duration duration) {
    TIME.pass(duration);
    gateway
        .loops()
        .loops()
        .next()
        .schedule(() -> {}, 150, TimeUnit.MILLISECONDS)
        .syncUninterruptibly();
  }

  private static RawClient.Message get(String... fields) {
    try (RawClient client = RawClient.connect(gateway.address())) {
      String more = String.join("\r\n", fields);
      client.send(
          "GET / HTTP/1.1\r\nHost: web.test\r\n"
              + (more.equals("-") ? "" : more + "\r\n")
              + "\r\n");
      return client.message();
    }
  }
}
