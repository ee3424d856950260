package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.RawHttp2Client;
import io.headgate.gateway.tls.TestAuthority;
import io.headgate.gateway.tls.TestResponder;
import io.headgate.gateway.tls.TestResponder.Manner;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the global ConfigMap says, from a manifest to what clients see, while it changes. */
class GlobalConfigMapServingTest {

  private static final String PLAIN = "shop.example";
  private static final String OWN = "own.example";
  private static final int BODY = 2000;

  @TempDir private Path directory;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pods.yaml", EchoManifests.echoes("shop"));
    RunningGateway.write(
        directory, "plain.yaml", EchoManifests.ingress("shop", PLAIN, "shop", 8080));
    RunningGateway.write(
        directory,
        "own.yaml",
        EchoManifests.ingress("own", OWN, "shop", 8080)
            .replace(
                "  name: own\nspec:",
                """
                  name: own
                  annotations:
                    nginx.ingress.kubernetes.io/proxy-body-size: 1m
                    nginx.ingress.kubernetes.io/whitelist-source-range: 127.0.0.0/8
                spec:\
                """));
    gateway = RunningGateway.start(directory, new ConfigMapName("edge", "tuning"));
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().values().stream()
                .flatMap(service -> service.ports().stream())
                .allMatch(port -> port.endpoints().size() == 1));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aSizeOfBodiesHoldsWhereAnIngressSaysNothingAndChangesLive() throws IOException {
    assertThat(post(PLAIN)).isEqualTo(200);
    assertThat(gateway.problems())
        .extracting(Problem::message)
        .containsExactly(
            "--configmap: \"edge/tuning\" is not there (expected: a ConfigMap); defaults hold");

    tuning(Map.of("proxy-body-size", "1k"), bodies(1024));
    assertThat(post(PLAIN)).isEqualTo(413);
    assertThat(post(OWN)).isEqualTo(200);
    assertThat(gateway.problems()).isEmpty();

    tuning(Map.of("proxy-body-size", "2k"), bodies(2048));
    assertThat(post(PLAIN)).isEqualTo(200);
    tuning(Map.of("proxy-body-size", "1k"), bodies(1024));
    assertThat(post(PLAIN)).isEqualTo(413);
    gateway.delete("tuning.yaml", bodies(1 << 20));
    assertThat(post(PLAIN)).isEqualTo(200);
  }

  @Test
  void whoIsAllowedIsSaidForAllWhoSayNothing() throws IOException {
    tuning(Map.of("whitelist-source-range", "192.0.2.0/24"), it -> plain(it).isAllowed());
    assertThat(gateway.get(PLAIN, "/").statusCode()).isEqualTo(403);
    assertThat(gateway.get(OWN, "/").statusCode()).isEqualTo(200);

    tuning(Map.of("block-cidrs", "127.0.0.0/8"), it -> plain(it).isDenied());
    assertThat(gateway.get(PLAIN, "/").statusCode()).isEqualTo(403);
    assertThat(gateway.get(OWN, "/").statusCode()).isEqualTo(403);

    tuning(Map.of("keep-alive", "75"), it -> !plain(it).isDenied());
    assertThat(gateway.get(PLAIN, "/").statusCode()).isEqualTo(200);
  }

  /** Nobody answers as the one who is asked, so that every question ends with 500. */
  @Test
  void somebodyIsAskedForAllWhoSayNothingAndNotOnOpenPaths() throws IOException {
    String nobody = "http://none.edge.svc.cluster.local/check";
    gateway.write(
        "more.yaml",
        EchoManifests.ingress("off", "off.example", "shop", "enable-global-auth: false")
            + "---\n"
            + EchoManifests.ingress("open", PLAIN, "shop", 8080)
                .replace("path: /\n", "path: /.well-known/acme-challenge/x\n"),
        it -> it.ingress().ingresses().size() == 4);
    tuning(
        Map.of("global-auth-url", nobody, "global-auth-response-headers", "X-User"),
        it -> plain(it).isAsked());
    assertThat(gateway.get(PLAIN, "/").statusCode()).isEqualTo(500);
    assertThat(overHttp2(PLAIN)).isEqualTo(500);
    assertThat(gateway.get("off.example", "/").statusCode()).isEqualTo(200);
    assertThat(overHttp2("off.example")).isEqualTo(200);
    HttpAnswer open =
        gateway.get(PLAIN, "/.well-known/acme-challenge/x", Map.of("X-User", "mallory"));
    assertThat(open.statusCode()).isEqualTo(200);
    assertThat(open.body()).doesNotContain("mallory");
    // The path of the rule says so, as in ingress-nginx, not that of the request.
    assertThat(gateway.get(PLAIN, "/.well-known/acme-challenge/y").statusCode()).isEqualTo(500);

    tuning(
        Map.of("global-auth-url", nobody, "no-auth-locations", "/private"),
        it -> plain(it).isAsked() && !plain(it).openPaths().contains("/.well-known"));
    assertThat(gateway.get(PLAIN, "/.well-known/acme-challenge/x").statusCode()).isEqualTo(500);
    tuning(Map.of("global-auth-url", "nowhere"), it -> it.problems().size() == 1);
    assertThat(gateway.get(PLAIN, "/").statusCode()).isEqualTo(503);
    assertThat(overHttp2(PLAIN)).isEqualTo(503);
    gateway.delete("tuning.yaml", it -> !plain(it).isAsked());
    assertThat(gateway.get(PLAIN, "/").statusCode()).isEqualTo(200);
  }

  @Test
  void headersOfAConfigMapAreAddedAsFarAsAllIngressesAllowThem() throws IOException {
    gateway.write(
        "own.yaml",
        EchoManifests.ingress("own", OWN, "shop", "custom-headers: default/heads"),
        it -> it.problems().toString().contains("ConfigMap default/heads does not exist"));
    heads("X-Team: a, X-Other: b", it -> it.problems().toString().contains("does not name it"));
    assertThat(gateway.get(OWN, "/").headers()).doesNotContainKeys("x-team", "x-other");

    tuning(
        Map.of("global-allowed-response-headers", "x-team"),
        it -> headers(it).equals("{X-Team=a}"));
    assertThat(gateway.get(OWN, "/").headers())
        .containsEntry("x-team", "a")
        .doesNotContainKey("x-other");
    assertThat(gateway.get(PLAIN, "/").headers()).doesNotContainKey("x-team");
    heads("X-Team: c", it -> headers(it).equals("{X-Team=c}"));
    assertThat(gateway.get(OWN, "/").headers()).containsEntry("x-team", "c");
    assertThat(gateway.problems()).isEmpty();

    gateway.delete("heads.yaml", it -> headers(it).equals("{}"));
    assertThat(gateway.get(OWN, "/").headers()).doesNotContainKey("x-team");
  }

  private void heads(String data, Predicate<Snapshot> served) {
    gateway.write(
        "heads.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: heads, namespace: default}
        data: {%s}
        """
            .formatted(data),
        served);
  }

  private static String headers(Snapshot snapshot) {
    return snapshot.ingress().ingresses().values().stream()
        .filter(it -> it.name().name().equals("own"))
        .map(it -> it.routing().answers().head().added().headers().toString())
        .collect(Collectors.joining());
  }

  @Test
  void aBadValueIsAProblemAndNothingElseChanges() throws IOException {
    tuning(
        Map.of("proxy-body-size", "much", "force-ssl-redirect", "true", "enable-ocsp", "on"),
        it -> it.problems().size() == 2);

    assertThat(gateway.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "tuning.yaml:1: ConfigMap edge/tuning: data.enable-ocsp: \"on\" (expected: true or"
                + " false); the default stands",
            "tuning.yaml:1: ConfigMap edge/tuning: data.proxy-body-size: \"much\" (expected: bytes,"
                + " or a number with k, m or g; 0 for no limit); the default stands");
    assertThat(gateway.get(PLAIN, "/").statusCode()).isEqualTo(308);
    gateway.delete("tuning.yaml", bodies(1 << 20).and(it -> it.problems().size() == 1));
    assertThat(post(PLAIN)).isEqualTo(200);
  }

  @Test
  void protocolsOfTlsCountFromTheNextHandshakeOn() throws IOException {
    try (SSLSocket open = connect("TLSv1.2");
        RawHttpClient client = new RawHttpClient(open)) {
      tuning(
          Map.of("ssl-protocols", "TLSv1.3", "use-http2", "false"),
          it -> it.ingress().tls().protocols().isPresent());
      assertThat(client.request("GET", PLAIN, "/").statusCode()).isEqualTo(200);
    }
    assertThatThrownBy(() -> connect("TLSv1.2")).isInstanceOf(SSLException.class);
    try (SSLSocket next = connect("TLSv1.3")) {
      assertThat(next.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }

    gateway.delete("tuning.yaml", it -> it.ingress().tls().protocols().isEmpty());
    try (SSLSocket again = connect("TLSv1.2")) {
      assertThat(again.getSession().getProtocol()).isEqualTo("TLSv1.2");
    }
  }

  @Test
  void headersForAllResponsesAreFollowedLive() throws IOException {
    assertThat(headers("strict-transport-security", "x-edge")).isEmpty();

    tuning(
        Map.of("hsts", "true", "add-headers", "edge/headers"),
        it -> it.ingress().requests().answers().strictTransport().isPresent());
    assertThat(headers("strict-transport-security", "x-edge"))
        .containsExactly("strict-transport-security: max-age=31536000; includeSubDomains");

    edge("one", "X-Edge=one");
    assertThat(headers("x-edge")).containsExactly("x-edge: one");
    assertThat(gateway.get(PLAIN, "/").headers()).containsEntry("x-edge", "one");
    assertThat(gateway.get(PLAIN, "/").headers()).doesNotContainKey("strict-transport-security");
    assertThat(gateway.get("no.example", "/").headers()).containsEntry("x-edge", "one");
    edge("two", "X-Edge=two");
    assertThat(headers("x-edge")).containsExactly("x-edge: two");

    gateway.delete("headers.yaml", it -> it.ingress().requests().answers().headers().isEmpty());
    assertThat(headers("x-edge")).isEmpty();
  }

  @Test
  void aServerNameOfNobodyEndsAHandshakeWhereThatIsSaid() throws IOException {
    TlsClient client = TlsClient.trustingEverybody();
    client.connect(gateway.https(), "no.example").close();

    tuning(Map.of("ssl-reject-handshake", "true"), it -> it.ingress().tls().onlyKnownNames());
    client.connect(gateway.https(), PLAIN).close();
    assertThatThrownBy(() -> client.connect(gateway.https(), "no.example").close())
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("unrecognized_name");

    gateway.delete("tuning.yaml", it -> !it.ingress().tls().onlyKnownNames());
    client.connect(gateway.https(), "no.example").close();
  }

  /** A responder that is asked over a socket; each change is a new version of the Secret. */
  @Test
  void theStatusOfACertificateIsFetchedWithinBoundsAndShown() throws IOException {
    TestAuthority authority = TestAuthority.root("authority");
    try (TestResponder responder = new TestResponder(authority)) {
      responder.become(Manner.LONG);
      tuning(Map.of("enable-ocsp", "true"), it -> it.ingress().terms().handshakes().stapling());
      certified(authority, responder, "more than 65536 bytes");
      responder.become(Manner.REDIRECT);
      certified(authority, responder, "answered with 302");
      responder.become(Manner.UNAVAILABLE);
      certified(authority, responder, "answered with 503");
      assertThat(responder.asked()).isEqualTo(3);
      assertThat(statuses()).isEmpty();

      responder.become(Manner.GOOD);
      write(authority, responder);
      await().untilAsserted(() -> assertThat(statuses()).hasSize(1));
      assertThat(responder.asked()).isEqualTo(4);
      assertThat(gateway.problems()).isEmpty();

      gateway.delete("tuning.yaml", it -> !it.ingress().terms().handshakes().stapling());
      write(authority, responder);
      assertThat(statuses()).isEmpty();
      assertThat(responder.asked()).isEqualTo(4);
    }
  }

  private void certified(TestAuthority authority, TestResponder responder, String problem) {
    write(authority, responder);
    await().untilAsserted(() -> assertThat(gateway.problems().toString()).contains(problem));
  }

  private void write(TestAuthority authority, TestResponder responder) {
    TestAuthority.Issued issued = authority.issueAsked(responder.url(), PLAIN);
    Certificate secret =
        new Certificate(new SecretName("default", "shown"), issued.chainPem(), issued.keyPem());
    gateway.write(
        "plain.yaml",
        EchoManifests.annotated("shop", PLAIN, Map.of())
                .replace("[" + PLAIN + "]\n", "[" + PLAIN + "]\n    secretName: shown\n")
            + "---\n"
            + EchoManifests.secret(secret),
        it -> it.ingress().certificates().containsValue(secret));
  }

  /** What the JDK's client is shown with the certificate. */
  private List<byte[]> statuses() throws IOException {
    try (SSLSocket socket = connect("TLSv1.3")) {
      return ((ExtendedSSLSession) socket.getSession()).getStatusResponses();
    }
  }

  /** Those of a response in TLS, as lines. */
  private List<String> headers(String... names) throws IOException {
    try (SSLSocket socket = TlsClient.trustingEverybody().connect(gateway.https(), PLAIN);
        RawHttpClient client = new RawHttpClient(socket)) {
      Map<String, String> headers = client.request("GET", PLAIN, "/").headers();
      return Arrays.stream(names)
          .filter(headers::containsKey)
          .map(it -> it + ": " + headers.get(it))
          .toList();
    }
  }

  private void edge(String value, String shown) {
    gateway.write(
        "headers.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: headers, namespace: edge}
        data: {X-Edge: "%s"}
        """
            .formatted(value),
        it -> it.ingress().requests().answers().headers().toString().contains(shown));
  }

  @Test
  void http2IsOfferedOrNot() throws IOException {
    try (SSLSocket offered = TlsClient.trustingEverybody().connectHttp2(gateway.https(), PLAIN)) {
      assertThat(offered.getApplicationProtocol()).isEqualTo("h2");
    }
    tuning(Map.of("use-http2", "false"), it -> it.ingress().tls().http2().isPresent());
    try (SSLSocket other = TlsClient.trustingEverybody().connectHttp2(gateway.https(), PLAIN)) {
      assertThat(other.getApplicationProtocol()).isNotEqualTo("h2");
    } catch (SSLException refused) {
      assertThat(refused).hasMessageContaining("no_application_protocol");
    }
  }

  @Test
  void answersAreCompressedAndHeadsAreBoundedOnceThatIsSaid() throws IOException {
    String asked =
        " HTTP/1.1\r\nHost: " + PLAIN + "\r\nAccept-Encoding: gzip\r\nConnection: close\r\n";
    String small = "GET /" + asked;
    String large = "GET /" + "a".repeat(1100) + asked;
    assertThat(answer(small))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContainIgnoringCase("content-encoding");
    assertThat(answer(large)).startsWith("HTTP/1.1 200 ");

    tuning(
        Map.of("use-gzip", "true", "gzip-min-length", "1", "gzip-types", "*"),
        it -> plain(it).isCompressed());
    assertThat(answer(small)).containsIgnoringCase("\r\ncontent-encoding: gzip\r\n");

    tuning(
        Map.of("large-client-header-buffers", "4 1k"),
        it -> it.ingress().clients().headSize().isPresent() && !plain(it).isCompressed());
    assertThat(answer(large)).startsWith("HTTP/1.1 414 ");
    assertThat(answer(small))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContainIgnoringCase("content-encoding");
  }

  /** What comes until the connection is closed; of the head without its end. */
  private String answer(String head) throws IOException {
    try (Socket socket = new Socket(gateway.http().getAddress(), gateway.http().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private SSLSocket connect(String protocol) throws IOException {
    return TlsClient.trustingEverybody().connect(gateway.https(), PLAIN, protocol);
  }

  private int overHttp2(String host) throws IOException {
    try (RawHttp2Client client =
        RawHttp2Client.begin(TlsClient.trustingEverybody().connectHttp2(gateway.https(), host))) {
      return client.get(1, host, "/").answer(1).status();
    }
  }

  private int post(String host) throws IOException {
    try (Socket socket = new Socket(gateway.http().getAddress(), gateway.http().getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "POST / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(host, BODY, "x".repeat(BODY))
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return Integer.parseInt(new String(status, StandardCharsets.US_ASCII).substring(9));
    }
  }

  private void tuning(Map<String, String> data, Predicate<Snapshot> served) {
    gateway.write(
        "tuning.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: tuning, namespace: edge}
        data: {%s}
        """
            .formatted(
                data.entrySet().stream()
                    .map(it -> it.getKey() + ": \"" + it.getValue() + "\"")
                    .sorted()
                    .collect(Collectors.joining(", "))),
        served);
  }

  private static Predicate<Snapshot> bodies(long most) {
    return it -> plain(it).maxBodyBytes() == most;
  }

  /** What holds for the Ingress that says nothing. */
  private record Standing(
      long maxBodyBytes,
      boolean isAllowed,
      boolean isDenied,
      boolean isAsked,
      String openPaths,
      boolean isCompressed) {}

  private static Standing plain(Snapshot snapshot) {
    Ingress ingress =
        snapshot.ingress().ingresses().values().stream()
            .filter(it -> it.name().name().equals("shop"))
            .findFirst()
            .orElseThrow();
    var policy = ingress.routing().policy();
    return new Standing(
        policy.forward().maxBodyBytes(),
        !policy.access().allowed().isEmpty(),
        !policy.access().denied().isEmpty(),
        policy.access().authorization().isPresent(),
        policy.access().identification().openPaths().toString(),
        !ingress.routing().answers().delivery().compression().isNone());
  }
}
