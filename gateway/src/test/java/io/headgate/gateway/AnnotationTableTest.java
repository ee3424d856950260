package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.annotation.CatalogueEntry;
import io.headgate.discovery.annotation.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of annotations: manifest in, requests out. The cases are a text of their own. */
class AnnotationTableTest {

  private static final List<AnnotationCase> CASES = read();

  /**
   * Annotations about what no request alone shows: by the test that shows it, below our package.
   */
  private static final Map<String, List<String>> ELSEWHERE =
      Map.ofEntries(
          Map.entry("CanaryServingTest", List.of("affinity-canary-behavior")),
          Map.entry(
              "ClientCertificatesTest",
              List.of(
                  "auth-tls-error-page",
                  "auth-tls-match-cn",
                  "auth-tls-pass-certificate-to-upstream",
                  "auth-tls-secret",
                  "auth-tls-verify-client",
                  "auth-tls-verify-depth")),
          Map.entry("IngressAuthorizationTest", List.of("auth-proxy-set-headers")),
          Map.entry(
              "IngressTokensTest",
              List.of("jwt-audience", "jwt-claims-to-headers", "jwt-issuer", "jwt-jwks")),
          Map.entry(
              "PodTlsTest",
              List.of(
                  "backend-protocol",
                  "proxy-ssl-ciphers",
                  "proxy-ssl-name",
                  "proxy-ssl-protocols",
                  "proxy-ssl-secret",
                  "proxy-ssl-server-name",
                  "proxy-ssl-verify",
                  "proxy-ssl-verify-depth")),
          Map.entry("GlobalConfigMapServingTest", List.of("enable-global-auth")),
          Map.entry(
              "SessionCookieServingTest",
              List.of(
                  "load-balance",
                  "upstream-hash-by",
                  "upstream-hash-by-subset",
                  "upstream-hash-by-subset-size")),
          Map.entry("IngressServingTest", List.of("service-upstream")),
          Map.entry("http.AnswerHeadsTest", List.of("custom-headers")),
          Map.entry(
              "http.BufferingTest",
              List.of(
                  "client-body-buffer-size",
                  "proxy-buffering",
                  "proxy-buffers-number",
                  "proxy-http-version",
                  "proxy-request-buffering")),
          Map.entry("http.NextPodTest", List.of("proxy-next-upstream")),
          Map.entry("SslPassthroughTest", List.of("ssl-passthrough")),
          Map.entry("tls.HostCiphersTest", List.of("ssl-ciphers", "ssl-prefer-server-ciphers")),
          Map.entry("http.AccessLogServingTest", List.of("enable-access-log")),
          Map.entry(
              "http.TracingTest",
              List.of(
                  "enable-opentelemetry",
                  "opentelemetry-operation-name",
                  "opentelemetry-trust-incoming-span")),
          Map.entry(
              "http.CompressionTest",
              List.of(
                  "use-gzip",
                  "gzip-level",
                  "gzip-min-length",
                  "gzip-types",
                  "enable-brotli",
                  "brotli-level",
                  "brotli-min-length",
                  "brotli-types")),
          Map.entry("http.AuthorizationTest", List.of("auth-cache-duration", "auth-cache-key")),
          Map.entry(
              "http.MirrorTest", List.of("mirror-host", "mirror-request-body", "mirror-target")),
          Map.entry("http.ResponsePaceTest", List.of("limit-rate", "limit-rate-after")),
          Map.entry(
              "http.RetryTest",
              List.of("proxy-next-upstream-timeout", "proxy-next-upstream-tries")));

  /** Of the password "wonder". */
  private static final String WONDER = "{SHA}w3QkzGJswDXW5OKZHAJw0FELjfM=";

