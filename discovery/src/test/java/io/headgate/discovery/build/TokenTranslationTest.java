package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.deleted;
import static io.headgate.discovery.build.Written.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TokenPolicy;
import io.headgate.discovery.model.TokenPolicy.ClaimHeader;
import io.headgate.discovery.watch.ResourceEvent;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of an Ingress's tokens, as annotations and Secrets write them. */
class TokenTranslationTest {

  private static final String OURS = "headgate.io/";
  private static final String ISSUER = "jwt-issuer: https://id.example/";

  /** Of RFC 7517 appendix A.1, but for its kid. */
  private static final String EC =
      """
      {"kty":"EC","crv":"P-256","kid":"e","use":"sig",
       "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
       "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}
      """;

  private final ResourceStore store = new ResourceStore();
  private final SnapshotBuilder builder =
      new SnapshotBuilder(
          new BuildOptions("node-1", IngressClassPolicy.DEFAULT, Duration.ZERO), store);
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{`keys`:[EC,R2048]}                           | e r2048",
        "{`keys`:[EC,{`kty`:`XX`}]}                    | e; 1 of 2 keys are not understood",
        "{`keys`:[EC,R1024]}                           | e; 1 of 2 keys are not understood",
        "{`keys`:[EC,{`kty`:`oct`,`k`:`c2VjcmV0`}]}    | e; 1 of 2 keys are not understood",
        "{`keys`:[EC,{`kty`:`RSA`,`n`:`!`,`e`:`AQAB`}]} | e; 1 of 2 keys are not understood",
        "{`keys`:[EC,ENCRYPTING]}                      | e",
        "{`keys`:[OTHER]}                              | has no key that is understood",
        "{`keys`:[OFF]}                                | has no key that is understood",
        "{`keys`:[R1024]}                              | has no key that is understood",
        "{`keys`:[]}                                   | has no key that is understood",
        "{`keys`:{}}                                   | no JSON Web Key Set",
        "OTHER                                         | no JSON Web Key Set",
        "[]                                            | no JSON Web Key Set",
        "x                                             | no JSON Web Key Set",
      })
  void keysOfASecret(String document, String expected) {
    TokenPolicy policy =
        after(added(secret("jwks", document(document))), added(asking("jwt-jwks: keys", ISSUER)));
    String said =
        switch (policy.keys()) {
          case TokenPolicy.Stored(var secret, var keys) ->
              keys.stream().map(Objects::toString).collect(Collectors.joining(" "));
          case TokenPolicy.Unknown(var secret, String why) -> why;
          case TokenPolicy.Fetched fetched -> "fetched";
        };
    for (String part : expected.split("; ", -1)) {
      assertThat(said + problems()).contains(part);
    }
    if (expected.equals("e") || expected.equals("e r2048")) {
      assertThat(said).isEqualTo(expected);
      assertThat(ofTokens()).isEmpty();
    }
  }

  /** A document that a provider would not write must not cost more than it says. */
  @Test
  void aDocumentBeyondItsBoundsIsNotRead() {
    assertThat(
            after(
                    added(secret("jwks", "[".repeat(100_000))),
                    added(asking("jwt-jwks: keys", ISSUER)))
                .keys())
        .isInstanceOf(TokenPolicy.Unknown.class);
    String many = "{\"keys\":[" + (EC + ",").repeat(64) + EC + "]}";
    assertThat(after(added(secret("jwks", many))).keys())
        .isInstanceOfSatisfying(
            TokenPolicy.Unknown.class, it -> assertThat(it.why()).contains("more than 64 keys"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jwt-jwks: keys                             |                    | jwt-issuer: missing",
        "jwt-audience: a                            |                    | jwt-jwks: missing",
        "jwt-claims-to-headers: sub=X-User          |                    | jwt-jwks: missing",
        "jwt-issuer: a                              |                    | jwt-jwks: missing",
        "jwt-jwks: other/keys                       | jwt-issuer: a      | Secret other/keys is of"
            + " another namespace",
        "jwt-jwks: none                             | jwt-issuer: a      | Secret default/none does"
            + " not exist",
        "jwt-jwks: 'Keys'                           | jwt-issuer: a      | \"Keys\" (expected: the"
            + " name of a Secret",
        "jwt-jwks: 'http://169.254.169.254/'        | jwt-issuer: a      | no link-local",
        "jwt-jwks: keys                             | jwt-issuer: 'a b'  | \"a b\" (expected:",
      })
  void whatCannotBeToldLetsNobodyIn(String one, String other, String expected) {
    TokenPolicy policy =
        after(
            added(secret("jwks", document("{`keys`:[EC]}"))),
            added(other == null ? asking(one) : asking(one, other)));
    assertThat(policy.keys()).isInstanceOf(TokenPolicy.Unknown.class);
    assertThat(problems()).contains(expected, "its requests are answered with 503");
    assertThat(ofTokens()).hasSize(1);
  }

  @Test
  void whatAnIngressSaysOfTokens() {
    TokenPolicy policy =
        after(
            added(
                asking(
                    "jwt-jwks: 'https://id.example:8443/keys?v=1'",
                    ISSUER,
                    "jwt-audience: 'shop, https://shop.example/'",
                    "jwt-claims-to-headers: 'sub=X-User, https://a.example/roles = X-Roles'",
                    "auth-realm: Shop")));
    assertThat(policy.keys())
        .isInstanceOfSatisfying(
            TokenPolicy.Fetched.class,
            it -> {
              assertThat(it.url().host()).isEqualTo("id.example");
              assertThat(it.url().port()).isEqualTo(8443);
              assertThat(it.url().target().text()).isEqualTo("/keys?v=1");
            });
    assertThat(policy.expected())
        .isEqualTo(
            new TokenPolicy.Expected(
                "https://id.example/", List.of("shop", "https://shop.example/")));
    assertThat(policy.headers())
        .containsExactly(
            new ClaimHeader("sub", "x-user"),
            new ClaimHeader("https://a.example/roles", "x-roles"));
    assertThat(policy.realm()).isEqualTo("Shop");
    assertThat(ofTokens()).isEmpty();
  }

  @Test
  void aSecretThatComesChangesAndGoesMakesTheIngressAnotherOne() {
    after(added(asking("jwt-jwks: keys", ISSUER)));
    assertThat(problems()).contains("does not exist");
    assertThat(after(added(secret("jwks", document("{`keys`:[EC]}")))).keys())
        .isInstanceOf(TokenPolicy.Stored.class);
    assertThat(ofTokens()).isEmpty();
    assertThat(after(added(secret("jwks", document("{`keys`:[R2048]}")))).keys())
        .hasToString("Stored[secret=default/keys, keys=[r2048]]");
    assertThat(after(deleted(secret("jwks", "x"))).keys()).isInstanceOf(TokenPolicy.Unknown.class);
  }

  @Test
  void aPasswordAndATokenInOneHeaderAreAProblem() {
    after(
        added(secret("jwks", document("{`keys`:[EC]}"))),
        added(asking("jwt-jwks: keys", ISSUER, "auth-type: basic", "auth-secret: keys")));
    assertThat(problems()).contains("no request has both a password and a token");
    after(
        added(
            asking(
                "jwt-jwks: keys",
                ISSUER,
                "auth-type: basic",
                "auth-secret: keys",
                "satisfy: any")));
    assertThat(problems()).doesNotContain("no request has both");
  }

  private List<Problem> ofTokens() {
    return snapshot.problems().stream()
        .filter(it -> it.reason() != Problem.Reason.BackendNotFound)
        .toList();
  }

  private String problems() {
    return ofTokens().stream().map(Problem::message).collect(Collectors.joining("\n"));
  }

  private static String document(String text) {
    return text.replace('`', '"')
        .replace("ENCRYPTING", EC.replace("sig", "enc"))
        .replace("OTHER", EC.replace("\"use\"", "\"alg\":\"ES512\",\"use\""))
        .replace("OFF", EC.replace("MKBC", "MKBD"))
        .replace("R2048", rsa(2048))
        .replace("R1024", rsa(1024))
        .replace(":[EC", ":[" + EC)
        .replace(",EC", "," + EC);
  }

  /** A modulus of that length; nothing is ever verified with it. */
  private static String rsa(int bits) {
    byte[] modulus = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE).toByteArray();
    String n = Base64.getUrlEncoder().withoutPadding().encodeToString(modulus);
    return "{\"kty\":\"RSA\",\"kid\":\"r%d\",\"e\":\"AQAB\",\"n\":\"%s\"}".formatted(bits, n);
  }

  private TokenPolicy after(ResourceEvent... events) {
    store.apply(added(Written.ingressClass("headgate", "headgate.io/ingress-controller")));
    for (ResourceEvent event : events) {
      store.apply(event);
    }
    snapshot = builder.build(snapshot, List.of()).orElseThrow().snapshot();
    return Objects.requireNonNull(
            snapshot.ingress().ingresses().get(new IngressName("default", "i")))
        .routing()
        .policy()
        .access()
        .tokens()
        .orElseThrow();
  }

  private static String secret(String key, String text) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: keys, namespace: default}
    data: {%s: %s}
    """
        .formatted(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String asking(String... annotations) {
    return ingress("i", "a.test", "a")
        .replace(
            "creationTimestamp:",
            "annotations: {%s%s}, creationTimestamp:"
                .formatted(OURS, String.join(", " + OURS, annotations)));
  }
}
