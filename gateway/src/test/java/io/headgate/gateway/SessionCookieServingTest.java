package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies and hashes that choose pods, from manifests to the pods that answer. */
class SessionCookieServingTest {

  private static final AtomicInteger TESTS = new AtomicInteger();

  @TempDir private static Path directory;
  private static RunningGateway gateway;

  /** The Deployment, Service and Ingress of this test alone: all share one gateway. */
  private final String shop = "t" + TESTS.incrementAndGet() + "shop";

  private final String host = shop + ".example";

  @BeforeAll
  static void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    gateway = RunningGateway.start(directory);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void run() {
    scale(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"balanced", "persistent"})
  void iA1_theCookieKeepsThePodOnEveryNode(String mode) throws IOException {
    ingress("affinity: cookie, affinity-mode: " + mode);
    HttpAnswer first = gateway.get(host, "/");
    assertThat(first.headers().get("set-cookie"))
        .matches("INGRESSCOOKIE=[0-9a-f]{16}\\.[0-9a-f]{16}\\.[0-9a-f]{16}; Path=/; HttpOnly");
    Map<String, String> cookie = Map.of("Cookie", "a=b; " + cookie(first) + "; c=d");
    try (RunningGateway another = gateway.anotherNode();
        RawHttpClient one = gateway.connect();
        RawHttpClient two = another.connect()) {
      for (int i = 0; i < 1000; i++) {
        HttpAnswer answer = (i % 2 == 0 ? one : two).request("GET", host, "/", cookie);
        assertThat(answer.pod()).isEqualTo(first.pod());
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"balanced", "persistent"})
  void newClientsAreSpreadByTheScheduler(String mode) throws IOException {
    ingress("affinity: cookie, affinity-mode: " + mode);
    Set<String> pods = new LinkedHashSet<>();
    Set<String> cookies = new LinkedHashSet<>();
    for (int i = 0; i < 8; i++) {
      HttpAnswer answer = gateway.get(host, "/");
      pods.add(answer.pod());
      cookies.add(cookie(answer));
      assertThat(again(cookie(answer)).pod()).isEqualTo(answer.pod());
    }
    assertThat(pods).hasSize(4);
    assertThat(cookies).hasSize(8);
  }

  @Test
  void aSessionGoesBeforeTheAffinityOfTheService() throws IOException {
    gateway.write(
        shop + ".yaml",
        EchoManifests.echo(shop, 4)
            .replace(
                "spec:\n  selector:\n    app:",
                "spec:\n  sessionAffinity: ClientIP\n" + "  selector:\n    app:"),
        snapshot ->
            Optional.ofNullable(snapshot.services().get(new ServiceName("default", shop)))
                .filter(it -> it.traits().affinity() instanceof SessionAffinity.ClientIp)
                .isPresent());
    ingress("affinity: cookie");
    Set<String> pods = new LinkedHashSet<>();
    for (int i = 0; i < 8; i++) {
      pods.add(gateway.get(host, "/").pod());
    }
    assertThat(pods).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"balanced", "persistent"})
  void iA2_aPodThatGoesMeansANewPodAndANewCookie(String mode) throws IOException {
    ingress("affinity: cookie, affinity-mode: " + mode);
    HttpAnswer of3 = clientOf(shop + "-3");
    HttpAnswer of0 = clientOf(shop + "-0");
    scale(3);

    HttpAnswer moved = again(cookie(of3));
    assertThat(moved.statusCode()).isEqualTo(200);
    assertThat(moved.pod()).isNotEqualTo(shop + "-3");
    assertThat(cookie(moved)).isNotEqualTo(cookie(of3));
    assertThat(again(cookie(moved)).pod()).isEqualTo(moved.pod());
    assertThat(again(cookie(moved)).headers()).doesNotContainKey("set-cookie");
    assertThat(again(cookie(of0)).pod()).isEqualTo(shop + "-0");
    assertThat(again(cookie(of0)).headers()).doesNotContainKey("set-cookie");
  }

