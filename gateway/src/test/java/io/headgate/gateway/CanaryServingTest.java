package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Canaries, from manifests to the pods that answer. */
class CanaryServingTest {

  /** Fewer than after which a connection is closed. */
  private static final int REQUESTS_OF_A_CONNECTION = 500;

  private static final AtomicInteger TESTS = new AtomicInteger();

  @TempDir private static Path directory;
  private static RunningGateway gateway;

  /** Of this test alone, as its Ingresses are: all share one gateway. */
  private final String id = "t" + TESTS.incrementAndGet();

  private final String host = id + ".example";

  @BeforeAll
  static void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pods.yaml", EchoManifests.echoes("main", "canary", "other"));
    gateway = RunningGateway.start(directory);
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().size() == 3
                && snapshot.services().values().stream()
                    .allMatch(service -> service.ports().getFirst().endpoints().size() == 1));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void serve() {
    write("main", EchoManifests.ingress("main-" + id, host, "main", 8080), any -> true);
  }

  @ParameterizedTest
  @CsvSource({
    "canary-weight: 0, 1000, 0, 0",
    "canary-weight: 100, 1000, 1, 0",
    "canary-weight: 50, 4000, 0.5, 0.03",
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
    int requests = 4000;
    Map<String, Integer> pods = pods(requests, Map.of());
    assertThat(pods.getOrDefault("canary-0", 0) / (double) requests).isCloseTo(0.1, within(0.025));
    assertThat(pods.getOrDefault("other-0", 0) / (double) requests).isCloseTo(0.2, within(0.025));
    assertThat(gatewayWith(Map.of("X-Twenty", "always"))).isEqualTo("other-0");
    assertThat(pods(300, Map.of("X-Ten", "never"))).doesNotContainKey("canary-0");
  }

  @Test
  void iC5_aCanaryAloneServesNobody() throws IOException {
    String alone = "alone." + host;
    write(
        "lonely",
        EchoManifests.ingress("lonely-" + id, alone, "canary", "canary: true, canary-weight: 100"),
        any -> true);
    assertThat(gateway.get(alone, "/").statusCode()).isEqualTo(404);
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("host " + alone + ", Prefix /", "no other Ingress of its namespace");

    write("late", EchoManifests.ingress("late-" + id, alone, "main", 8080), any -> true);
    assertThat(gateway.get(alone, "/").pod()).isEqualTo("canary-0");
    assertThat(problems()).isEmpty();

    gateway.delete(
        "late-" + id + ".yaml", snapshot -> find(snapshot, "late", any -> true).isEmpty());
    assertThat(gateway.get(alone, "/").statusCode()).isEqualTo(404);
  }

  @Test
  void iC6_theServiceOfACanaryMayBeAnothersMainOne() throws IOException {
    canary("canary", "other", "canary-by-header: X-Canary");
    write(
        "other", EchoManifests.ingress("other-" + id, "other." + host, "other", 8080), any -> true);
    assertThat(gatewayWith(Map.of("X-Canary", "always"))).isEqualTo("other-0");
    assertThat(gatewayWith(Map.of())).isEqualTo("main-0");
    assertThat(gateway.get("other." + host, "/").pod()).isEqualTo("other-0");
  }

  @Test
  void aCanaryWithoutPodsGetsNothing() throws IOException {
    gateway.write("fading.yaml", EchoManifests.echo("fading", 1), fading(1));
    canary("canary", "fading", "canary-weight: 100");
    assertThat(gatewayWith(Map.of())).isEqualTo("fading-0");
    gateway.write("fading.yaml", EchoManifests.echo("fading", 0), fading(0));
    assertThat(gatewayWith(Map.of())).isEqualTo("main-0");
  }

  @Test
  void whatTheMainIngressSaysHoldsForTheCanary() throws IOException {
    canary(
        "canary", "canary", "canary-weight: 100, permanent-redirect: https://elsewhere.example/");
    write(
        "main",
        EchoManifests.ingress("main-" + id, host, "main", "upstream-vhost: inner.example"),
        it -> it.routing().policy().headers().host().isPresent());
    HttpAnswer answer = gateway.get(host, "/");
    assertThat(answer.pod()).isEqualTo("canary-0");
    assertThat(answer.requestHeaders()).contains("Host: inner.example");
  }

  @ParameterizedTest
  @CsvSource({"balanced", "persistent"})
  void iC7_whoBeganWithTheCanaryStaysThereOnAnyNode(String mode) throws IOException {
    write(
        "main",
        EchoManifests.ingress(
            "main-" + id, host, "main", "affinity: cookie, affinity-mode: " + mode),
        it -> it.routing().choice().cookie().isPresent());
    canary("canary", "canary", "canary-weight: 50, canary-by-header: X-Canary");
    String canarys = cookie(Map.of("X-Canary", "always"), "canary-0");
    String mains = cookie(Map.of("X-Canary", "never"), "main-0");
    try (RunningGateway another = gateway.anotherNode()) {
      for (RunningGateway node : new RunningGateway[] {gateway, another, gateway}) {
        for (int i = 0; i < 20; i++) {
          assertThat(node.get(host, "/", Map.of("Cookie", canarys)).pod()).isEqualTo("canary-0");
          assertThat(node.get(host, "/", Map.of("Cookie", mains)).pod()).isEqualTo("main-0");
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
    HttpAnswer answer = gateway.get(host, "/", headers);
    assertThat(answer.pod()).isEqualTo(pod);
    return answer.headers().getOrDefault("set-cookie", "").split(";", 2)[0];
  }

  private void canary(String name, String service, String annotations) {
    boolean sticky = !annotations.contains("legacy");
    write(
        name,
        EchoManifests.ingress(name + "-" + id, host, service, "canary: true, " + annotations),
        it -> it.routing().choice().canary().filter(one -> one.sticky() == sticky).isPresent());
  }

  private void write(String name, String yaml, Predicate<Ingress> served) {
    gateway.write(
        name + "-" + id + ".yaml", yaml, snapshot -> find(snapshot, name, served).isPresent());
  }

  private Optional<Ingress> find(Snapshot snapshot, String name, Predicate<Ingress> like) {
    return Optional.ofNullable(
            snapshot.ingress().ingresses().get(new IngressName("default", name + "-" + id)))
        .filter(like);
  }

  private List<String> problems() {
    return gateway.problems().stream()
        .map(Problem::message)
        .filter(message -> message.contains(host))
        .toList();
  }

  private static Predicate<Snapshot> fading(int pods) {
    return snapshot ->
        Optional.ofNullable(snapshot.services().get(new ServiceName("default", "fading")))
            .filter(it -> it.ports().getFirst().endpoints().size() == pods)
            .isPresent();
  }

  private String gatewayWith(Map<String, String> headers) throws IOException {
    return gateway.get(host, "/", headers).pod();
  }

  private Map<String, Integer> pods(int requests, Map<String, String> headers) throws IOException {
    Map<String, Integer> pods = new HashMap<>();
    for (int first = 0; first < requests; first += REQUESTS_OF_A_CONNECTION) {
      try (RawHttpClient client = gateway.connect()) {
        for (int i = first; i < Math.min(requests, first + REQUESTS_OF_A_CONNECTION); i++) {
          pods.merge(client.request("GET", host, "/", headers).pod(), 1, Integer::sum);
        }
      }
    }
    return pods;
  }
}
