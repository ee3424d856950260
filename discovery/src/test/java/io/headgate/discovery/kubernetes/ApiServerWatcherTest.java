package io.headgate.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.build.BuildOptions;
import io.headgate.discovery.build.Compat;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.ServiceRules;
import io.headgate.discovery.build.SnapshotPublisher;
import io.headgate.discovery.build.StandIns;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.LabelSelector;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an API server's lists and watches, of its absence, and of its refusals. */
class ApiServerWatcherTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private static Vertx vertx;

  @TempDir private Path folder;
  private final ScriptedApiServer server = new ScriptedApiServer();
  private final ProblemLog problems = new ProblemLog();
  private final List<Snapshot> seen = new CopyOnWriteArrayList<>();
  private SnapshotPublisher publisher = publisher(AnnotationRules.DEFAULT);
  private final PassingTime time = new PassingTime();
  private Optional<ApiServerWatcher> watcher = Optional.empty();
  private CompletableFuture<Void> listed = new CompletableFuture<>();

  @BeforeAll
  static void openLoops() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeLoops() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void writeObjects() {
    server.put(ingressClass("ours", "headgate.io/ingress-controller"));
    server.put(ingressClass("theirs", "example.com/other"));
    server.put(service("web"));
    server.put(slice("web-1", "web", "10.244.0.1"));
  }

  @AfterEach
  void stop() {
    watcher.ifPresent(ApiServerWatcher::close);
    publisher.close();
    server.close();
  }

  @Test
  void theFirstSnapshotHasEverything() {
    server.put(ingress("shop", "ours", "tls"));
    server.put(secret("tls"));
    start("");

    listed.join();
    Snapshot first = publisher.awaitSequence(1).toCompletableFuture().join();

    assertThat(endpoints(first, "web")).containsExactly("10.244.0.1:8080");
    assertThat(first.ingress().ingresses()).hasSize(1);
    assertThat(first.ingress().certificates()).containsOnlyKeys(new SecretName("default", "tls"));
    assertThat(first.problems()).isEmpty();
    await().atMost(LONG).until(() -> problems.current().isEmpty());
    await().atMost(LONG).until(() -> staleness().isZero());
  }

  @Test
  void nothingIsServedBeforeEveryKindIsListed() {
    server.refuse("endpointslices", 403);
    start("");

    await().atMost(LONG).until(() -> !problems.current().isEmpty());
    assertThat(publisher.current().sequence()).isZero();
    assertThat(listed).isNotDone();
    assertThat(problems.current())
        .extracting(Problem::message)
        .anySatisfy(
            it ->
                assertThat(it)
                    .startsWith("endpointslices: 403")
                    .contains("cannot list resource \"endpointslices\""));

    server.refuse("endpointslices", 200);

    await().atMost(LONG).until(() -> publisher.current().sequence() == 1);
    await().atMost(LONG).until(() -> problems.current().isEmpty());
  }

  @Test
  void aTokenThatIsRefusedIsSaid() {
    List.of("services", "endpointslices", "ingresses", "ingressclasses", "endpoints", "nodes")
        .forEach(it -> server.refuse(it, 401));
    start("");

    await().atMost(LONG).until(() -> !problems.current().isEmpty());

    assertThat(problems.current())
        .extracting(Problem::message)
        .allSatisfy(it -> assertThat(it).contains("401 Unauthorized (expected: a valid token"));
    assertThat(publisher.current().sequence()).isZero();
  }

  @Test
  void onlySecretsThatOurIngressesNameAreAskedFor() {
    server.put(ingress("shop", "ours", "tls"));
    server.put(ingress("other", "theirs", "not-ours"));
    server.put(secret("tls"));
    server.put(secret("not-ours"));
    server.put(secret("private"));
    start("");
    listed.join();

    server.put(secret("tls-2"));
    server.put(ingress("shop", "ours", "tls-2"));
    await()
        .atMost(LONG)
        .until(
            () ->
                publisher
                    .current()
                    .ingress()
                    .certificates()
                    .containsKey(new SecretName("default", "tls-2")));

    assertThat(publisher.current().ingress().certificates()).hasSize(1);
    await().atMost(LONG).until(() -> server.asked().contains("watch secrets/tls-2"));
    assertThat(server.asked().stream().filter(it -> it.contains("secrets")).distinct())
        .containsExactlyInAnyOrder(
            "list secrets/tls", "watch secrets/tls", "list secrets/tls-2", "watch secrets/tls-2");
    // The Ingress came with its Secret: at no time was it without one.
    assertThat(seen).allSatisfy(it -> assertThat(it.problems()).isEmpty());
  }

  @Test
  void theGlobalConfigMapIsFollowedByItsNameAlsoWithoutIngresses() {
    server.delete(ingressClass("ours", "headgate.io/ingress-controller"));
    server.delete(ingressClass("theirs", "example.com/other"));
    server.put(configMap("tuning", "proxy-read-timeout: '7'"));
    server.put(configMap("another", "proxy-read-timeout: '8'"));
    start(
        server.kubeconfig(folder),
        "default",
        new AnnotationRules(
            AnnotationCatalogue.NGINX_PREFIX,
            false,
            Compat.STRICT,
            Optional.of(new ConfigMapName("edge", "tuning"))));
    listed.join();
    assertThat(publisher.awaitSequence(1).toCompletableFuture().join().problems()).isEmpty();

    server.put(ingressClass("ours", "headgate.io/ingress-controller"));
    server.put(ingress("shop", "ours", "tls").replaceFirst("(?m)^  tls: .*\n", ""));
    await().atMost(LONG).until(() -> readTimeout().equals(Optional.of(7L)));
    server.put(configMap("tuning", "proxy-read-timeout: '9'"));
    await().atMost(LONG).until(() -> readTimeout().equals(Optional.of(9L)));
    server.delete(configMap("tuning", "proxy-read-timeout: '9'"));
    await().atMost(LONG).until(() -> readTimeout().equals(Optional.of(60L)));

    assertThat(publisher.current().problems())
        .extracting(Problem::message)
        .anyMatch(it -> it.startsWith("--configmap: \"edge/tuning\" is not there"));
    assertThat(server.asked().stream().filter(it -> it.contains("configmaps")).distinct())
        .containsExactlyInAnyOrder("list configmaps/tuning", "watch configmaps/tuning");
  }

  @Test
  void theConfigMapOfHeadersIsFollowedByItsNameWhileAnIngressNamesIt() {
    server.put(configMap("tuning", "global-allowed-response-headers: 'X-Team'"));
    server.put(configMap("heads", "X-Team: a").replace("edge", "default"));
    server.put(configMap("another", "X-Team: b").replace("edge", "default"));
    String shop = ingress("shop", "ours", "tls").replaceFirst("(?m)^  tls: .*\n", "");
    String custom = "annotations: {nginx.ingress.kubernetes.io/custom-headers: default/heads}";
    server.put(shop.replace("namespace: default}", "namespace: default, " + custom + "}"));
    start(
        server.kubeconfig(folder),
        "default",
        new AnnotationRules(
            AnnotationCatalogue.NGINX_PREFIX,
            false,
            Compat.STRICT,
            Optional.of(new ConfigMapName("edge", "tuning"))));
    listed.join();
    publisher.awaitSequence(1).toCompletableFuture().join();
    assertThat(addedHeaders()).isEqualTo(Map.of("X-Team", "a"));

    server.put(configMap("heads", "X-Team: c").replace("edge", "default"));
    await().atMost(LONG).until(() -> addedHeaders().equals(Map.of("X-Team", "c")));
    server.delete(configMap("heads", "X-Team: c").replace("edge", "default"));
    await().atMost(LONG).until(() -> addedHeaders().isEmpty());
    assertThat(publisher.current().problems())
        .extracting(Problem::message)
        .contains("custom-headers: ConfigMap default/heads does not exist; no header is added");

    assertThat(server.asked().stream().filter(it -> it.contains("configmaps")).distinct())
        .containsExactlyInAnyOrder(
            "list configmaps/tuning",
            "watch configmaps/tuning",
            "list configmaps/heads",
            "watch configmaps/heads");
  }

  @Test
  void iX2_whatIsElsewhereIsAskedForOnlyWhereTheGlobalConfigMapSaysSo() {
    server.put(configMap("heads", "X-Team: a"));
    server.put(configMap("tuning", "global-allowed-response-headers: 'X-Team'"));
    String shop = ingress("shop", "ours", "tls").replaceFirst("(?m)^  tls: .*\n", "");
    String naming =
        "annotations: {nginx.ingress.kubernetes.io/custom-headers: edge/heads,"
            + " nginx.ingress.kubernetes.io/auth-tls-secret: edge/authority}";
    server.put(shop.replace("namespace: default}", "namespace: default, " + naming + "}"));
    start(
        server.kubeconfig(folder),
        "",
        new AnnotationRules(
            AnnotationCatalogue.NGINX_PREFIX,
            false,
            Compat.STRICT,
            Optional.of(new ConfigMapName("edge", "tuning"))));
    listed.join();
    publisher.awaitSequence(1).toCompletableFuture().join();
    assertThat(addedHeaders()).isEmpty();
    assertThat(server.asked())
        .noneMatch(it -> it.contains("configmaps/heads") || it.contains("secrets/"));

    server.put(
        configMap(
            "tuning",
            "global-allowed-response-headers: 'X-Team', allow-cross-namespace-resources: 'true'"));
    await().atMost(LONG).until(() -> addedHeaders().equals(Map.of("X-Team", "a")));
    await().atMost(LONG).until(() -> server.asked().contains("list secrets/authority"));

    server.put(configMap("tuning", "global-allowed-response-headers: 'X-Team'"));
    await().atMost(LONG).until(() -> addedHeaders().isEmpty());
  }

  private Map<String, String> addedHeaders() {
    return publisher.current().ingress().ingresses().values().stream()
        .map(it -> it.routing().answers().head().added().headers())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoMayNotReadTheGlobalConfigMapServesWithoutIt() {
    server.put(configMap("tuning", "proxy-read-timeout: '7'"));
    server.put(ingress("shop", "ours", "tls"));
    server.refuse("configmaps", 403);
    start(
        server.kubeconfig(folder),
        "",
        new AnnotationRules(
            AnnotationCatalogue.NGINX_PREFIX,
            false,
            Compat.STRICT,
            Optional.of(new ConfigMapName("edge", "tuning"))));
    listed.join();
    publisher.awaitSequence(1).toCompletableFuture().join();

    assertThat(readTimeout()).contains(60L);
    await()
        .atMost(LONG)
        .until(
            () ->
                problems.current().stream()
                    .anyMatch(it -> it.message().contains("configmaps/edge/tuning: 403")));
  }

  @Test
  void theConfigMapThatTheGlobalOneTakesHeadersFromIsFollowedAsLongAsItIsNamed() {
    server.put(configMap("tuning", "add-headers: edge/headers"));
    server.put(configMap("headers", "X-Edge: one"));
    server.put(configMap("another", "X-Edge: other"));
    start(
        server.kubeconfig(folder),
        "default",
        new AnnotationRules(
            AnnotationCatalogue.NGINX_PREFIX,
            false,
            Compat.STRICT,
            Optional.of(new ConfigMapName("edge", "tuning"))));
    listed.join();
    assertThat(publisher.awaitSequence(1).toCompletableFuture().join().problems()).isEmpty();
    assertThat(edgeHeader()).contains("one");

    server.put(configMap("headers", "X-Edge: two"));
    await().atMost(LONG).until(() -> edgeHeader().equals(Optional.of("two")));
    server.put(configMap("tuning", "add-headers: edge/another"));
    await().atMost(LONG).until(() -> edgeHeader().equals(Optional.of("other")));
    server.put(configMap("tuning", "proxy-read-timeout: '9'"));
    await().atMost(LONG).until(() -> edgeHeader().isEmpty());
    assertThat(publisher.current().problems()).isEmpty();
  }

  private Optional<String> edgeHeader() {
    return Optional.ofNullable(
        publisher.current().ingress().requests().answers().headers().get("X-Edge"));
  }

  @Test
  void theDefaultCertificateIsFollowedByItsNameAlsoWithoutIngresses() {
    SecretName name = new SecretName("default", "wildcard");
    SecretName tickets = new SecretName("default", "tickets");
    server.put(secret("wildcard"));
    server.put(secret("private"));
    start(
        server.kubeconfig(folder),
        "shop",
        new AnnotationRules(
            AnnotationCatalogue.NGINX_PREFIX,
            false,
            Compat.STRICT,
            Optional.empty(),
            new StandIns(Optional.of(name), Optional.empty(), Optional.of(tickets))));
    listed.join();
    Snapshot first = publisher.awaitSequence(1).toCompletableFuture().join();

    assertThat(first.ingress().certificates()).containsOnlyKeys(name);
    assertThat(first.problems())
        .extracting(Problem::message)
        .singleElement()
        .asString()
        .startsWith("--ssl-session-ticket-secret: Secret default/tickets");
    server.put(secret("wildcard").replace("a2V5", "b3RoZXI="));
    await()
        .atMost(LONG)
        .until(
            () ->
                publisher.current().ingress().certificates().values().stream()
                    .anyMatch(it -> it.keyPem().equals("other")));
    server.delete(secret("wildcard"));
    await().atMost(LONG).until(() -> publisher.current().ingress().certificates().isEmpty());
    assertThat(publisher.current().problems())
        .extracting(Problem::message)
        .anyMatch(it -> it.startsWith("--default-ssl-certificate: Secret default/wildcard"));
    assertThat(server.asked().stream().filter(it -> it.contains("secrets")).distinct())
        .containsExactlyInAnyOrder(
            "list secrets/wildcard",
            "watch secrets/wildcard",
            "list secrets/tickets",
            "watch secrets/tickets");
  }

  private Optional<Long> readTimeout() {
    return publisher.current().ingress().ingresses().values().stream()
        .map(it -> it.routing().policy().forward().readTimeout().toSeconds())
        .findFirst();
  }

  private static String configMap(String name, String data) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: edge}
    data: {%s}
    """
        .formatted(name, data);
  }

  @Test
  void aServerThatIsAwayChangesNothing() {
    start("");
    listed.join();
    Snapshot before = publisher.awaitSequence(1).toCompletableFuture().join();

    server.goAway();

    await().atMost(LONG).until(() -> !staleness().isZero());
    await().atMost(LONG).until(() -> !problems.current().isEmpty());
    assertThat(publisher.current()).isSameAs(before);
    assertThat(problems.current().getFirst().object().kind()).isEqualTo("APIServer");

    server.put(slice("web-1", "web", "10.244.0.1", "10.244.0.2"));
    server.comeBack();

    await().atMost(LONG).until(() -> endpoints(publisher.current(), "web").size() == 2);
    await().atMost(LONG).until(() -> staleness().isZero());
    await().atMost(LONG).until(() -> problems.current().isEmpty());
    assertThat(publisher.current().sequence()).isEqualTo(2);
  }

  @Test
  void iL6_whatWasReadServesWhileTheApiServerIsAwayForFiveMinutes() {
    server.put(service("kept"));
    server.put(slice("kept-1", "kept", "10.244.0.9"));
    server.put(service("gone"));
    start("");
    listed.join();
    Snapshot before = publisher.awaitSequence(1).toCompletableFuture().join();
    await().atMost(LONG).until(() -> staleness().isZero());

    server.goAway();
    await().atMost(LONG).until(() -> !staleness().isZero());
    time.pass(Duration.ofMinutes(3));
    assertThat(staleness()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    await().atMost(LONG).until(() -> !problems.current().isEmpty());
    time.pass(Duration.ofMinutes(2));
    assertThat(staleness()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    assertThat(publisher.current()).isSameAs(before);

    // What happens meanwhile, it has forgotten by the time that it is back.
    server.put(slice("web-1", "web", "10.244.0.1", "10.244.0.2"));
    server.delete(service("gone"));
    server.put(service("late"));
    server.forget();
    server.comeBack();

    ServiceName late = new ServiceName("default", "late");
    await().atMost(LONG).until(() -> publisher.current().services().containsKey(late));
    await().atMost(LONG).until(() -> endpoints(publisher.current(), "web").size() == 2);
    await().atMost(LONG).until(() -> publisher.current().services().size() == 3);
    await().atMost(LONG).until(() -> staleness().isZero());
    await().atMost(LONG).until(() -> problems.current().isEmpty());
    ServiceName kept = new ServiceName("default", "kept");
    assertThat(seen)
        .allSatisfy(
            it -> {
              assertThat(it.services().get(kept)).isSameAs(before.services().get(kept));
              assertThat(endpoints(it, "web")).startsWith("10.244.0.1:8080");
            });
    // One for each kind that is listed anew, at most.
    assertThat(seen).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void whatHasExpiredIsListedAnewWithoutAFlap() {
    server.put(service("gone"));
    start("");
    listed.join();
    publisher.awaitSequence(1).toCompletableFuture().join();

    server.forget();
    server.delete(service("gone"));
    server.put(service("late"));

    await()
        .atMost(LONG)
        .until(() -> publisher.current().services().keySet().toString().contains("late"));
    await().atMost(LONG).until(() -> publisher.current().services().size() == 2);
    assertThat(seen)
        .allSatisfy(it -> assertThat(endpoints(it, "web")).containsExactly("10.244.0.1:8080"));
  }

  @Test
  void aSliceWithoutAnythingIsNoEndpoints() {
    server.put(
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: empty-1, namespace: default, labels: {kubernetes.io/service-name: empty}}
        addressType: IPv4
        """);
    server.put(service("empty"));
    start("");
    listed.join();

    assertThat(endpoints(publisher.awaitSequence(1).toCompletableFuture().join(), "empty"))
        .isEmpty();
  }

  @Test
  void endpointsByHandAreServedUntilASliceMirrorsThem() {
    server.put(service("machine").replace("  selector: {app: x}\n", ""));
    server.put(
        """
        apiVersion: v1
        kind: Endpoints
        metadata: {name: machine, namespace: default}
        subsets: [{addresses: [{ip: 192.0.2.9}], ports: [{name: http, port: 8090}]}]
        """);
    start("");
    listed.join();

    assertThat(endpoints(publisher.awaitSequence(1).toCompletableFuture().join(), "machine"))
        .containsExactly("192.0.2.9:8090");

    server.put(slice("machine-x", "machine", "192.0.2.9", "192.0.2.10"));

    await()
        .atMost(LONG)
        .until(
            () ->
                endpoints(publisher.current(), "machine")
                    .equals(List.of("192.0.2.9:8080", "192.0.2.10:8080")));
  }

  @Test
  void oneNamespaceIsReadAlone() {
    server.put(service("far").replace("namespace: default", "namespace: elsewhere"));
    start("elsewhere");
    listed.join();

    assertThat(publisher.awaitSequence(1).toCompletableFuture().join().services())
        .containsOnlyKeys(new ServiceName("elsewhere", "far"));
  }

  /** What is in another one is not there: neither served nor looked into, and nobody is told. */
  @Test
  void namespacesComeAndGoByTheirLabels() {
    server.put(namespace("default", "team: a"));
    server.put(namespace("elsewhere", "team: b"));
    server.put(ingress("shop", "ours", "tls"));
    server.put(secret("tls"));
    server.put(elsewhere(service("far")));
    server.put(elsewhere(ingress("far", "ours", "far")));
    server.put(elsewhere(secret("far")));
    start(
        server.kubeconfig(folder),
        new ReadScope("", Optional.of(LabelSelector.parse("team in (a,c)")), Set.of()),
        AnnotationRules.DEFAULT);
    listed.join();
    publisher.awaitSequence(1).toCompletableFuture().join();
    assertThat(namespaces()).containsExactly("default");
    assertThat(endpoints(publisher.current(), "web")).containsExactly("10.244.0.1:8080");
    assertThat(server.asked()).noneMatch(it -> it.contains("secrets/far"));

    server.put(namespace("elsewhere", "team: c"));
    await().atMost(LONG).until(() -> namespaces().equals(Set.of("default", "elsewhere")));
    assertThat(publisher.current().ingress().ingresses()).hasSize(2);
    await().atMost(LONG).until(() -> server.asked().contains("watch secrets/far"));
    SecretName far = new SecretName("elsewhere", "far");
    await().atMost(LONG).until(() -> publisher.current().ingress().certificates().containsKey(far));

    server.put(namespace("default", "team: b"));
    await().atMost(LONG).until(() -> namespaces().equals(Set.of("elsewhere")));
    assertThat(publisher.current().ingress().ingresses()).hasSize(1);
    server.put(service("late"));
    server.delete(namespace("elsewhere", "team: c"));
    await().atMost(LONG).until(() -> namespaces().isEmpty());
    server.put(namespace("default", "team: a"));
    await().atMost(LONG).until(() -> publisher.current().services().size() == 2);
    assertThat(endpoints(publisher.current(), "web")).containsExactly("10.244.0.1:8080");
  }

  @Test
  void namespacesAreReadOnlyWhereTheirLabelsCount() {
    start("");
    listed.join();

    assertThat(server.asked()).noneMatch(it -> it.contains("namespaces"));
  }

  private Set<String> namespaces() {
    return publisher.current().services().keySet().stream()
        .map(ServiceName::namespace)
        .collect(Collectors.toSet());
  }

  private static String namespace(String name, String labels) {
    return """
    apiVersion: v1
    kind: Namespace
    metadata: {name: %s, labels: {%s}}
    """
        .formatted(name, labels);
  }

  private static String elsewhere(String object) {
    return object.replace("namespace: default", "namespace: elsewhere");
  }

  @Test
  void aKubeconfigThatIsNoneFails() throws IOException {
    Path file = Files.writeString(folder.resolve("none"), "kind: Config\nclusters: []\n");
    start(file, "");

    assertThatThrownBy(listed::join)
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--kubeconfig: \"" + file + "\"");
  }

  private void start(String namespace) {
    start(server.kubeconfig(folder), namespace);
  }

  private void start(Path kubeconfig, String namespace) {
    start(kubeconfig, namespace, AnnotationRules.DEFAULT);
  }

  private SnapshotPublisher publisher(AnnotationRules annotations) {
    return new SnapshotPublisher(
        new BuildOptions(
            "node-1",
            IngressClassPolicy.DEFAULT,
            Duration.ofMillis(1),
            new ServiceRules(false, false),
            annotations),
        problems,
        TimeSource.system());
  }

  private void start(Path kubeconfig, String namespace, AnnotationRules annotations) {
    start(kubeconfig, ReadScope.of(namespace), annotations);
  }

  private void start(Path kubeconfig, ReadScope scope, AnnotationRules annotations) {
    publisher.close();
    publisher = publisher(annotations);
    publisher.addObserver("seen", (delta, snapshot) -> seen.add(snapshot));
    ApiServerWatcher following =
        new ApiServerWatcher(
            new ApiServerOptions(
                new ApiServerAccess.Kubeconfig(kubeconfig),
                "node-1",
                scope,
                IngressClassPolicy.DEFAULT,
                annotations),
            vertx,
            problems,
            time);
    watcher = Optional.of(following);
    listed = following.start(publisher).toCompletableFuture();
  }

  private Duration staleness() {
    return watcher.orElseThrow().staleness();
  }

  private static List<String> endpoints(Snapshot snapshot, String service) {
    Optional<Service> found =
        Optional.ofNullable(snapshot.services().get(new ServiceName("default", service)));
    return found.orElseThrow().ports().getFirst().endpoints().stream()
        .map(Endpoint::address)
        .map(it -> it.socketAddress().getAddress().getHostAddress() + ":" + it.port())
        .toList();
  }

  private static String ingressClass(String name, String controller) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: %s}
    spec: {controller: %s}
    """
        .formatted(name, controller);
  }

  private static String ingress(String name, String ingressClass, String secret) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s, namespace: default}
    spec:
      ingressClassName: %s
      tls: [{hosts: [%s.example.com], secretName: %s}]
      rules:
      - host: %s.example.com
        http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
    """
        .formatted(name, ingressClass, name, secret, name);
  }

  private static String secret(String name) {
    return """
    apiVersion: v1
    kind: Secret
    type: kubernetes.io/tls
    metadata: {name: %s, namespace: default}
    data: {tls.crt: Y2VydA==, tls.key: a2V5}
    """
        .formatted(name);
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: default}
    spec:
      selector: {app: x}
      type: ClusterIP
      clusterIP: 10.96.0.10
      clusterIPs: [10.96.0.10]
      ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
    """
        .formatted(name);
  }

  private static String slice(String name, String service, String... addresses) {
    StringBuilder endpoints = new StringBuilder();
    for (String address : addresses) {
      endpoints.append("  - addresses: [").append(address).append("]\n");
    }
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: %s, namespace: default, labels: {kubernetes.io/service-name: %s}}
    addressType: IPv4
    ports: [{name: http, port: 8080, protocol: TCP}]
    endpoints:
    %s\
    """
        .formatted(name, service, endpoints);
  }

  /** The machine's own, and what a test lets pass. */
  private static final class PassingTime implements TimeSource {

    private final AtomicLong passed = new AtomicLong();

    void pass(Duration time) {
      passed.addAndGet(time.toNanos());
    }

    @Override
    public Instant now() {
      return TimeSource.system().now().plusNanos(passed.get());
    }

    @Override
    public long nanoTime() {
      return TimeSource.system().nanoTime() + passed.get();
    }
  }
}
