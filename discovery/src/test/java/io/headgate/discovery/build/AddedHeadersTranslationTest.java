package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.deleted;
import static io.headgate.discovery.build.Written.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.model.ConfigMapName;
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

/** What an Ingress adds to its answers, as ConfigMaps write it. */
class AddedHeadersTranslationTest {

  private static final IngressName NAME = new IngressName("default", "i");
  private static final ConfigMapName GLOBAL = new ConfigMapName("edge", "tuning");

  private final ResourceStore store = new ResourceStore();
  private final SnapshotBuilder builder =
      new SnapshotBuilder(
          new BuildOptions(
              "node-1",
              IngressClassPolicy.DEFAULT,
              Duration.ZERO,
              new ServiceRules(false, false),
              new AnnotationRules(
                  AnnotationCatalogue.NGINX_PREFIX, false, Compat.STRICT, Optional.of(GLOBAL))),
          store);
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));

  @BeforeEach
  void globalConfigMap() {
    store.apply(added(Written.ingressClass("headgate", "headgate.io/ingress-controller")));
    store.apply(added(allowing("X-Team, X-Frame-Options")));
  }

  @ParameterizedTest
  @CsvSource({
    "nginx.ingress.kubernetes.io/custom-headers, c",
    "nginx.ingress.kubernetes.io/custom-headers, default/c",
    "headgate.io/custom-headers,                 default/c",
  })
  void whatIsAllowedIsAdded(String annotation, String named) {
    change(
        added(configMap("c", "X-Team: a, x-frame-options: DENY")),
        added(asking(annotation, named)));

    assertThat(headers()).isEqualTo(Map.of("X-Team", "a", "x-frame-options", "DENY"));
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Other: a               | key \"X-Other\": global-allowed-response-headers of the global"
            + " ConfigMap does not name it; it is not added",
        "'X Other': a             | key \"X Other\": (expected: the name of a header that is not of"
            + " the message itself, and a text without variables); it is not added",
        "content-length: '1'      | key \"content-length\": (expected: the name",
        "Transfer-Encoding: x     | key \"Transfer-Encoding\": (expected: the name",
        "X-Frame-Options: $host   | key \"X-Frame-Options\": (expected: the name",
        "X-Frame-Options: ''      | key \"X-Frame-Options\": (expected: the name",
        "X-Frame-Options: ' a'    | key \"X-Frame-Options\": (expected: the name",
        "X-Frame-Options: \"a\\r\\nb: c\" | key \"X-Frame-Options\": (expected: the name",
      })
  void iB4_whatIsNotAllowedOrNoHeaderIsLeftOutAlone(String data, String why) {
    change(
        added(configMap("c", "X-Team: a, " + data)),
        added(asking("nginx.ingress.kubernetes.io/custom-headers", "c")));

    assertThat(headers()).isEqualTo(Map.of("X-Team", "a"));
    assertThat(problems())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.toString())
                    .contains("default/i: custom-headers: ConfigMap default/c, " + why));
  }

  @Test
  void iX2_aConfigMapOfAnotherNamespaceIsNotRead() {
    change(
        added(configMap("c", "X-Team: a").replace("namespace: default", "namespace: other")),
        added(asking("nginx.ingress.kubernetes.io/custom-headers", "other/c")));

    assertThat(headers()).isEmpty();
    assertThat(problems())
        .extracting(Problem::message)
        .containsExactly(
            "custom-headers: ConfigMap other/c is of another namespace; no header is added");
  }

  @Test
  void bothConfigMapsCountFromTheirChangeOnAndOtherIngressesStay() {
    change(
        added(asking("nginx.ingress.kubernetes.io/custom-headers", "c")),
        added(ingress("other", "b.test", "b")));
    assertThat(problems())
        .extracting(Problem::message)
        .containsExactly("custom-headers: ConfigMap default/c does not exist; no header is added");

    assertThat(change(added(configMap("c", "X-Team: a"))).ingresses()).containsExactly(NAME);
    assertThat(headers()).isEqualTo(Map.of("X-Team", "a"));
    assertThat(problems()).isEmpty();
    assertThat(change(added(configMap("c", "X-Team: b"))).ingresses()).containsExactly(NAME);
    assertThat(headers()).isEqualTo(Map.of("X-Team", "b"));
    assertThat(change(added(allowing("X-None"))).ingresses()).containsExactly(NAME);
    assertThat(headers()).isEmpty();
    assertThat(change(added(allowing("x-team"))).ingresses()).containsExactly(NAME);
    assertThat(headers()).isEqualTo(Map.of("X-Team", "b"));
    assertThat(change(deleted(configMap("c", "X-Team: b"))).ingresses()).containsExactly(NAME);
    assertThat(headers()).isEmpty();
  }

  private Map<String, String> headers() {
    return Objects.requireNonNull(snapshot.ingress().ingresses().get(NAME))
        .routing()
        .answers()
        .head()
        .added()
        .headers();
  }

  private List<Problem> problems() {
    return snapshot.problems().stream()
        .filter(it -> it.message().startsWith("custom-headers"))
        .toList();
  }

  private SnapshotDelta change(ResourceEvent... events) {
    for (ResourceEvent event : events) {
      store.apply(event);
    }
    SnapshotBuilder.Built built = builder.build(snapshot, List.of()).orElseThrow();
    snapshot = built.snapshot();
    return built.delta();
  }

  private static String asking(String annotation, String named) {
    return ingress("i", "a.test", "a")
        .replace(
            "creationTimestamp:",
            "annotations: {%s: %s}, creationTimestamp:".formatted(annotation, named));
  }

  private static String allowing(String names) {
    return configMap("tuning", "global-allowed-response-headers: '" + names + "'")
        .replace("namespace: default", "namespace: edge");
  }

  private static String configMap(String name, String data) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: default}
    data: {%s}
    """
        .formatted(name, data);
  }
}
