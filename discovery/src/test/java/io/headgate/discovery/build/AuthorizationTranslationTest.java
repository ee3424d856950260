package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.deleted;
import static io.headgate.discovery.build.Written.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AuthorizationPolicy;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.watch.ResourceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is asked about the requests of an Ingress, as annotations and ConfigMaps write it. */
class AuthorizationTranslationTest {

  private static final String NGINX = "nginx.ingress.kubernetes.io/";
  private static final String URL = "auth-url: 'https://auth.example:8443/check?u=$request_uri'";
  private static final IngressName NAME = new IngressName("default", "i");

  private final ResourceStore store = new ResourceStore();
  private final SnapshotBuilder builder =
      new SnapshotBuilder(
          new BuildOptions("node-1", IngressClassPolicy.DEFAULT, Duration.ZERO), store);
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));

  @BeforeEach
  void ingressClass() {
    store.apply(added(Written.ingressClass("headgate", "headgate.io/ingress-controller")));
  }

  @Test
  void allThatIsWrittenIsThere() {
    change(
        added(configMap("X-Team: a, X-B: \"b c\"")),
        added(
            asking(
                URL,
                "auth-method: POST",
                "auth-signin: /login",
                "auth-signin-redirect-param: to",
                "auth-request-redirect: $scheme://$host/",
                "auth-response-headers: 'X-A, x-b'",
                "auth-always-set-cookie: 'true'",
                "auth-cache-key: $http_authorization",
                "auth-cache-duration: '200 202 1m, any 30, 401 2h'",
                "auth-proxy-set-headers: default/c")));
    AuthorizationPolicy policy = policy().orElseThrow();
    assertThat(policy.target())
        .isInstanceOfSatisfying(
            AuthorizationPolicy.Known.class,
            it -> {
              assertThat(it.url().tls()).isTrue();
              assertThat(it.url().host()).isEqualTo("auth.example");
              assertThat(it.url().port()).isEqualTo(8443);
              assertThat(it.url().target().text()).isEqualTo("/check?u=$request_uri");
            });
    assertThat(policy.question().method()).isEqualTo("POST");
    assertThat(policy.question().headers()).isEqualTo(Map.of("X-Team", "a", "X-B", "b c"));
    assertThat(policy.question().redirect().orElseThrow().text()).isEqualTo("$scheme://$host/");
    assertThat(policy.answers().toPod()).containsExactly("x-a", "x-b");
    assertThat(policy.answers().alwaysSetCookie()).isTrue();
    assertThat(policy.answers().signIn().orElseThrow().text())
        .isEqualTo("/login?to=$scheme://$http_host$escaped_request_uri");
    AuthorizationPolicy.Caching caching = policy.caching().orElseThrow();
    assertThat(caching.of(202)).isEqualTo(Duration.ofMinutes(1));
    assertThat(caching.of(401)).isEqualTo(Duration.ofSeconds(30));
    assertThat(snapshot.problems()).noneMatch(it -> it.object().name().equals("i") && isOurs(it));
  }

  @Test
  void theDefaultsAreThoseOfIngressNginx() {
    change(added(asking("auth-url: http://auth.example", "auth-cache-key: $remote_user")));
    AuthorizationPolicy policy = policy().orElseThrow();
    assertThat(policy.question()).isEqualTo(AuthorizationPolicy.Question.PLAIN);
    assertThat(policy.answers()).isEqualTo(AuthorizationPolicy.Answers.PLAIN);
    AuthorizationPolicy.Caching caching = policy.caching().orElseThrow();
    assertThat(caching.of(200)).isEqualTo(Duration.ofMinutes(5));
    assertThat(caching.of(202)).isEqualTo(Duration.ofMinutes(5));
    assertThat(caching.of(401)).isEqualTo(Duration.ofMinutes(5));
    assertThat(caching.of(403)).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth-signin: /login", "auth-method: POST", "enable-global-auth: 'true'"})
  void withoutAUrlNobodyIsAsked(String annotation) {
    change(added(asking(annotation)));
    assertThat(policy()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth-proxy-set-headers: none    | ConfigMap default/none does not exist",
        "auth-proxy-set-headers: other/c | ConfigMap other/c is of another namespace",
        "auth-method: TRACE              | auth-method",
        "auth-response-headers: 'X A'    | auth-response-headers",
      })
  void iX2_whatIsMissingOrElsewhereClosesTheRoute(String annotation, String why) {
    change(
        added(configMap("X-A: a").replace("namespace: default", "namespace: other")),
        added(asking(URL, annotation)));
    assertThat(policy().orElseThrow().target())
        .isInstanceOfSatisfying(
            AuthorizationPolicy.Unknown.class, it -> assertThat(it.why()).contains(why));
    assertThat(snapshot.problems())
        .filteredOn(AuthorizationTranslationTest::isOurs)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.message())
                    .contains(why)
                    .endsWith("; its requests are answered with 503"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host: a", "'X A': a", "X-A: $http_x", "X-A: \"a\\nX-B: b\"", "X-A: ' a'"})
  void iB4_whatAConfigMapCouldAddToAQuestionIsRefused(String data) {
    change(added(configMap(data)), added(asking(URL, "auth-proxy-set-headers: c")));
    assertThat(policy().orElseThrow().target()).isInstanceOf(AuthorizationPolicy.Unknown.class);
    assertThat(snapshot.problems()).filteredOn(AuthorizationTranslationTest::isOurs).hasSize(1);
  }

  @Test
  void aConfigMapThatChangesMakesTheIngressAnotherOneAndOthersStay() {
    change(
        added(configMap("X-A: a")),
        added(asking(URL, "auth-proxy-set-headers: c")),
        added(ingress("other", "b.test", "b")));
    assertThat(change(added(configMap("X-A: b"))).ingresses()).containsExactly(NAME);
    assertThat(policy().orElseThrow().question().headers()).isEqualTo(Map.of("X-A", "b"));
    assertThat(change(deleted(configMap("X-A: b"))).ingresses()).containsExactly(NAME);
    assertThat(policy().orElseThrow().target()).isInstanceOf(AuthorizationPolicy.Unknown.class);
    assertThat(change(added(configMap("X-A: c"))).ingresses()).containsExactly(NAME);
    assertThat(policy().orElseThrow().target()).isInstanceOf(AuthorizationPolicy.Known.class);
  }

  @Test
  void aClientOfAnyHostCannotNameWhoIsAsked() {
    String asking = asking("auth-url: https://$host/check");
    change(added(asking));
    assertThat(policy().orElseThrow().target()).isInstanceOf(AuthorizationPolicy.Known.class);
    change(added(asking.replaceFirst("- host: a.test\\s+http:", "- http:")));
    assertThat(policy().orElseThrow().target())
        .isInstanceOfSatisfying(
            AuthorizationPolicy.Unknown.class, it -> assertThat(it.why()).contains("$host"));
  }

  private static boolean isOurs(Problem problem) {
    return problem.message().contains("auth-");
  }

  private Optional<AuthorizationPolicy> policy() {
    return Objects.requireNonNull(snapshot.ingress().ingresses().get(NAME))
        .routing()
        .policy()
        .access()
        .authorization();
  }

  private SnapshotDelta change(ResourceEvent... events) {
    for (ResourceEvent event : events) {
      store.apply(event);
    }
    SnapshotBuilder.Built built = builder.build(snapshot, List.of()).orElseThrow();
    snapshot = built.snapshot();
    return built.delta();
  }

  private static String asking(String... annotations) {
    return ingress("i", "a.test", "a")
        .replace(
            "creationTimestamp:",
            "annotations: {%s%s}, creationTimestamp:"
                .formatted(NGINX, String.join(", " + NGINX, annotations)));
  }

  private static String configMap(String data) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: c, namespace: default}
    data: {%s}
    """
        .formatted(data);
  }
}
