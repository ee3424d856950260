package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Authorities;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of clients, from manifests to what clients and pods see. */
class ClientCertificatesTest {

  private static final String HOST = CertificateShop.HOST;
  private static final SecretName AUTHORITIES = new SecretName("default", "clients");

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

  @ParameterizedTest
  @CsvSource({
    // verify-client, client, status, ssl-client-verify
    "              , none,          400, ",
    "              , wrong,         400, ",
    "              , expired,       400, ",
    "              , servers,       400, ",
    "              , good,          200, SUCCESS",
    "              , deep,          200, SUCCESS",
    "on            , none,          400, ",
    "off           , none,          200, NONE",
    "off           , wrong,         200, NONE",
    "optional      , none,          200, NONE",
    "optional      , good,          200, SUCCESS",
    "optional      , wrong,         400, ",
    "optional_no_ca, none,          200, NONE",
    "optional_no_ca, good,          200, SUCCESS",
    "optional_no_ca, wrong,         200, FAILED:unable to get local issuer certificate",
    "optional_no_ca, wrong-expired, 400, ",
  })
  void iT6_whoIsLetIn(String verify, String client, int status, String word) throws IOException {
    shop.serve(verify == null ? Map.of() : Map.of("auth-tls-verify-client", verify));

    HttpAnswer answer = shop.get(client, Map.of());
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 200) {
      assertThat(header(answer, "ssl-client-verify")).isEqualTo(word);
    }
  }

  @Test
  void iT6_podsAreToldOfTheCertificateAndOnlyByUs() throws IOException {
    shop.serve(Map.of("auth-tls-pass-certificate-to-upstream", "true"));

    Map<String, String> lies = new LinkedHashMap<>();
    lies.put("ssl-client-verify", "SUCCESS");
    lies.put("SSL-Client-Subject-DN", "CN=root");
    lies.put("ssl_client_issuer_dn", "CN=liar");
    lies.put("Ssl-Client_Cert", "liar");
    HttpAnswer answer = shop.get("good", lies);
    assertThat(header(answer, "ssl-client-verify")).isEqualTo("SUCCESS");
    assertThat(header(answer, "ssl-client-subject-dn")).isEqualTo("CN=good,O=Shop");
    assertThat(header(answer, "ssl-client-issuer-dn")).isEqualTo("CN=root");
    assertThat(URLDecoder.decode(header(answer, "ssl-client-cert"), StandardCharsets.US_ASCII))
        .isEqualTo(CertificateShop.shown("good").chainPem().replace("\r", ""));
    assertThat(answer.body()).doesNotContain("liar");
  }

  @Test
  void iT6_whereNobodyAsksAClientCannotSayWhoItIs() throws IOException {
    gateway.write(
        "ingress.yaml",
        EchoManifests.annotated("shop", HOST, Map.of("ssl-redirect", "false")),
        CertificateShop.ready("shop"));

    Map<String, String> lies = Map.of("ssl-client-verify", "SUCCESS", "ssl_client_cert", "liar");
    try (RawHttpClient client = gateway.connect()) {
      HttpAnswer answer = client.request("GET", HOST, "/", lies);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("ssl-client", "ssl_client");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "auth-tls-verify-depth, 0,                      deep, 400",
    "auth-tls-verify-depth, 0,                      good, 200",
    "auth-tls-match-cn,     CN=go+d,                good, 200",
    "auth-tls-match-cn,     CN=go+d,                deep, 403",
    "auth-tls-match-cn,     (?i)^cn=GOOD,           good, 200",
    "auth-tls-match-cn,     (CN=g|x{900}){3}|.*,    good, 403",
    "auth-tls-match-cn,     ^(([A-Za-z=]+)+)+[*]$,  good, 403",
    "auth-tls-verify-depth, deep,                   good, 403",
  })
  void iT6_depthAndSubject(String annotation, String value, String client, int status)
      throws IOException {
    shop.serve(Map.of(annotation, value));

    assertThat(shop.get(client, Map.of()).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "wrong"})
  void iT6_whoIsNotLetInMayBeSentElsewhere(String client) throws IOException {
    shop.serve(Map.of("auth-tls-error-page", "https://help.example/$uri"));

    HttpAnswer answer = shop.get(client, Map.of());
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers()).containsEntry("location", "https://help.example//cart");
    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void iT6_whatIsRevokedIsNotLetIn() throws IOException {
    shop.serve(Map.of());
    assertThat(shop.get("revoked", Map.of()).statusCode()).isEqualTo(200);
    gateway.write(
        "secret.yaml",
        EchoManifests.opaque(
            "clients",
            Map.of(
                "ca.crt",
                CertificateShop.ROOT.certificatePem(),
                "ca.crl",
                CertificateShop.ROOT.revoked(CertificateShop.shown("revoked")))),
        snapshot -> authorities(snapshot).revokedPem().isPresent());

    assertThat(shop.get("revoked", Map.of()).statusCode()).isEqualTo(400);
    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void iT6_plainHttpIsNoWayAround() throws IOException {
    shop.serve(Map.of());
    assertThat(gateway.get(HOST, "/cart").statusCode()).isEqualTo(308);
    shop.serve(Map.of("ssl-redirect", "false"));

    assertThat(gateway.get(HOST, "/cart").statusCode()).isEqualTo(400);
    assertThat(gateway.get(HOST, "/.well-known/acme-challenge/x").statusCode()).isEqualTo(200);
  }

  @Test
  void iX2_aSecretOfAnotherNamespaceLetsNobodyIn() throws IOException {
    gateway.write(
        "ingress.yaml",
        EchoManifests.annotated("shop", HOST, Map.of("auth-tls-secret", "elsewhere/clients")),
        CertificateShop.ready("shop"));

    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(403);
    assertThat(gateway.problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .isEqualTo(
            "metadata.annotations[auth-tls-secret]: \"elsewhere/clients\" (expected: a Secret of"
                + " namespace default)");
  }

  @Test
  void aSecretWithoutAuthoritiesLetsNobodyInUntilItHasThem() throws IOException {
    shop.serve(Map.of());
    gateway.write(
        "secret.yaml",
        EchoManifests.opaque("clients", Map.of("other", "x")),
        snapshot -> authorities(snapshot).certificatesPem().isEmpty());

    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(403);
    assertThat(gateway.problems())
        .extracting(Problem::message)
        .containsExactly(
            "auth-tls-secret: Secret default/clients: it has no ca.crt (expected: PEM); its hosts"
                + " answer 403");
    gateway.write(
        "secret.yaml",
        EchoManifests.opaque("clients", Map.of("ca.crt", CertificateShop.ROOT.certificatePem())),
        snapshot -> authorities(snapshot).certificatesPem().isPresent());
    assertThat(shop.get("good", Map.of()).statusCode()).isEqualTo(200);
    assertThat(gateway.problems()).isEmpty();
  }

  private static Authorities authorities(Snapshot snapshot) {
    return Objects.requireNonNull(snapshot.ingress().authorities().get(AUTHORITIES));
  }

  private static String header(HttpAnswer answer, String name) {
    List<String> values =
        answer.requestHeaders().stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
            .map(line -> line.substring(name.length() + 2))
            .toList();
    return String.join(" and ", values);
  }
}
