package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Annotations, from manifests to what clients and pods see. */
class IngressAnnotationsTest {

  private static final String HOST = "shop.example";

  @TempDir private Path directory;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pod.yaml", EchoManifests.echoes("shop"));
    gateway = RunningGateway.start(directory);
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().values().stream()
                .flatMap(service -> service.ports().stream())
                .anyMatch(port -> port.endpoints().size() == 1));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    // tls, ssl-redirect, force-ssl-redirect, redirected
    "true,  ,      ,      true",
    "true,  true,  ,      true",
    "true,  true,  false, true",
    "true,  false, ,      false",
    "true,  false, false, false",
    "false, ,      ,      false",
    "false, true,  ,      false",
    "false, false, false, false",
    "false, ,      true,  true",
    "true,  false, true,  true",
  })
  void iT4_plainHttpIsSentToHttps(boolean tls, String ssl, String force, boolean redirected)
      throws IOException {
    StringJoiner annotations = new StringJoiner(", ");
    if (ssl != null) {
      annotations.add("nginx.ingress.kubernetes.io/ssl-redirect: \"" + ssl + "\"");
    }
    if (force != null) {
      annotations.add("nginx.ingress.kubernetes.io/force-ssl-redirect: \"" + force + "\"");
    }
    ingress(annotations.toString(), tls);

    HttpAnswer answer = gateway.get(HOST, "/cart?item=1");
    assertThat(answer.statusCode()).isEqualTo(redirected ? 308 : 200);
    if (redirected) {
      assertThat(answer.headers()).containsEntry("location", "https://" + HOST + "/cart?item=1");
      // Who names a port is on our own, and HTTPS of this program is on 443.
      assertThat(gateway.get(HOST + ":8080", "/").headers())
          .containsEntry("location", "https://" + HOST + "/");
    }
    assertThat(gateway.get(HOST, "/.well-known/acme-challenge/x").statusCode()).isEqualTo(200);
    try (SSLSocket socket = TlsClient.trustingEverybody().connect(gateway.https(), HOST);
        RawHttpClient https = new RawHttpClient(socket)) {
      assertThat(https.request("GET", HOST, "/").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permanent-redirect: https://new.example                        | /a?b=c | 301 |"
            + " https://new.example",
        "permanent-redirect: https://new.example$request_uri            | /a?b=c | 301 |"
            + " https://new.example/a?b=c",
        "permanent-redirect: https://new.example$uri?old=$args          | /a?b=c | 301 |"
            + " https://new.example/a?old=b=c",
        "permanent-redirect: $scheme://new.$host/                       | /a     | 301 |"
            + " http://new.shop.example/",
        "permanent-redirect: https://a.b, permanent-redirect-code: 308  | /      | 308 |"
            + " https://a.b",
        "temporal-redirect: https://new.example                         | /      | 302 |"
            + " https://new.example",
        "temporal-redirect: https://a.b, temporal-redirect-code: 307    | /      | 307 |"
            + " https://a.b",
        "app-root: /start                                               | /      | 302 |"
            + " http://shop.example/start",
        "app-root: /start                                               | /other | 200 | ",
        "app-root: start                                                | /      | 200 | ",
      })
  void redirectsSayWhere(String annotations, String target, int status, String location)
      throws IOException {
    StringJoiner all = new StringJoiner(", ");
    for (String annotation : annotations.strip().split(", ", -1)) {
      String[] pair = annotation.split(": ", 2);
      all.add("nginx.ingress.kubernetes.io/" + pair[0] + ": \"" + pair[1] + "\"");
    }
    ingress(all.toString(), false);

    HttpAnswer answer = gateway.get(HOST, target);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().get("location")).isEqualTo(location);
  }

  @ParameterizedTest
  @CsvSource({
    "whitelist-source-range, 127.0.0.0/30,        127.0.0.2, 200",
    "whitelist-source-range, 127.0.0.0/30,        127.0.0.9, 403",
    "allowlist-source-range, '10.0.0.0/8,127.0.0.9', 127.0.0.9, 200",
    "allowlist-source-range, '10.0.0.0/8,127.0.0.9', 127.0.0.2, 403",
    "denylist-source-range,  127.0.0.9,           127.0.0.9, 403",
    "denylist-source-range,  127.0.0.9,           127.0.0.2, 200",
    "allowlist-source-range, all,                 127.0.0.2, 403",
  })
  void onlyWhoIsAllowedIsAnswered(String name, String ranges, String client, int status)
      throws IOException {
    ingress("nginx.ingress.kubernetes.io/" + name + ": \"" + ranges + "\"", false);

    assertThat(from(client, "GET", Map.of()).statusCode()).isEqualTo(status);
  }

  @Test
  void iX4_aHeaderOfTheClientOpensNothing() throws IOException {
    ingress("nginx.ingress.kubernetes.io/allowlist-source-range: 127.0.0.9", false);

    Map<String, String> claims =
        Map.of(
            "X-Forwarded-For", "127.0.0.9", "X-Real-IP", "127.0.0.9", "Forwarded", "for=127.0.0.9");
    assertThat(from("127.0.0.2", "GET", claims).statusCode()).isEqualTo(403);
    assertThat(from("127.0.0.9", "GET", claims).statusCode()).isEqualTo(200);
  }

  @Test
  void aListOutsideItsGrammarIsAProblemOfItsIngress() {
    ingress("nginx.ingress.kubernetes.io/allowlist-source-range: all", false);

    assertThat(gateway.problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("allowlist-source-range]: \"all\" (expected: CIDRs or addresses, with commas)")
        .endsWith("nobody is allowed");
  }

  @Test
  void corsIsSaidWithEveryAnswer() throws IOException {
    ingress("nginx.ingress.kubernetes.io/enable-cors: \"true\"", false);

    HttpAnswer answer = from("127.0.0.2", "GET", Map.of("Origin", "https://page.example"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("access-control-allow-origin", "*")
        .containsEntry("access-control-allow-credentials", "true")
        .containsEntry("access-control-allow-methods", "GET, PUT, POST, DELETE, PATCH, OPTIONS")
        .containsEntry(
            "access-control-allow-headers",
            "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,"
                + "Content-Type,Range,Authorization")
        .containsEntry("access-control-max-age", "1728000");
    RunningGateway.write(directory, "pod.yaml", EchoManifests.echo("shop", 0));
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().values().stream()
                .flatMap(service -> service.ports().stream())
                .allMatch(port -> port.endpoints().isEmpty()));

    HttpAnswer none = from("127.0.0.2", "GET", Map.of("Origin", "https://page.example"));
    assertThat(none.statusCode()).isEqualTo(503);
    assertThat(none.headers()).containsEntry("access-control-allow-origin", "*");
    HttpAnswer preflight = from("127.0.0.2", "OPTIONS", Map.of("Origin", "https://page.example"));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers()).containsEntry("access-control-max-age", "1728000");
  }

  @Test
  void corsIsSaidToTheOriginsThatAreNamed() throws IOException {
    ingress(
        "nginx.ingress.kubernetes.io/enable-cors: \"true\","
            + " nginx.ingress.kubernetes.io/cors-allow-origin: \"https://*.page.example\","
            + " nginx.ingress.kubernetes.io/cors-allow-credentials: \"false\","
            + " nginx.ingress.kubernetes.io/cors-expose-headers: X-Total",
        false);

    HttpAnswer known = from("127.0.0.2", "OPTIONS", Map.of("Origin", "https://a.page.example"));
    assertThat(known.statusCode()).isEqualTo(204);
    assertThat(known.headers())
        .containsEntry("access-control-allow-origin", "https://a.page.example")
        .containsEntry("access-control-expose-headers", "X-Total")
        .containsEntry("vary", "origin")
        .doesNotContainKey("access-control-allow-credentials");
    HttpAnswer stranger = from("127.0.0.2", "OPTIONS", Map.of("Origin", "https://page.example"));
    assertThat(stranger.statusCode()).as("the pod's own answer").isEqualTo(200);
    assertThat(stranger.headers()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void podsSeeTheHostAndPrefixThatTheyAreToSee() throws IOException {
    ingress(
        "nginx.ingress.kubernetes.io/upstream-vhost: inner.example,"
            + " headgate.io/x-forwarded-prefix: /shop",
        false);

    List<String> seen = gateway.get(HOST, "/").requestHeaders();
    assertThat(seen)
        .anyMatch(line -> line.equalsIgnoreCase("Host: inner.example"))
        .anyMatch(line -> line.equalsIgnoreCase("X-Forwarded-Host: " + HOST))
        .anyMatch(line -> line.equalsIgnoreCase("X-Forwarded-Prefix: /shop"));
  }

  private HttpAnswer from(String client, String method, Map<String, String> headers)
      throws IOException {
    try (Socket socket =
            new Socket(
                gateway.http().getAddress(),
                gateway.http().getPort(),
                InetAddress.getByName(client),
                0);
        RawHttpClient http = new RawHttpClient(socket)) {
      return http.request(method, HOST, "/", headers);
    }
  }

  private void ingress(String annotations, boolean tls) {
    String yaml =
        EchoManifests.ingress("shop", HOST, "shop", 8080)
            .replace(
                "  name: shop\nspec:", "  name: shop\n  annotations: {" + annotations + "}\nspec:");
    gateway.write(
        "ingress.yaml",
        tls ? yaml.replace("spec:\n", "spec:\n  tls:\n  - hosts: [" + HOST + "]\n") : yaml,
        snapshot -> snapshot.ingress().ingresses().size() == 1);
  }
}
