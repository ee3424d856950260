package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Snapshot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an Ingress of which an annotation is refused. */
class RefusedAnnotationsTest {

  private static final String NGINX = "nginx.ingress.kubernetes.io";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "configuration-snippet",
        "server-snippet",
        "auth-snippet",
        "stream-snippet",
        "modsecurity-snippet"
      })
  void iB3_aSnippetIsRefusedAndTheIngressIsServedWithoutIt(String name) {
    Snapshot snapshot = built(NGINX, false, NGINX + "/" + name, "return 200;");

    assertThat(snapshot.ingress().ingresses().values()).hasSize(1);
    assertThat(annotationProblems(snapshot))
        .singleElement()
        .asString()
        .contains("[" + NGINX + "/" + name + "]", "its value is a program", "; instead: ");
  }

  @ParameterizedTest
  @CsvSource({
    "configuration-snippet, return 200;",
    "no-such-annotation, x",
    "proxy-read-timeout, 60s"
  })
  void iB3_orItIsNotServedAtAll(String name, String value) {
    Snapshot snapshot = built(NGINX, true, NGINX + "/" + name, value);

    assertThat(snapshot.ingress().ingresses().values()).isEmpty();
    assertThat(annotationProblems(snapshot))
        .satisfiesExactly(
            it -> assertThat(it.message()).contains("not served", "--on-refused reject"),
            it -> assertThat(it.message()).contains(name));
  }

  @Test
  void whatIsNotRefusedIsServedEitherWay() {
    Snapshot snapshot = built(NGINX, true, NGINX + "/proxy-read-timeout", "7");

    assertThat(snapshot.ingress().ingresses().values())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.routing().policy().forward().readTimeout())
                    .isEqualTo(Duration.ofSeconds(7)));
    assertThat(annotationProblems(snapshot)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "auth-url, https://auth.example/check, false",
    "whitelist-source-range, 10.0.0.0/8, false",
    "satisfy, any, false",
    "enable-modsecurity, true, true",
    "limit-connections, 5, false",
    "limit-rps, 5, false",
    "use-regex, true, false",
    "force-ssl-redirect, false, false"
  })
  void whatWasToKeepSomebodyOutIsAProblem(String name, String value, boolean problem) {
    List<Problem> problems =
        built(NGINX, false, NGINX + "/" + name, value).problems().stream()
            .filter(it -> it.reason() == Problem.Reason.NotSupported)
            .toList();

    assertThat(problems).hasSize(problem ? 1 : 0);
    assertThat(problems)
        .allSatisfy(it -> assertThat(it.message()).contains(name, "no ModSecurity"));
  }

  @Test
  void aDefaultBackendThatIsMissingIsAProblem() {
    assertThat(built(NGINX, false, NGINX + "/default-backend", "pages").problems())
        .extracting(Problem::message)
        .anyMatch(
            it ->
                it.startsWith("default-backend: Service ")
                    && it.endsWith("/pages does not exist; nobody answers instead"));
  }

  @Test
  void anotherPrefixIsReadInsteadOfNginxs() {
    Snapshot snapshot = built("mine.example", false, "mine.example/proxy-read-timeout", "7");
    assertThat(
            snapshot
                .ingress()
                .ingresses()
                .values()
                .iterator()
                .next()
                .routing()
                .policy()
                .forward()
                .readTimeout())
        .isEqualTo(Duration.ofSeconds(7));

    Snapshot other = built("mine.example", false, NGINX + "/server-snippet", "x");
    assertThat(annotationProblems(other)).isEmpty();
  }

  private static Snapshot built(String prefix, boolean rejects, String key, String value) {
    ResourceStore store = new ResourceStore();
    BuildOptions options =
        new BuildOptions(
            "node-1",
            IngressClassPolicy.DEFAULT,
            Duration.ZERO,
            new ServiceRules(false, false),
            new AnnotationRules(prefix, rejects));
    SnapshotBuilder builder = new SnapshotBuilder(options, store);
    store.apply(added(Written.ingressClass("headgate", "headgate.io/ingress-controller")));
    store.apply(
        added(
            ingress("a", "a.example", "a")
                .replace(
                    "creationTimestamp:",
                    "annotations: {\"%s\": \"%s\"}, creationTimestamp:".formatted(key, value))));
    return builder
        .build(Snapshot.empty(new NodeInfo("node-1", "")), List.of())
        .orElseThrow()
        .snapshot();
  }

  private static List<Problem> annotationProblems(Snapshot snapshot) {
    return snapshot.problems().stream()
        .filter(it -> it.reason() == Problem.Reason.Annotation)
        .toList();
  }
}
