package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.http.RawHttp2Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Certificates of clients beside all else that decides about requests: passwords, rates, redirects,
 * rewriting, canaries, and connections that were opened for other hosts.
 */
class ClientCertificateOrderTest {

  private static final String HOST = CertificateShop.HOST;
  private static final String OTHER = "other.example";
  private static final String CHALLENGE = "/.well-known/acme-challenge/x-1_Y";

  /** Of a user of the Secret that {@link #withPasswords} writes. */
  private static final Map<String, String> PASSWORD =
      Map.of(
          "Authorization",
          "Basic "
              + Base64.getEncoder()
                  .encodeToString("ann:secret".getBytes(StandardCharsets.US_ASCII)));

  @TempDir private static Path directory;
  private static CertificateShop shop;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    shop = new CertificateShop(directory);
    gateway = shop.gateway();
  }

  @AfterEach
  void clear() {
    shop.clear();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void iT6_theCertificateGoesBeforePasswords() throws IOException {
    withPasswords(Map.of());

    assertThat(shop.get("none", Map.of()).statusCode()).isEqualTo(400);
    assertThat(shop.get("none", PASSWORD).statusCode()).isEqualTo(400);
    assertThat(shop.get("wrong", PASSWORD).statusCode()).isEqualTo(400);
    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(401);
    assertThat(shop.get("good", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void iT6_overPlainHttpNobodyIsAskedForAPasswordInstead() throws IOException {
    withPasswords(Map.of("ssl-redirect", "false"));

    try (RawHttpClient client = gateway.connect()) {
      assertThat(client.request("GET", HOST, "/cart").statusCode()).isEqualTo(400);
      assertThat(client.request("GET", HOST, "/cart", PASSWORD).statusCode()).isEqualTo(400);
      assertThat(client.request("GET", HOST, CHALLENGE).statusCode()).isEqualTo(401);
      assertThat(client.request("GET", HOST, CHALLENGE, PASSWORD).statusCode()).isEqualTo(200);
    }
  }

  private void withPasswords(Map<String, String> more) {
    gateway.write(
        "users.yaml",
        EchoManifests.opaque("users", Map.of("auth", "ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=")),
        snapshot -> true);
    Map<String, String> all = new LinkedHashMap<>(more);
    all.put("auth-type", "basic");
    all.put("auth-secret", "users");
    shop.serve(all);
  }

  @Test
  void iT6_whoIsNotLetInUsesUpNothingOfARate() throws IOException {
    shop.serve(Map.of("limit-rps", "1", "limit-burst-multiplier", "1"));

    for (int i = 0; i < 4; i++) {
      assertThat(shop.get("none", Map.of()).statusCode()).isEqualTo(400);
    }
    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(200);
    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(200);
    assertThat(shop.get("good", Map.of()).statusCode()).as("two at once").isEqualTo(503);
    assertThat(shop.get("none", Map.of()).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "permanent-redirect, https://elsewhere.example/, 301",
    "denylist-source-range, 127.0.0.0/8,             403",
    "rewrite-target, https://elsewhere.example/,     302",
  })
  void iT6_theCertificateGoesBefore(String annotation, String value, int status)
      throws IOException {
    shop.serve(Map.of(annotation, value));

    assertThat(shop.get("none", Map.of()).statusCode()).isEqualTo(400);
    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(status);
  }

  /** What is exempt has a name of RFC 8555 section 8.3, as it is asked for and as pods see it. */
  @ParameterizedTest
  @CsvSource({
    "                          , /.well-known/acme-challenge/x-1_Y,      200",
    "                          , /.well-known/acme-challenge/,           400",
    "                          , /.well-known/acme-challenge/x/y,        400",
    "                          , /.well-known/acme-challenge/..%2fcart,  400",
    "                          , /.well-known/acme-challenge/../../cart, 400",
    "                          , /cart?/.well-known/acme-challenge/x,    400",
    "/secret                   , /.well-known/acme-challenge/x,          400",
    "/.well-known/acme-challenge/x, /cart,                               400",
    "/.well-known/acme-challenge/x, /.well-known/acme-challenge/y,       200",
  })
  void iT6_onlyChallengesOfAcmeNeedNoCertificateOverPlainHttp(
      String rewrite, String target, int status) throws IOException {
    Map<String, String> annotations = new LinkedHashMap<>(Map.of("ssl-redirect", "false"));
    if (rewrite != null) {
      annotations.put("rewrite-target", rewrite);
    }
    shop.serve(annotations);

    assertThat(gateway.get(HOST, target).statusCode()).isEqualTo(status);
    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void iT6_aCanaryDoesNotSayWhoIsLetIn() throws IOException {
    gateway.write(
        "canary.yaml",
        EchoManifests.annotated(
            "other",
            HOST,
            Map.of(
                "canary",
                "true",
                "canary-by-header",
                "x-canary",
                "auth-tls-secret",
                "clients",
                "auth-tls-verify-client",
                "off")),
        CertificateShop.ready("other"));
    gateway.advanceClock(Duration.ofSeconds(2));
    shop.serve(Map.of());

    Map<String, String> canary = Map.of("x-canary", "always");
    assertThat(shop.get("none", Map.of()).statusCode()).isEqualTo(400);
    assertThat(shop.get("none", canary).statusCode()).isEqualTo(400);
    assertThat(shop.get("good", Map.of()).pod()).isEqualTo("shop-0");
    HttpAnswer answer = shop.get("good", canary);
    assertThat(answer.pod()).isEqualTo("other-0");
    assertThat(answer.body()).containsIgnoringCase("ssl-client-verify: SUCCESS");
  }

  @Test
  void iT6_aCanaryOfOneHostLeavesItToTheWildcard() throws IOException {
    gateway.write(
        "canary.yaml",
        EchoManifests.annotated("other", HOST, Map.of("canary", "true")),
        CertificateShop.ready("other"));
    gateway.write(
        "ingress.yaml",
        EchoManifests.annotated("shop", "'*.example'", Map.of("auth-tls-secret", "clients")),
        CertificateShop.ready("shop"));

    assertThat(shop.get("none", Map.of()).statusCode()).isEqualTo(400);
    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void iT8_aConnectionForAnotherHostIsMisdirected() throws IOException {
    gateway.write(
        "other.yaml",
        EchoManifests.annotated("other", OTHER, Map.of()),
        CertificateShop.ready("other"));
    shop.serve(Map.of());

    try (SSLSocket socket = CertificateShop.client("good").connect(gateway.https(), OTHER);
        RawHttpClient http = new RawHttpClient(socket)) {
      assertThat(http.request("GET", OTHER, "/").statusCode()).isEqualTo(200);
      assertThat(http.request("GET", HOST, "/").statusCode()).isEqualTo(421);
      assertThat(http.request("GET", OTHER, "/").statusCode()).isEqualTo(200);
    }
    try (SSLSocket socket = CertificateShop.client("good").connect(gateway.https(), HOST);
        RawHttpClient http = new RawHttpClient(socket)) {
      assertThat(http.request("GET", HOST, "/").statusCode()).isEqualTo(200);
      assertThat(http.request("GET", OTHER, "/").statusCode()).isEqualTo(200);
      shop.serve(Map.of("auth-tls-match-cn", "CN=somebody"));
      assertThat(http.request("GET", HOST, "/").statusCode()).as("opened before").isEqualTo(421);
    }
  }

  @Test
  void iT8_aConnectionOfHttp2ForAnotherHostIsMisdirected() throws IOException {
    gateway.write(
        "other.yaml",
        EchoManifests.annotated("other", OTHER, Map.of()),
        CertificateShop.ready("other"));
    shop.serve(Map.of());

    try (RawHttp2Client http =
        RawHttp2Client.begin(CertificateShop.client("good").connectHttp2(gateway.https(), OTHER))) {
      assertThat(http.get(1, OTHER, "/").answer(1).status()).isEqualTo(200);
      assertThat(http.get(3, HOST, "/").answer(3).status()).isEqualTo(421);
      assertThat(http.get(5, OTHER, "/").answer(5).status()).isEqualTo(200);
    }
    try (RawHttp2Client http =
        RawHttp2Client.begin(CertificateShop.client("good").connectHttp2(gateway.https(), HOST))) {
      assertThat(http.get(1, HOST, "/").answer(1).status()).isEqualTo(200);
      assertThat(http.get(3, OTHER, "/").answer(3).status()).isEqualTo(200);
    }
    try (RawHttp2Client http =
        RawHttp2Client.begin(CertificateShop.client("none").connectHttp2(gateway.https(), HOST))) {
      assertThat(http.get(1, HOST, "/").answer(1).status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example,      /cart,                     421",
    "SHOP.Example,      /cart,                     421",
    "shop.example.,     /cart,                     421",
    "shop.example:443,  /cart,                     421",
    "shop.example,      https://shop.example/cart, 421",
    "other.example,     https://shop.example/cart, 400",
  })
  void iT8_howeverTheHostIsWritten(String written, String target, int status) throws IOException {
    gateway.write(
        "other.yaml",
        EchoManifests.annotated("other", OTHER, Map.of()),
        CertificateShop.ready("other"));
    shop.serve(Map.of());

    for (String name : new String[] {OTHER, "unknown.example", ""}) {
      try (SSLSocket socket = CertificateShop.client("good").connect(gateway.https(), name);
          RawHttpClient http = new RawHttpClient(socket)) {
        assertThat(http.request("GET", written, target).statusCode()).isEqualTo(status);
      }
    }
    try (SSLSocket socket = CertificateShop.client("good").connect(gateway.https(), HOST);
        RawHttpClient http = new RawHttpClient(socket)) {
      assertThat(http.request("GET", HOST, "/cart").statusCode()).isEqualTo(200);
    }
  }

  /** What a client has shown is part of its session (RFC 8446 section 4.6.1). */
  @ParameterizedTest
  @CsvSource({"TLSv1.2, good, 200", "TLSv1.3, good, 200", "TLSv1.3, wrong, 400"})
  void iT6_aSessionThatGoesOnHasTheCertificateOfItsBeginning(
      String protocol, String name, int status) throws IOException {
    shop.serve(Map.of());
    TlsClient client = CertificateShop.client(name).resuming();

    for (boolean resumed : new boolean[] {false, true}) {
      try (SSLSocket socket = client.connect(gateway.https(), HOST, protocol);
          RawHttpClient http = new RawHttpClient(socket)) {
        assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        assertThat(socket.getSession().getValue("seen") != null).isEqualTo(resumed);
        socket.getSession().putValue("seen", "seen");
        assertThat(http.request("GET", HOST, "/cart").statusCode()).isEqualTo(status);
      }
    }
  }

  /**
   * A precise host without certificates falls back to the paths of its wildcard, which has them.
   */
  @Test
  void iT8_pathsOfAWildcardAreNotReachedByAPreciseHost() throws IOException {
    gateway.write(
        "other.yaml",
        EchoManifests.annotated("other", OTHER, Map.of()).replace("path: /\n", "path: /open\n"),
        CertificateShop.ready("other"));
    gateway.write(
        "ingress.yaml",
        EchoManifests.annotated("shop", "'*.example'", Map.of("auth-tls-secret", "clients")),
        CertificateShop.ready("shop"));

    try (SSLSocket socket = CertificateShop.client("good").connect(gateway.https(), OTHER);
        RawHttpClient http = new RawHttpClient(socket)) {
      assertThat(http.request("GET", OTHER, "/open").statusCode()).isEqualTo(200);
      assertThat(http.request("GET", OTHER, "/cart").statusCode()).isEqualTo(421);
    }
  }

  /** Another Ingress's paths of a host are the host's as well. */
  @Test
  void iT6_pathsThatOtherIngressesAddNeedTheCertificateToo() throws IOException {
    gateway.write(
        "other.yaml",
        EchoManifests.annotated("other", HOST, Map.of()).replace("path: /\n", "path: /open\n"),
        CertificateShop.ready("other"));
    shop.serve(Map.of());

    for (String client : new String[] {"none", "good"}) {
      try (SSLSocket socket = CertificateShop.client(client).connect(gateway.https(), HOST);
          RawHttpClient http = new RawHttpClient(socket)) {
        assertThat(http.request("GET", HOST, "/open").statusCode())
            .isEqualTo(client.equals("none") ? 400 : 200);
      }
    }
  }
}