  @TempDir private static Path directory;
  private static ObligingPod web;
  private static ObligingPod canary;
  private static ObligingPod errors;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    web = ObligingPod.start("web");
    canary = ObligingPod.start("canary");
    errors = ObligingPod.start("errors");
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(
        directory,
        "pods.yaml",
        String.join(
            "---\n",
            EchoManifests.endpoint("web", web.address()),
            EchoManifests.endpoint("canary", canary.address()),
            EchoManifests.endpoint("errors", errors.address())));
    RunningGateway.write(
        directory,
        "secrets.yaml",
        EchoManifests.opaque("users", Map.of("auth", "alice:" + WONDER))
            + "---\n"
            + EchoManifests.opaque("user-map", Map.of("alice", WONDER)));
    for (AnnotationCase one : CASES) {
      RunningGateway.write(directory, "case-" + CASES.indexOf(one) + ".yaml", manifest(one));
    }
    gateway = RunningGateway.start(directory);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    errors.close();
    canary.close();
    web.close();
  }

  static List<AnnotationCase> cases() {
    return CASES;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatAnAnnotationDoes(AnnotationCase one) throws IOException {
    for (AnnotationCase.Exchange exchange : one.exchanges()) {
      HttpAnswer answer = send(one, exchange);
      String what = exchange.method() + " " + exchange.target() + ": " + answer;
      for (String line : exchange.answer()) {
        expectAnswer(what, answer, filled(one, line));
      }
      List<String> seen = answer.body().lines().toList();
      for (String line : exchange.seen()) {
        String text = filled(one, line);
        if (text.startsWith("-")) {
          assertThat(seen).as(what).noneMatch(it -> it.startsWith(text.substring(1) + ":"));
        } else {
          assertThat(seen).as(what).contains(text);
        }
      }
    }
  }

  @Test
  void everyAnnotationThatIsAppliedIsInTheTableOrInATestOfItsOwn() {
    Set<String> elsewhere = new TreeSet<>();
    ELSEWHERE.values().forEach(elsewhere::addAll);
    Set<String> shown = new TreeSet<>(elsewhere);
    for (AnnotationCase one : CASES) {
      shown.addAll(one.annotations().keySet());
      shown.addAll(one.canary().keySet());
    }

    assertThat(shown).containsAll(applied());
    assertThat(applied()).containsAll(elsewhere);
    assertThat(ELSEWHERE.keySet()).allSatisfy(AnnotationTableTest::assertIsTest);
  }

  private static void assertIsTest(String name) throws ClassNotFoundException {
    Class.forName(AnnotationTableTest.class.getPackageName() + "." + name);
  }

  private static Set<String> applied() {
    Set<String> applied = new TreeSet<>();
    AnnotationCatalogue.groups()
        .forEach(
            group ->
                group.entries().stream()
                    .filter(AnnotationTableTest::isApplied)
                    .map(CatalogueEntry::name)
                    .forEach(applied::add));
    return applied;
  }

  private static boolean isApplied(CatalogueEntry entry) {
    return switch (entry.verdict()) {
      case Verdict.Applied applied -> true;
      case Verdict.Differs differs -> true;
      case Verdict.Ignored ignored -> false;
      case Verdict.Refused refused -> false;
    };
  }

  private static HttpAnswer send(AnnotationCase one, AnnotationCase.Exchange exchange)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange.headers().forEach((name, value) -> headers.put(name, filled(one, value)));
    String host = headers.containsKey("Host") ? headers.remove("Host") : host(one);
    InetSocketAddress http = gateway.http();
    try (RawHttpClient client = new RawHttpClient(new Socket(http.getAddress(), http.getPort()))) {
      for (int i = 1; i < exchange.times(); i++) {
        client.request(exchange.method(), host, exchange.target(), headers);
      }
      return client.request(exchange.method(), host, exchange.target(), headers);
    }
  }

  private static void expectAnswer(String what, HttpAnswer answer, String line) {
    int colon = line.indexOf(": ");
    if (colon < 0 && line.startsWith("-")) {
      assertThat(answer.headers()).as(what).doesNotContainKey(line.substring(1));
    } else if (colon < 0) {
      assertThat(answer.statusCode()).as(what).isEqualTo(Integer.parseInt(line));
    } else if (line.startsWith("~", colon + 2)) {
      assertThat(answer.headers().get(line.substring(0, colon)))
          .as(what)
          .matches(line.substring(colon + 3));
    } else {
      assertThat(answer.headers())
          .as(what)
          .containsEntry(line.substring(0, colon), line.substring(colon + 2));
    }
  }

  private static String manifest(AnnotationCase one) {
    String ingress = ingress(one, "case-" + CASES.indexOf(one), "web", one.annotations());
    return one.canary().isEmpty()
        ? ingress
        : ingress + "---\n" + ingress(one, "canary-" + CASES.indexOf(one), "canary", one.canary());
  }

  private static String ingress(
      AnnotationCase one, String name, String service, Map<String, String> annotations) {
    StringBuilder yaml =
        new StringBuilder(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: " + name + "\n");
    if (!annotations.isEmpty()) {
      yaml.append("  annotations:\n");
    }
    annotations.forEach(
        (key, value) ->
            yaml.append(
                "    nginx.ingress.kubernetes.io/" + key + ": '" + filled(one, value) + "'\n"));
    yaml.append("spec:\n");
    if (one.rule().tls()) {
      yaml.append("  tls:\n  - hosts: [" + host(one) + "]\n");
    }
    return yaml.append(
            """
              rules:
              - host: %s
                http:
                  paths:
                  - path: %s
                    pathType: %s
                    backend:
                      service:
                        name: %s
                        port:
                          number: 8080
            """
                .formatted(host(one), one.rule().path(), one.rule().type(), service))
        .toString();
  }

  private static String host(AnnotationCase one) {
    return "case-" + CASES.indexOf(one) + ".example";
  }

  private static String filled(AnnotationCase one, String text) {
    InetSocketAddress pod = web.address();
    return text.replace("{host}", host(one))
        .replace("{pod}", pod.getAddress().getHostAddress() + ":" + pod.getPort());
  }

  private static List<AnnotationCase> read() {
    try (InputStream in =
        Objects.requireNonNull(
            AnnotationTableTest.class.getResourceAsStream("annotation-cases.txt"))) {
      return AnnotationCase.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
