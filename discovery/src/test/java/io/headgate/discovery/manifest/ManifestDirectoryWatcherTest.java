package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.LabelSelector;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.ResourceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestDirectoryWatcherTest {
  private static final Duration LIVE = Duration.ofSeconds(5);

  @TempDir Path directory;
  @TempDir Path elsewhere;

  private final Map<ObjectRef, ResourceEvent> objects = new ConcurrentHashMap<>();
  private final List<ResourceEvent> all = new CopyOnWriteArrayList<>();
  private volatile List<Problem> problems = List.of();
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
  }

  /** Where nobody writes a Namespace, it has its name for a label, as an API server gives it. */
  @Test
  void namespacesCountByTheirLabelsAlsoWithoutNamespaces() throws Exception {
    write("a.yaml", service("a"));
    write("b.yaml", service("b"));
    write("cluster.yaml", configMap("c"));
    start(Optional.of(LabelSelector.parse("kubernetes.io/metadata.name!=b,team notin (x)")));
    assertThat(objects.keySet().stream().map(ObjectRef::toString))
        .anyMatch(it -> it.contains("a/web"))
        .anyMatch(it -> it.contains("ConfigMap"))
        .noneMatch(it -> it.contains("b/web"));

    String named = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  labels: {team: %s}\n";
    write("namespace.yaml", named.formatted("x"));
    await()
        .atMost(LIVE)
        .until(() -> objects.keySet().stream().noneMatch(it -> it.kind().equals("Service")));
    write("namespace.yaml", named.formatted("y"));
    await()
        .atMost(LIVE)
        .until(() -> objects.keySet().stream().anyMatch(it -> it.kind().equals("Service")));
  }

  private static String service(String namespace) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: %s}
    spec: {ports: [{port: 80}]}
    """
        .formatted(namespace);
  }

  private void start() throws Exception {
    start(Optional.empty());
  }

  private void start(Optional<LabelSelector> namespaces) throws Exception {
    ManifestDirectoryWatcher watcher =
        new ManifestDirectoryWatcher(
            new ManifestOptions(
                directory,
                new AllocationRanges(
                    List.of(Cidr.parse("127.96.0.0/16")), PortRange.DEFAULT_NODE_PORTS, List.of()),
                "node-1",
                false,
                namespaces),
            new MemoryAllocationStore(),
            PodRuntime.none(),
            TimeSource.system());
    toClose.add(watcher);
    watcher.start(this::onChange).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void onChange(List<ResourceEvent> events, List<Problem> now) {
    for (ResourceEvent event : events) {
      switch (event) {
        case ResourceEvent.Added added ->
            objects.put(ControlPlaneHarness.ref(added.object()), event);
        case ResourceEvent.Modified modified ->
            objects.put(ControlPlaneHarness.ref(modified.object()), event);
        case ResourceEvent.Deleted deleted ->
            objects.remove(ControlPlaneHarness.ref(deleted.object()));
        case ResourceEvent.Synced() -> {}
      }
    }
    problems = now;
    all.addAll(events);
  }

  private static String configMap(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private void rename(String name, String text) throws IOException {
    Path beside = directory.resolve(name + ".tmp");
    Files.writeString(beside, text);
    Files.move(
        beside,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private boolean has(String name) {
    return objects.containsKey(new ObjectRef("ConfigMap", "default", name));
  }

  private List<String> complaints() {
    return problems.stream()
        .map(problem -> problem.position().orElseThrow() + " " + problem.message())
        .toList();
  }

  @Test
  void iB1_oneBrokenObjectLeavesTheOthersAlone() throws Exception {
    StringBuilder ingresses = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      ingresses.append(
          """
          ---
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          metadata:
            name: ing-%d
          spec:
            rules:
            - http:
                paths:
                - path: %s
                  pathType: Prefix
                  backend: {service: {name: web, port: {number: %s}}}
          """
              .formatted(i, i == 40 ? "nope" : "/", i == 70 ? "eighty" : "80"));
    }
    write("all.yaml", ingresses.toString());
    write("tab.yaml", "apiVersion: v1\nkind: Service\n\tmetadata: {name: x}\n");
    start();

    assertThat(objects).hasSize(98);
    assertThat(complaints())
        .satisfiesExactlyInAnyOrder(
            bad ->
                assertThat(bad)
                    .isEqualTo(
                        "all.yaml:490 spec.rules[0].http.paths[0].path: Invalid value: \"nope\":"
                            + " must be an absolute path"),
            bad ->
                assertThat(bad)
                    .startsWith("all.yaml:852 ")
                    .contains("port.number")
                    .contains("eighty"),
            bad -> assertThat(bad).startsWith("tab.yaml:3 ").contains("TAB"));
  }

  @Test
  void iB11_theLastGoodStateStays() throws Exception {
    write("a.yaml", configMap("a"));
    start();
    int events = all.size();

    write("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a");
    await().atMost(LIVE).until(() -> !problems.isEmpty());
    assertThat(has("a")).isTrue();

    rename("a.yaml", configMap("a"));
    await().atMost(LIVE).until(() -> problems.isEmpty());
    assertThat(all).hasSize(events);

    Files.writeString(elsewhere.resolve("b.yaml"), configMap("b"));
    Files.createSymbolicLink(directory.resolve("b.yaml"), elsewhere.resolve("b.yaml"));
    await().atMost(LIVE).until(() -> !problems.isEmpty());
    assertThat(complaints())
        .containsExactly("b.yaml a symbolic link out of the directory is not followed");
    assertThat(has("b")).isFalse();
  }

  @Test
  void filesFoldersListsAndFormatsAreRead() throws Exception {
    Files.createDirectories(directory.resolve("sub/deep"));
    write("sub/deep/c.yml", configMap("c"));
    write("d.json", "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"d\"}}");
    write(
        "list.yaml",
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: e}
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: f}
        """);
    write("ignored.txt", configMap("g"));
    start();

    assertThat(objects.keySet()).extracting(ObjectRef::name).containsOnly("c", "d", "e", "f");
    assertThat(problems).isEmpty();
    assertThat(all.getLast()).isEqualTo(new ResourceEvent.Synced());
  }

  @Test
  void changesAreLive() throws Exception {
    write("a.yaml", configMap("a"));
    start();

    write("b.yaml", configMap("b"));
    await().atMost(LIVE).until(() -> has("b"));
    rename("b.yaml", configMap("c"));
    await().atMost(LIVE).until(() -> has("c") && !has("b"));
    Files.createDirectories(directory.resolve("new/deep"));
    write("new/deep/d.yaml", configMap("d"));
    await().atMost(LIVE).until(() -> has("d"));
    Files.move(directory.resolve("new"), elsewhere.resolve("new"));
    await().atMost(LIVE).until(() -> !has("d"));
    Files.delete(directory.resolve("a.yaml"));
    await().atMost(LIVE).until(() -> !has("a"));
    assertThat(has("c")).isTrue();
  }

  @Test
  void aDirectoryThatVanishesKeepsEverythingUntilItIsBack() throws Exception {
    write("a.yaml", configMap("a"));
    start();
    Path away = elsewhere.resolve("away");
    Files.move(directory, away);
    await().atMost(LIVE).until(() -> !problems.isEmpty());
    assertThat(problems.getFirst().message()).contains("what it said last goes on");
    assertThat(has("a")).isTrue();

    Files.writeString(away.resolve("b.yaml"), configMap("b"));
    Files.move(away, directory);
    await().atMost(LIVE).until(() -> has("b") && problems.isEmpty());
    assertThat(has("a")).isTrue();
    write("c.yaml", configMap("c"));
    await().atMost(LIVE).until(() -> has("c"));
  }

  @Test
  void allocationsSurviveARestart() throws Exception {
    ProblemLog log = new ProblemLog();
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {type: NodePort, ports: [{port: 80}]}
        """;
    List<String> first;
    try (DiskAllocationStore store = DiskAllocationStore.open(elsewhere, log)) {
      first = assigned(store, service);
    }
    try (DiskAllocationStore store = DiskAllocationStore.open(elsewhere, log)) {
      assertThat(assigned(store, service)).isEqualTo(first);
    }
    Files.writeString(elsewhere.resolve("allocations.json"), "{\"version\": 7, \"obj");
    try (DiskAllocationStore store = DiskAllocationStore.open(elsewhere, log)) {
      assertThat(log.current()).singleElement().asString().contains("allocations.json");
      assertThat(assigned(store, service)).doesNotContain(first.getFirst());
    }
    assertThat(elsewhere.resolve("allocations.json.unreadable")).exists();
  }

  private static List<String> assigned(DiskAllocationStore store, String service) {
    ControlPlaneHarness plane =
        new ControlPlaneHarness("127.96.0.0/16", "30000-32767", store, PodRuntime.none())
            .write("a.yaml", service);
    var made = plane.service("web").orElseThrow();
    return List.of(
        made.getMetadata().getUid(),
        made.getMetadata().getCreationTimestamp(),
        made.getSpec().getClusterIP(),
        made.getSpec().getPorts().getFirst().getNodePort().toString());
  }
}