  @ParameterizedTest
  @CsvSource({"balanced, true", "persistent, false"})
  void iA3_morePodsMoveSomeClientsOrNobody(String mode, boolean some) throws IOException {
    ingress("affinity: cookie, affinity-mode: " + mode);
    scale(2);
    Map<String, String> clients = new LinkedHashMap<>();
    for (int i = 0; i < 60; i++) {
      HttpAnswer answer = gateway.get(host, "/");
      clients.put(cookie(answer), answer.pod());
    }
    scale(4);

    List<String> moved = new ArrayList<>();
    clients.forEach(
        (cookie, pod) -> {
          HttpAnswer answer = again(cookie);
          if (!answer.pod().equals(pod)) {
            moved.add(answer.pod());
            assertThat(again(cookie(answer)).pod()).isEqualTo(answer.pod());
          }
        });
    if (some) {
      assertThat(moved).hasSizeBetween(10, 50).allMatch(it -> it.matches(shop + "-[23]"));
    } else {
      assertThat(moved).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "balanced, false",
    "balanced, true",
    "persistent, false",
    "persistent, true",
  })
  void iA2_aPodThatDoesNotTakeARequestKeepsItsClientUnlessAskedNotTo(String mode, boolean change)
      throws IOException {
    ingress(
        "affinity: cookie, affinity-mode: %s, session-cookie-change-on-failure: %s"
            .formatted(mode, change));
    HttpAnswer first = clientOf(shop + "-2");
    gateway.stopPod(shop + "-2");

    HttpAnswer meanwhile = again(cookie(first));
    assertThat(meanwhile.statusCode()).isEqualTo(200);
    assertThat(meanwhile.pod()).isNotEqualTo(shop + "-2");
    assertThat(meanwhile.headers().containsKey("set-cookie")).isEqualTo(change);
    if (change) {
      HttpAnswer after = again(cookie(meanwhile));
      assertThat(after.pod()).isEqualTo(meanwhile.pod());
      assertThat(after.headers()).doesNotContainKey("set-cookie");
    }
  }

  @Test
  void whoMakesUpACookieGetsAPodOfTheRouteAndACookie() throws IOException {
    String other = "other" + shop;
    gateway.write(other + ".yaml", EchoManifests.echo(other, 1), pods(other, 1));
    ingress(other, "affinity: cookie");
    ingress("affinity: cookie, affinity-mode: persistent");
    String others = cookie(gateway.get(other + ".example", "/"));
    String own = cookie(gateway.get(host, "/"));
    String backend = own.substring("INGRESSCOOKIE=".length()).substring(0, 16);
    String pod = others.substring(others.length() - 16);
    for (String forged :
        List.of(
            others,
            "INGRESSCOOKIE=" + backend + ".0000000000000000." + pod,
            "INGRESSCOOKIE=127.0.0.1:80",
            "INGRESSCOOKIE=",
            "INGRESSCOOKIE=" + "f".repeat(4000))) {
      HttpAnswer answer = again(forged);
      assertThat(answer.pod()).as(forged).matches(shop + "-[0-3]");
      assertThat(cookie(answer)).as(forged).startsWith("INGRESSCOOKIE=" + backend + ".");
    }
  }

  @Test
  void theCookieIsWrittenAsTheAnnotationsSay() throws IOException {
    ingress(
        "affinity: cookie, session-cookie-name: route, session-cookie-path: /a,"
            + " session-cookie-max-age: 60, session-cookie-domain: example.com,"
            + " session-cookie-secure: true, session-cookie-samesite: lax,"
            + " session-cookie-partitioned: true, proxy-cookie-path: / /b,"
            + " proxy-cookie-domain: example.com other.example");
    assertThat(gateway.get(host, "/").headers().get("set-cookie"))
        .matches(
            "route=[0-9a-f.]{50}; Path=/a; Max-Age=60; Domain=example.com; HttpOnly; Secure;"
                + " SameSite=Lax; Partitioned");
  }

