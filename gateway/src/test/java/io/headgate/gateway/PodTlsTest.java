package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.tls.TestAuthority;
import io.headgate.gateway.tls.TestAuthority.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods that are spoken to in TLS. */
class PodTlsTest {

  private static final String HOST = "shop.example";
  private static final TestAuthority ROOT = TestAuthority.root("pods");
  private static final TestAuthority BETWEEN = ROOT.intermediate("between");
  private static final TestAuthority STRANGER = TestAuthority.root("stranger");
  private static final Issued OURS = ROOT.issue("CN=headgate");

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // by each test
  private RunningGateway gateway;

  @SuppressWarnings("NullAway.Init") // by each test
  private EchoPod pod;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(
        directory,
        "secret.yaml",
        EchoManifests.opaque(
            "pods",
            Map.of(
                "ca.crt",
                ROOT.certificatePem(),
                "tls.crt",
                OURS.chainPem(),
                "tls.key",
                OURS.keyPem())));
  }

  private void serve(Issued shown, Map<String, String> annotations) throws IOException {
    pod =
        EchoPod.start(
            "secure",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            TlsClient.server(shown));
    serve(annotations);
  }

  private void serve(Map<String, String> annotations) {
    Map<String, String> all = new LinkedHashMap<>(annotations);
    all.put("backend-protocol", "HTTPS");
    all.put("ssl-redirect", "false");
    RunningGateway.write(
        directory,
        "ingress.yaml",
        EchoManifests.endpoint("shop", pod.address())
            + "---\n"
            + EchoManifests.annotated("shop", HOST, all));
    gateway = RunningGateway.start(directory);
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().values().stream()
                .flatMap(service -> service.ports().stream())
                .allMatch(port -> port.endpoints().size() == 1));
  }

  @AfterEach
  void stop() {
    gateway.close();
    pod.close();
  }

  @Test
  void podsAreSpokenToInTls() throws IOException {
    serve(STRANGER.issue("CN=pod"), Map.of());

    try (RawHttpClient http = gateway.connect()) {
      for (int i = 0; i < 3; i++) {
        HttpAnswer answer = http.request("GET", HOST, "/");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.requestHeaders())
            .contains("tls-protocol: TLSv1.3", "tls-name: []", "tls-client: nobody");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the pod's name, who vouches for it, name, depth, status
        "shop.default.svc | root     |                   |   | 200",
        "*.default.svc    | root     |                   |   | 200",
        "else.default.svc | root     |                   |   | 502",
        "shop.default.svc | stranger |                   |   | 502",
        "inner.example    | root     | inner.example     |   | 200",
        "inner.example    | root     | inner.example:443 |   | 200",
        "shop.default.svc | root     | inner.example     |   | 502",
        "shop.default.svc | between  |                   |   | 200",
        "shop.default.svc | between  |                   | 0 | 502",
      })
  void aPodIsVerified(String named, String by, String name, String depth, int status)
      throws IOException {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("proxy-ssl-secret", "pods");
    annotations.put("proxy-ssl-verify", "on");
    if (name != null) {
      annotations.put("proxy-ssl-name", name);
    }
    if (depth != null) {
      annotations.put("proxy-ssl-verify-depth", depth);
    }
    TestAuthority authority =
        switch (by) {
          case "root" -> ROOT;
          case "between" -> BETWEEN;
          default -> STRANGER;
        };
    serve(authority.issue("CN=pod", named), annotations);

    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(status);
  }

  @Test
  void aPodSeesOurCertificateOurNameAndWhatWeMaySpeak() throws IOException {
    serve(
        ROOT.issue("CN=pod", "inner.example"),
        Map.of(
            "proxy-ssl-secret", "default/pods",
            "proxy-ssl-name", "inner.example",
            "proxy-ssl-server-name", "on",
            "proxy-ssl-protocols", "TLSv1.1 TLSv1.2",
            "proxy-ssl-ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384"));

    assertThat(gateway.get(HOST, "/").requestHeaders())
        .contains(
            "tls-protocol: TLSv1.2",
            "tls-cipher: TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "tls-name: [type=host_name (0), value=inner.example]",
            "tls-client: CN=headgate");
  }

  /** What was said under one Ingress's rules is not a connection for another's. */
  @Test
  void aConnectionIsKeptForTheSameRulesAlone() throws IOException {
    serve(ROOT.issue("CN=pod", "else.example"), Map.of());
    long before = gateway.snapshot().sequence();
    gateway.write(
        "strict.yaml",
        EchoManifests.endpoint("strict", pod.address())
            + "---\n"
            + EchoManifests.annotated(
                "strict",
                "strict.example",
                Map.of(
                    "backend-protocol", "HTTPS",
                    "ssl-redirect", "false",
                    "proxy-ssl-secret", "pods",
                    "proxy-ssl-verify", "on"))
            + "---\n"
            + EchoManifests.endpoint("plain", pod.address())
            + "---\n"
            + EchoManifests.annotated("plain", "plain.example", Map.of("ssl-redirect", "false")),
        snapshot ->
            snapshot.sequence() > before
                && snapshot.services().size() == 3
                && snapshot.services().values().stream()
                    .flatMap(service -> service.ports().stream())
                    .allMatch(port -> port.endpoints().size() == 1));

    try (RawHttpClient http = gateway.connect()) {
      assertThat(http.request("GET", HOST, "/").statusCode()).isEqualTo(200);
      assertThat(http.request("GET", "strict.example", "/").statusCode()).isEqualTo(502);
      assertThat(http.request("GET", "plain.example", "/").statusCode()).isEqualTo(502);
      assertThat(http.request("GET", HOST, "/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whereTlsIsNotPossibleNothingIsSaidWithoutIt() throws IOException {
    pod = EchoPod.start("plain", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    serve(Map.of("proxy-ssl-secret", "missing"));

    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(502);
    assertThat(gateway.problems())
        .extracting(problem -> problem.message())
        .anySatisfy(it -> assertThat(it).contains("default/missing").contains("502"));
  }

  @Test
  void iX2_aSecretOfAnotherNamespaceVouchesForNobody() throws IOException {
    serve(
        ROOT.issue("CN=pod", "shop.default.svc"),
        Map.of("proxy-ssl-secret", "elsewhere/pods", "proxy-ssl-verify", "on"));

    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(502);
    assertThat(gateway.problems())
        .extracting(problem -> problem.message())
        .containsExactly(
            "metadata.annotations[proxy-ssl-secret]: \"elsewhere/pods\" (expected: a Secret of"
                + " namespace default)",
            "proxy-ssl-verify needs authorities (expected: proxy-ssl-secret with ca.crt); its"
                + " requests are answered with 502");
  }
}
