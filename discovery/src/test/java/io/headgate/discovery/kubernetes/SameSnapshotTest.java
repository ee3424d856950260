package io.headgate.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.build.BuildOptions;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.SnapshotPublisher;
import io.headgate.discovery.manifest.ManifestDirectoryWatcher;
import io.headgate.discovery.manifest.ManifestOptions;
import io.headgate.discovery.manifest.MemoryAllocationStore;
import io.headgate.discovery.manifest.PodRuntime;
import io.headgate.discovery.manifest.PortRange;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.watch.ResourceWatcher;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same YAML through an API server and through a directory comes to the same snapshot. Takes the
 * kubeconfig of a cluster without a kubelet, where it may make namespaces: {@code
 * -Dheadgate.kubeconfig=FILE}.
 */
@Tag("api-server")
@EnabledIfSystemProperty(named = "headgate.kubeconfig", matches = ".+")
class SameSnapshotTest {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Path EXAMPLES = Path.of("..", "examples");
  private static final String NODE = "node-1";
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path folder;

  static Stream<String> examples() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      return folders
          .filter(Files::isDirectory)
          .map(it -> it.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aDirectoryAndAClusterComeToTheSame(String example) throws IOException {
    String namespace = "same-" + example + "-" + ProcessHandle.current().pid();
    List<HasMetadata> objects = read(EXAMPLES.resolve(example), namespace);
    File kubeconfig = new File(System.getProperty("headgate.kubeconfig", ""));
    Vertx vertx = Vertx.vertx();
    Config config = Config.fromKubeconfig(kubeconfig);
    config.setRequestTimeout((int) LONG.toMillis());
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      client
          .namespaces()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
      SnapshotPublisher publisher = publisher();
      try {
        objects.forEach(it -> client.resource(it).create());
        List<String> expected = shape(ofDirectory(objects), namespace);
        assertThat(expected).isNotEmpty();
        try (ResourceWatcher watcher =
            new ApiServerWatcher(
                new ApiServerOptions(
                    new ApiServerAccess.Kubeconfig(kubeconfig.toPath()),
                    NODE,
                    namespace,
                    IngressClassPolicy.DEFAULT),
                vertx,
                new ProblemLog(),
                TimeSource.system())) {
          watcher.start(publisher).toCompletableFuture().join();
          publisher.awaitSequence(1).toCompletableFuture().join();
          await()
              .atMost(LONG)
              .untilAsserted(
                  () ->
                      assertThat(shape(publisher.current(), namespace))
                          .containsExactlyElementsOf(expected));
        }
      } finally {
        publisher.close();
        objects.stream()
            .filter(IngressClass.class::isInstance)
            .forEach(it -> client.resource(it).delete());
        client.namespaces().withName(namespace).delete();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Classes first: admission gives the default one to an Ingress only when that is made. */
  private static List<HasMetadata> read(Path example, String namespace) throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    try (Stream<Path> files = Files.list(example)) {
      for (Path file : files.sorted().toList()) {
        // An API server refuses endpoints on loopback.
        String text = Files.readString(file).replace("127.97.255.90", "192.0.2.90");
        for (String document : text.split("(?m)^---\\s*$", -1)) {
          if (!document.isBlank() && YAML.unmarshal(document) instanceof HasMetadata object) {
            if (object instanceof Namespaced) {
              object.getMetadata().setNamespace(namespace);
            }
            objects.add(object instanceof IngressClass ? 0 : objects.size(), object);
          }
        }
      }
    }
    return objects;
  }

  private Snapshot ofDirectory(List<HasMetadata> objects) throws IOException {
    for (int i = 0; i < objects.size(); i++) {
      Files.writeString(folder.resolve(i + ".yaml"), YAML.asYaml(objects.get(i)));
    }
    SnapshotPublisher publisher = publisher();
    try (ResourceWatcher watcher =
        new ManifestDirectoryWatcher(
            new ManifestOptions(
                folder, Cidr.parse("127.96.0.0/16"), PortRange.DEFAULT_NODE_PORTS, NODE),
            new MemoryAllocationStore(),
            PodRuntime.none(),
            TimeSource.system())) {
      watcher.start(publisher).toCompletableFuture().join();
      return publisher.awaitSequence(1).toCompletableFuture().join();
    } finally {
      publisher.close();
    }
  }

  private static SnapshotPublisher publisher() {
    return new SnapshotPublisher(
        new BuildOptions(NODE, IngressClassPolicy.DEFAULT, Duration.ofMillis(1)),
        new ProblemLog(),
        TimeSource.system());
  }

  /** Everything, apart from what is assigned: uids, times, addresses and node ports. */
  private static List<String> shape(Snapshot snapshot, String namespace) {
    List<String> lines = new ArrayList<>();
    snapshot.services().values().stream()
        .filter(it -> it.name().namespace().equals(namespace))
        .forEach(it -> lines.addAll(shape(it)));
    snapshot
        .ingress()
        .ingresses()
        .values()
        .forEach(
            it ->
                lines.add(
                    List.of(
                            it.name(),
                            it.ingressClass(),
                            it.meta().labels(),
                            it.routing(),
                            it.tls())
                        .toString()));
    lines.add(snapshot.ingress().certificates().toString());
    snapshot.problems().stream().map(Problem::message).sorted().forEach(lines::add);
    return lines;
  }

  private static List<String> shape(Service service) {
    List<String> lines = new ArrayList<>();
    String addressing =
        service.addressing() instanceof ServiceAddressing.Virtual virtual
            ? virtual.type() + " with " + virtual.clusterIps().size() + " addresses"
            : service.addressing().toString();
    lines.add(service.name() + " " + addressing + " " + service.meta().labels());
    for (ServicePort port : service.ports()) {
      ServiceTraits traits = port.traits();
      lines.add(
          List.of(
                  port.name(),
                  port.spec().port(),
                  port.spec().targetPort(),
                  port.spec().appProtocol(),
                  port.spec().nodePort() != 0,
                  port.listenAddresses().stream().map(ListenAddress::getClass).toList(),
                  traits.affinity(),
                  traits.trafficPolicies(),
                  traits.access(),
                  traits.policy(),
                  port.endpoints())
              .toString());
    }
    return lines;
  }
}
