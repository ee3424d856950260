package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headgate.discovery.model.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Canaries, from manifests to the pods that answer. */
class CanaryServingTest {

  private static final String HOST = "shop.example";

  @TempDir private Path directory;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pods.yaml", EchoManifests.echoes("main", "canary", "other"));
    RunningGateway.write(directory, "a.yaml", EchoManifests.ingress("main", HOST, "main", 8080));
    gateway = RunningGateway.start(directory);
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.ingress().ingresses().size() == 1
                && snapshot.services().size() == 3
                && snapshot.services().values().stream()
                    .allMatch(service -> service.ports().getFirst().endpoints().size() == 1));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "canary-weight: 0, 1000, 0, 0",
    "canary-weight: 100, 1000, 1, 0",
    "canary-weight: 50, 10000, 0.5, 0.02",
    "'canary-weight: 1, canary-weight-total: 4', 4000, 0.25, 0.03",
  })
  void iC1_theCanaryGetsItsShare(String weight, int requests, double share, double tolerance)
      throws IOException {
    canary("canary", "canary", weight);
    assertThat(pods(requests, Map.of()).getOrDefault("canary-0", 0) / (double) requests)
        .isCloseTo(share, within(tolerance));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          canary-by-header: X-Canary                                         | always | canary-0
          canary-by-header: X-Canary                                         | never  | main-0
          canary-by-header: X-Canary                                         | other  | main-0
          canary-by-header: X-Canary, canary-weight: 100                     | never  | main-0
          canary-by-header: X-Canary, canary-weight: 100                     | other  | canary-0
          canary-by-header: X-Canary, canary-by-header-value: eu             | eu     | canary-0
          canary-by-header: X-Canary, canary-by-header-value: eu             | always | main-0
          canary-by-header: X-Canary, canary-by-header-pattern: ^eu-[0-9]+$  | eu-12  | canary-0
          canary-by-header: X-Canary, canary-by-header-pattern: ^eu-[0-9]+$  | eu-x   | main-0
          canary-by-header: X-Canary, canary-by-header-pattern: [0-9]        | eu-12  | canary-0
          canary-by-header: X-Canary, canary-by-header-pattern: EU           | eu-12  | main-0
          canary-by-header: X-Canary, canary-by-header-pattern: (            | always | main-0
          canary-by-header: X-Canary, canary-by-header-pattern: (, canary-weight: 100 | ( | main-0
          """)
  void iC2_theHeaderDecides(String annotations, String value, String pod) throws IOException {
    canary("canary", "canary", annotations);
    assertThat(gatewayWith(Map.of("X-Canary", value))).isEqualTo(pod);
  }

  @ParameterizedTest
  @CsvSource({
    // header, cookie, weight, pod
    "always, never,  0,   canary-0",
    "never,  always, 100, main-0",
    "other,  always, 0,   canary-0",
    "other,  never,  100, main-0",
    ",       always, 0,   canary-0",
    ",       never,  100, main-0",
    ",       other,  100, canary-0",
    ",       ,       100, canary-0",
    ",       ,       0,   main-0",
  })
  void iC3_firstTheHeaderThenTheCookieThenTheWeight(
      String header, String cookie, int weight, String pod) throws IOException {
    canary(
        "canary",
        "canary",
        "canary-by-header: X-Canary, canary-by-cookie: taste, canary-weight: " + weight);
    Map<String, String> headers = new HashMap<>();
    if (header != null) {
      headers.put("X-Canary", header);
    }
    if (cookie != null) {
      headers.put("Cookie", "a=always; taste=" + cookie);
    }
    assertThat(gatewayWith(headers)).isEqualTo(pod);
  }

  @Test
  void iC4_twoCanariesGetTheirSharesBoth() throws IOException {
    canary("ten", "canary", "canary-weight: 10, canary-by-header: X-Ten");
    canary("twenty", "other", "canary-weight: 20, canary-by-header: X-Twenty");
    int requests = 10_000;
    Map<String, Integer> pods = pods(requests, Map.of());
    assertThat(pods.get("canary-0") / (double) requests).isCloseTo(0.1, within(0.02));
    assertThat(pods.get("other-0") / (double) requests).isCloseTo(0.2, within(0.02));
    assertThat(gatewayWith(Map.of("X-Twenty", "always"))).isEqualTo("other-0");
    assertThat(pods(300, Map.of("X-Ten", "never"))).doesNotContainKey("canary-0");
  }

  @Test
  void iC5_aCanaryAloneServesNobody() throws IOException {
    String lonely =
        EchoManifests.ingress(
            "lonely", "alone.example", "canary", "canary: true, canary-weight: 100");
    gateway.write(
        "lonely.yaml", lonely, snapshot -> snapshot.ingress().ingresses().size() == 2);
    assertThat(gateway.get("alone.example", "/").statusCode()).isEqualTo(404);
    assertThat(gateway.problems())
        .extracting(Problem::message)
        .anySatisfy(
            message ->
                assertThat(message)
                    .contains("host alone.example, Prefix /", "no other Ingress of its namespace"));

    gateway.write(
        "late.yaml",
        EchoManifests.ingress("late", "alone.example", "main", 8080),
        snapshot -> snapshot.ingress().ingresses().size() == 3);
    assertThat(gateway.get("alone.example", "/").pod()).isEqualTo("canary-0");
    assertThat(gateway.problems()).isEmpty();

    gateway.delete("late.yaml", snapshot -> snapshot.ingress().ingresses().size() == 2);
    assertThat(gateway.get("alone.example", "/").statusCode()).isEqualTo(404);
  }

  @Test
  void iC6_theServiceOfACanaryMayBeAnothersMainOne() throws IOException {
    canary("canary", "other", "canary-by-header: X-Canary");
    gateway.write(
        "other.yaml",
        EchoManifests.ingress("other", "other.example", "other", 8080),
        snapshot -> snapshot.ingress().ingresses().size() == 3);
    assertThat(gatewayWith(Map.of("X-Canary", "always"))).isEqualTo("other-0");
    assertThat(gatewayWith(Map.of())).isEqualTo("main-0");
    assertThat(gateway.get("other.example", "/").pod()).isEqualTo("other-0");
  }

  @Test
  void aCanaryWithoutPodsGetsNothing() throws IOException {
    canary("canary", "canary", "canary-weight: 100");
    assertThat(gatewayWith(Map.of())).isEqualTo("canary-0");
    gateway.write(
        "pods.yaml",
        EchoManifests.echoes("main", "other") + "---\n" + EchoManifests.echo("canary", 0),
        snapshot ->
            snapshot.services().values().stream()
                .anyMatch(service -> service.ports().getFirst().endpoints().isEmpty()));
    assertThat(gatewayWith(Map.of())).isEqualTo("main-0");
  }

  @Test
  void whatTheMainIngressSaysHoldsForTheCanary() throws IOException {
    canary(
        "canary", "canary", "canary-weight: 100, permanent-redirect: https://elsewhere.example/");
    gateway.write(
        "a.yaml",
        EchoManifests.ingress("main", HOST, "main", "upstream-vhost: inner.example"),
        snapshot ->
            snapshot.ingress().ingresses().values().stream()
                .anyMatch(it -> it.routing().policy().headers().host().isPresent()));
    HttpAnswer answer = gateway.get(HOST, "/");
    assertThat(answer.pod()).isEqualTo("canary-0");
    assertThat(answer.requestHeaders()).contains("Host: inner.example");
  }

  @ParameterizedTest
  @CsvSource({"balanced", "persistent"})
  void iC7_whoBeganWithTheCanaryStaysThereOnAnyNode(String mode) throws IOException {
    gateway.write(
        "a.yaml",
        EchoManifests.ingress("main", HOST, "main", "affinity: cookie, affinity-mode: " + mode),
        snapshot ->
            snapshot.ingress().ingresses().values().stream()
                .anyMatch(it -> it.routing().choice().cookie().isPresent()));
    canary("canary", "canary", "canary-weight: 50, canary-by-header: X-Canary");
    String canarys = cookie(Map.of("X-Canary", "always"), "canary-0");
    String mains = cookie(Map.of("X-Canary", "never"), "main-0");
    try (RunningGateway another = gateway.anotherNode()) {
      for (RunningGateway node : new RunningGateway[] {gateway, another, gateway}) {
        for (int i = 0; i < 20; i++) {
          assertThat(node.get(HOST, "/", Map.of("Cookie", canarys)).pod()).isEqualTo("canary-0");
          assertThat(node.get(HOST, "/", Map.of("Cookie", mains)).pod()).isEqualTo("main-0");
        }
      }
    }
    canary(
        "canary",
        "canary",
        "canary-weight: 50, canary-by-header: X-Canary, affinity-canary-behavior: legacy");
    assertThat(pods(100, Map.of("Cookie", mains))).containsKeys("canary-0", "main-0");
  }

  private String cookie(Map<String, String> headers, String pod) throws IOException {
    HttpAnswer answer = gateway.get(HOST, "/", headers);
    assertThat(answer.pod()).isEqualTo(pod);
    return answer.headers().get("set-cookie").split(";", 2)[0];
  }

  private void canary(String name, String service, String annotations) {
    gateway.write(
        name + "-ingress.yaml",
        EchoManifests.ingress(name, HOST, service, "canary: true, " + annotations),
        snapshot ->
            snapshot.ingress().ingresses().values().stream()
                .filter(it -> it.name().name().equals(name))
                .anyMatch(
                    it ->
                        annotations.contains("legacy")
                            != it.routing().choice().canary().orElseThrow().sticky()));
  }

  private String gatewayWith(Map<String, String> headers) throws IOException {
    return gateway.get(HOST, "/", headers).pod();
  }

  private Map<String, Integer> pods(int requests, Map<String, String> headers)
      throws IOException {
    Map<String, Integer> pods = new HashMap<>();
    try (RawHttpClient client = gateway.connect()) {
      for (int i = 0; i < requests; i++) {
        pods.merge(client.request("GET", HOST, "/", headers).pod(), 1, Integer::sum);
      }
    }
    return pods;
  }
}