  @Test
  void equalRequestsGetOnePodOnEveryNode() throws IOException {
    ingress("upstream-hash-by: $arg_user");
    Map<String, String> pods = new LinkedHashMap<>();
    for (int user = 0; user < 40; user++) {
      HttpAnswer answer = gateway.get(host, "/?user=" + user);
      assertThat(answer.headers()).doesNotContainKey("set-cookie");
      pods.put("/?user=" + user, answer.pod());
    }
    assertThat(Set.copyOf(pods.values())).hasSize(4);
    try (RunningGateway another = gateway.anotherNode()) {
      for (Map.Entry<String, String> one : pods.entrySet()) {
        assertThat(another.get(host, one.getKey() + "&x=1").pod()).isEqualTo(one.getValue());
      }
    }
    scale(3);
    for (Map.Entry<String, String> one : pods.entrySet()) {
      String pod = gateway.get(host, one.getKey()).pod();
      assertThat(pod)
          .matches(one.getValue().equals(shop + "-3") ? shop + "-[0-2]" : one.getValue());
    }
    Set<String> others = new LinkedHashSet<>();
    for (int i = 0; i < 6; i++) {
      others.add(gateway.get(host, "/").pod());
    }
    assertThat(others).as("what says nothing goes by the scheduler").hasSize(3);
  }

  /** The first answer to a client that belongs to a pod. */
  private HttpAnswer clientOf(String pod) throws IOException {
    HttpAnswer answer = gateway.get(host, "/");
    for (int i = 0; i < 20 && !answer.pod().equals(pod); i++) {
      answer = gateway.get(host, "/");
    }
    assertThat(answer.pod()).isEqualTo(pod);
    return answer;
  }

  private HttpAnswer again(String cookie) {
    return gateway.get(host, "/", Map.of("Cookie", cookie));
  }

  private static String cookie(HttpAnswer answer) {
    assertThat(answer.headers()).containsKey("set-cookie");
    return answer.headers().getOrDefault("set-cookie", "").split(";", 2)[0];
  }

  private void scale(int replicas) {
    gateway.write(shop + ".yaml", EchoManifests.echo(shop, replicas), pods(shop, replicas));
  }

  private static Predicate<Snapshot> pods(String service, int replicas) {
    return snapshot ->
        Optional.ofNullable(snapshot.services().get(new ServiceName("default", service)))
            .filter(it -> it.ports().getFirst().endpoints().size() == replicas)
            .isPresent();
  }

  @Test
  void loadBalanceSaysHowPodsAreChosen() throws IOException {
    ingress("load-balance: round_robin");
    List<String> pods = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      pods.add(gateway.get(host, "/").pod());
    }
    assertThat(Set.copyOf(pods.subList(0, 4))).hasSize(4);
    assertThat(pods.subList(0, 4)).isEqualTo(pods.subList(4, 8)).isEqualTo(pods.subList(8, 12));

    withoutIngress();
    ingress("load-balance: ip_hash");
    Set<String> one = new LinkedHashSet<>();
    for (int i = 0; i < 12; i++) {
      one.add(gateway.get(host, "/" + i).pod());
    }
    assertThat(one).hasSize(1);

    withoutIngress();
    ingress("load-balance: ip_hash, upstream-hash-by: $uri");
    for (int i = 0; i < 12; i++) {
      one.add(gateway.get(host, "/" + i).pod());
    }
    assertThat(one).hasSizeGreaterThan(1);
  }

  @Test
  void equalRequestsShareAsManyPodsAsIsSaid() throws IOException {
    ingress(
        "upstream-hash-by: $arg_user, upstream-hash-by-subset: true,"
            + " upstream-hash-by-subset-size: 2");
    Set<String> all = new LinkedHashSet<>();
    for (int user = 0; user < 8; user++) {
      Set<String> pods = new LinkedHashSet<>();
      for (int i = 0; i < 40; i++) {
        pods.add(gateway.get(host, "/?user=" + user).pod());
      }
      assertThat(pods).hasSize(2);
      all.addAll(pods);
    }
    assertThat(all).hasSizeGreaterThan(2);
  }

  private void ingress(String annotations) {
    ingress(shop, annotations);
  }

  /** So that the next one is seen to be another one. */
  private void withoutIngress() {
    IngressName name = new IngressName("default", shop);
    gateway.delete(
        shop + "-ingress.yaml", snapshot -> !snapshot.ingress().ingresses().containsKey(name));
  }

  private static void ingress(String name, String annotations) {
    gateway.write(
        name + "-ingress.yaml",
        EchoManifests.ingress(name, name + ".example", name, annotations),
        snapshot -> snapshot.ingress().ingresses().containsKey(new IngressName("default", name)));
  }
}
