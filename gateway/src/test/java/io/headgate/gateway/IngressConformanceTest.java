package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scenarios of the Kubernetes Ingress conformance suite (kubernetes-sigs/
 * ingress-controller-conformance), from manifests to sockets. The Ingresses of its features stand
 * side by side here: none of them touches another's hosts, and the default backend of the first
 * feature takes what is left, so that feature has a gateway of its own.
 */
class IngressConformanceTest {

  private static final Certificate CERTIFICATE =
      TestCertificates.secret("conformance-tls", "foo.bar.com");

  private static final String HOST_RULES =
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: host-rules
      spec:
        tls:
        - hosts: [foo.bar.com]
          secretName: conformance-tls
        rules:
        - host: "*.foo.com"
          http:
            paths:
            - path: /
              pathType: Prefix
              backend: {service: {name: wildcard-foo-com, port: {number: 8080}}}
        - host: foo.bar.com
          http:
            paths:
            - path: /
              pathType: Prefix
              backend: {service: {name: foo-bar-com, port: {name: http}}}
      """;

  private static final String PATH_RULES =
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: path-rules
      spec:
        rules:
        - host: exact-path-rules
          http:
            paths:
            - path: /foo
              pathType: Exact
              backend: {service: {name: foo-exact, port: {number: 8080}}}
        - host: prefix-path-rules
          http:
            paths:
            - path: /foo
              pathType: Prefix
              backend: {service: {name: foo-prefix, port: {number: 8080}}}
            - path: /aaa/bbb
              pathType: Prefix
              backend: {service: {name: aaa-slash-bbb-prefix, port: {number: 8080}}}
            - path: /aaa
              pathType: Prefix
              backend: {service: {name: aaa-prefix, port: {number: 8080}}}
        - host: mixed-path-rules
          http:
            paths:
            - path: /foo
              pathType: Prefix
              backend: {service: {name: foo-prefix, port: {number: 8080}}}
            - path: /foo
              pathType: Exact
              backend: {service: {name: foo-exact, port: {number: 8080}}}
        - host: trailing-slash-path-rules
          http:
            paths:
            - path: /aaa/bbb/
              pathType: Prefix
              backend: {service: {name: aaa-slash-bbb-slash-prefix, port: {number: 8080}}}
            - path: /foo/
              pathType: Exact
              backend: {service: {name: foo-slash-exact, port: {number: 8080}}}
      """;

