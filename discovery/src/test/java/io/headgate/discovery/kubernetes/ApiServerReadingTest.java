package io.headgate.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.discovery.check.CheckOptions;
import io.headgate.discovery.check.CheckReport;
import io.headgate.discovery.check.ClusterCheck;
import io.headgate.discovery.check.Finding;
import io.headgate.discovery.check.ManifestCheck;
import io.headgate.discovery.kubernetes.ApiServerReading.ConfigMaps;
import io.headgate.discovery.kubernetes.ApiServerReading.Read;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Problem;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check --from-cluster} reads, once, and that it is judged as manifests are. */
class ApiServerReadingTest {

  private static final String CLASS =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: nginx}
      spec: {controller: k8s.io/ingress-nginx}
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec:
        ports: [{name: http, port: 80}]
      """;

  private static final String INGRESS =
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: web
        namespace: shop
        annotations:
          nginx.ingress.kubernetes.io/proxy-body-size: 8m
          nginx.ingress.kubernetes.io/server-snippet: return 200;
      spec:
        ingressClassName: nginx
        rules:
        - host: shop.example
          http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
      """;

  private static final String CONFIG_MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: ingress-nginx-controller, namespace: edge}
      data: {enable-brotli: "true", keep-alive: "75"}
      """;

  private static Vertx vertx;

  @TempDir private Path folder;
  private final ScriptedApiServer server = new ScriptedApiServer();

  @BeforeAll
  static void openLoops() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeLoops() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theVerdictsAreThoseOfTheSameManifests() throws IOException {
    List<String> objects = List.of(CLASS, INGRESS, SERVICE, CONFIG_MAP);
    objects.forEach(server::put);
    Path file = Files.writeString(folder.resolve("all.yaml"), String.join("---\n", objects));
    ManifestCheck manifests = new ManifestCheck(CheckOptions.DEFAULT);
    manifests.read(file);

    CheckReport report = check(read(""));

    assertThat(report.problems()).isEmpty();
    assertThat(verdicts(report))
        .contains(
            "Ingress shop/web nginx.ingress.kubernetes.io/server-snippet refused",
            "Ingress shop/web spec.rules[].http.paths[].pathType applied",
            "IngressClass nginx spec.controller applied",
            "ConfigMap edge/ingress-nginx-controller data.enable-brotli differs")
        .containsExactlyInAnyOrderElementsOf(verdicts(manifests.report()));
    assertThat(report.findings()).allSatisfy(it -> assertThat(it.position()).isEmpty());
  }

  @Test
  void itIsAskedOnceForEachKindAndForNoSecret() {
    server.put(INGRESS);

    read("");

    assertThat(server.asked())
        .filteredOn(it -> !it.startsWith("list configmaps"))
        .containsExactly("list ingressclasses", "list ingresses", "list services");
    assertThat(server.asked()).hasSize(3 + ClusterCheck.configMapNames().size() + 1);
  }

  @Test
  void oneNamespaceIsReadAlone() {
    server.put(CLASS);
    server.put(INGRESS);
    server.put(SERVICE.replace("namespace: shop", "namespace: other"));

    assertThat(read("other").objects())
        .extracting(it -> it.getKind() + " " + it.getMetadata().getName())
        .containsExactly("IngressClass nginx", "Service web");
  }

  @Test
  void aConfigMapThatIsNamedIsReadAlone() {
    server.put(CONFIG_MAP);
    server.put(CONFIG_MAP.replace("ingress-nginx-controller", "tuning"));

    Read named =
        ApiServerReading.read(access(), "", new ConfigMaps("edge", List.of("tuning"), ""), vertx);

    assertThat(named.objects())
        .extracting(it -> it.getMetadata().getName())
        .containsExactly("tuning");
    CheckOptions options =
        new CheckOptions(
            CheckOptions.DEFAULT.annotationsPrefix(),
            Optional.of(new ConfigMapName("edge", "tuning")));
    assertThat(ClusterCheck.of(options, named.objects(), List.of()).findings()).hasSize(2);
  }

  @Test
  void whatIsRefusedIsSaidAndTheRestIsRead() {
    server.put(INGRESS);
    server.refuse("configmaps", 403);
    server.refuse("services", 403);

    CheckReport report = check(read(""));

    assertThat(report.problems())
        .extracting(Problem::message)
        .containsExactly(
            "services: 403 services is forbidden: User \"u\" cannot list resource \"services\""
                + " (expected: a role that allows it)",
            "configmaps: 403 configmaps is forbidden: User \"u\" cannot list resource"
                + " \"configmaps\" (expected: a role that allows it)");
    assertThat(report.isUnreadable()).isTrue();
    assertThat(report.isRefused()).isTrue();
  }

  @Test
  void anApiServerThatIsAwayIsAskedOnce() {
    server.goAway();

    CheckReport report = check(read(""));

    assertThat(report.problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .startsWith("ingressclasses: not reachable: ");
    assertThat(report.findings()).isEmpty();
    assertThat(report.isUnreadable()).isTrue();
  }

  @Test
  void aKubeconfigThatIsNoneFails() {
    ApiServerAccess none = new ApiServerAccess.Kubeconfig(folder.resolve("none"));
    ConfigMaps nothing = new ConfigMaps("", List.of(), "");

    assertThatThrownBy(() -> ApiServerReading.read(none, "", nothing, vertx))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--kubeconfig: \"" + folder.resolve("none") + "\" cannot be read");
  }

  private ApiServerAccess access() {
    return new ApiServerAccess.Kubeconfig(server.kubeconfig(folder));
  }

  private Read read(String namespace) {
    return ApiServerReading.read(
        access(),
        namespace,
        new ConfigMaps("", ClusterCheck.configMapNames(), ClusterCheck.CONFIG_MAP_LABEL),
        vertx);
  }

  private static CheckReport check(Read read) {
    return ClusterCheck.of(CheckOptions.DEFAULT, read.objects(), read.problems());
  }

  private static List<String> verdicts(CheckReport report) {
    return report.findings().stream().map(ApiServerReadingTest::verdict).toList();
  }

  private static String verdict(Finding it) {
    return it.object() + " " + it.subject() + " " + it.verdict().text();
  }
}