  private static final String DEFAULT_BACKEND =
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: default-backend
      spec:
        defaultBackend: {service: {name: echo-service, port: {number: 8080}}}
      """;

  @TempDir private static Path rulesDirectory;
  @TempDir private static Path defaultDirectory;
  private static RunningGateway rules;
  private static RunningGateway defaultBackend;

  @BeforeAll
  static void start() {
    RunningGateway.write(rulesDirectory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(
        rulesDirectory,
        "services.yaml",
        EchoManifests.echoes(
            "wildcard-foo-com",
            "foo-bar-com",
            "foo-exact",
            "foo-prefix",
            "aaa-slash-bbb-prefix",
            "aaa-prefix",
            "aaa-slash-bbb-slash-prefix",
            "foo-slash-exact"));
    RunningGateway.write(
        rulesDirectory,
        "host-rules.yaml",
        EchoManifests.secret(CERTIFICATE) + "---\n" + HOST_RULES);
    RunningGateway.write(rulesDirectory, "path-rules.yaml", PATH_RULES);
    rules = RunningGateway.start(rulesDirectory);
    RunningGateway.write(defaultDirectory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(defaultDirectory, "service.yaml", EchoManifests.echoes("echo-service"));
    RunningGateway.write(defaultDirectory, "ingress.yaml", DEFAULT_BACKEND);
    defaultBackend = RunningGateway.start(defaultDirectory);
  }

  @AfterAll
  static void stop() {
    rules.close();
    defaultBackend.close();
  }

  @Test
  void iR1_defaultBackendTakesTheRoot() throws IOException {
    assertDefaultBackend("GET", "my-host", "/");
  }

  @Test
  void iR2_defaultBackendTakesASubPath() throws IOException {
    assertDefaultBackend("GET", "my-host", "/sub-path");
  }

  @Test
  void iR3_defaultBackendTakesAPost() throws IOException {
    assertDefaultBackend("POST", "some-host", "/");
  }

  @Test
  void iR4_defaultBackendTakesTheAddressAsHost() throws IOException {
    String address = defaultBackend.http().getAddress().getHostAddress();
    assertDefaultBackend("PUT", address + ":" + defaultBackend.http().getPort(), "/resource");
  }

  @Test
  void iR5_defaultBackendTakesADelete() throws IOException {
    assertDefaultBackend("DELETE", "some-host", "/resource");
  }

  @Test
  void iR6_defaultBackendTakesAPatch() throws IOException {
    assertDefaultBackend("PATCH", "my-host", "/resource");
  }

  private static void assertDefaultBackend(String method, String host, String path)
      throws IOException {
    try (RawHttpClient client = defaultBackend.connect()) {
      HttpAnswer answer = client.request(method, host, path);
      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(answer.headers()).containsKeys("content-length", "content-type", "date", "server");
      assertThat(answer.pod()).startsWith("echo-service-");
      assertThat(answer.requestLine()).isEqualTo(method + " " + path + " HTTP/1.1");
      assertThat(answer.requestHeaders()).contains("User-agent: raw-client", "Host: " + host);
    }
  }

  @Test
  void iR7_httpsWithTheCertificateOfTheHost() throws Exception {
    try (RawHttpClient client =
        new RawHttpClient(TlsClient.trusting(CERTIFICATE).connect(rules.https(), "foo.bar.com"))) {
      HttpAnswer answer = client.request("GET", "foo.bar.com", "/");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.pod()).isEqualTo("foo-bar-com-0");
      assertThat(answer.requestHeaders()).contains("Host: foo.bar.com");
    }
  }

  @Test
  void iR8_httpToAHostWithTlsLeadsToHttps() throws IOException {
    HttpAnswer sent = rules.get("foo.bar.com", "/");
    assertThat(sent.statusCode()).isEqualTo(308);
    assertThat(sent.headers()).containsEntry("location", "https://foo.bar.com/");

    try (RawHttpClient followed =
        new RawHttpClient(TlsClient.trusting(CERTIFICATE).connect(rules.https(), "foo.bar.com"))) {
      HttpAnswer answer = followed.request("GET", "foo.bar.com", "/");
      assertThat(answer.pod()).isEqualTo("foo-bar-com-0");
      assertThat(answer.requestHeaders()).contains("Host: foo.bar.com");
    }
  }

  @Test
  void iR9_anotherHostIsNotFound() throws IOException {
    assertNotFound("subdomain.bar.com", "/");
  }

  @Test
  void iR10_oneLabelUnderTheWildcard() throws IOException {
    assertServed("bar.foo.com", "/", "wildcard-foo-com");
  }

  @Test
  void iR11_twoLabelsUnderTheWildcard() throws IOException {
    assertNotFound("baz.bar.foo.com", "/");
  }

  @Test
  void iR12_noLabelUnderTheWildcard() throws IOException {
    assertNotFound("foo.com", "/");
  }

  @Test
  void iR13_exactPath() throws IOException {
    assertServed("exact-path-rules", "/foo", "foo-exact");
  }

  @Test
  void iR14_exactPathWithATrailingSlashIsAnotherOne() throws IOException {
    assertNotFound("exact-path-rules", "/foo/");
  }

  @Test
  void iR15_exactPathIsCaseSensitive() throws IOException {
    assertNotFound("exact-path-rules", "/FOO");
  }

  @Test
  void iR16_anotherPathThanTheExactOne() throws IOException {
    assertNotFound("exact-path-rules", "/bar");
  }

  @Test
  void iR17_prefix() throws IOException {
    assertServed("prefix-path-rules", "/foo", "foo-prefix");
  }

  @Test
  void iR18_prefixWithATrailingSlash() throws IOException {
    assertServed("prefix-path-rules", "/foo/", "foo-prefix");
  }

  @Test
  void iR19_prefixIsCaseSensitive() throws IOException {
    assertNotFound("prefix-path-rules", "/FOO");
  }

  @Test
  void iR20_theLongestPrefix() throws IOException {
    assertServed("prefix-path-rules", "/aaa/bbb", "aaa-slash-bbb-prefix");
  }

  @Test
  void iR21_belowTheLongestPrefix() throws IOException {
    assertServed("prefix-path-rules", "/aaa/bbb/ccc", "aaa-slash-bbb-prefix");
  }

  @Test
  void iR22_belowTheShorterPrefix() throws IOException {
    assertServed("prefix-path-rules", "/aaa/ccc", "aaa-prefix");
  }

  @Test
  void iR23_aPrefixIsOfElements() throws IOException {
    assertNotFound("prefix-path-rules", "/aaaccc");
  }

  @Test
  void iR24_prefixWithATrailingSlashOnceMore() throws IOException {
    assertServed("prefix-path-rules", "/foo/", "foo-prefix");
  }

  @Test
  void iR25_exactIsPreferred() throws IOException {
    assertServed("mixed-path-rules", "/foo", "foo-exact");
  }

  @Test
  void iR26_aPrefixWithATrailingSlashMatchesWithoutIt() throws IOException {
    assertServed("trailing-slash-path-rules", "/aaa/bbb", "aaa-slash-bbb-slash-prefix");
  }

  @Test
  void iR27_aPrefixWithATrailingSlashMatchesWithIt() throws IOException {
    assertServed("trailing-slash-path-rules", "/aaa/bbb/", "aaa-slash-bbb-slash-prefix");
  }

  @Test
  void iR28_anExactPathWithATrailingSlashIsNoRedirect() throws IOException {
    assertNotFound("trailing-slash-path-rules", "/foo");
  }

  private static void assertServed(String host, String path, String service) throws IOException {
    HttpAnswer answer = rules.get(host, path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.pod()).isEqualTo(service + "-0");
    assertThat(answer.requestHeaders()).contains("Host: " + host);
  }

  private static void assertNotFound(String host, String path) throws IOException {
    assertThat(rules.get(host, path).statusCode()).isEqualTo(404);
  }

  @Test
  void iR29_anIngressOfAnUnknownClassIsNotOurs() throws IOException {
    String ingress =
        EchoManifests.ingress("unknown", "unknown-class", "foo-exact", 8080)
            .replace("spec:\n", "spec:\n  ingressClassName: nobodys\n");

    rules.write(
        "unknown.yaml",
        ingress,
        snapshot ->
            snapshot.problems().stream()
                .anyMatch(problem -> problem.toString().contains("nobodys")));

    assertNotFound("unknown-class", "/");
    assertThat(rules.problems())
        .filteredOn(problem -> problem.object().name().equals("unknown"))
        .extracting(Problem::reason)
        .containsExactly(Problem.Reason.IngressClass);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rr", "lc"})
  void iR30_sequentialRequestsReachAllTenPods(String scheduler) throws IOException {
    String service =
        "kind: Service\nmetadata:\n  annotations:\n    headgate.io/scheduler: " + scheduler;
    String scaled =
        EchoManifests.echo("echo-service", 10).replace("kind: Service\nmetadata:", service);
    defaultBackend.write(
        "service.yaml",
        scaled,
        snapshot -> isScaled(snapshot, SchedulerName.valueOf(scheduler.toUpperCase(Locale.ROOT))));

    Set<String> pods = new HashSet<>();
    try (RawHttpClient client = defaultBackend.connect()) {
      for (int i = 0; i < 100; i++) {
        HttpAnswer answer = client.request("GET", "any-host", "/");
        assertThat(answer.statusCode()).isEqualTo(200);
        pods.add(answer.pod());
      }
    }
    assertThat(pods).hasSize(10);
  }

  private static boolean isScaled(Snapshot snapshot, SchedulerName scheduler) {
    return snapshot.services().values().stream()
        .flatMap(service -> service.ports().stream())
        .anyMatch(
            port ->
                port.endpoints().size() == 10
                    && port.traits()
                        .policy()
                        .scheduling()
                        .scheduler()
                        .equals(Optional.of(scheduler)));
  }
}
