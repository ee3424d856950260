package io.headgate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real members over loopback, each with a directory of manifests and a disk of its own. */
class HazelcastAllocationsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T open(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static InetSocketAddress[] places(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> TestNode.place(2 + i))
        .toArray(InetSocketAddress[]::new);
  }

  private Path state(int node) {
    return folder.resolve("state-" + node);
  }

  private Path directory(int node) throws IOException {
    return Files.createDirectories(folder.resolve("manifests-" + node));
  }

  /** A node port Service, and an Ingress of the same name, in a file of that name. */
  private void write(int node, String file, String service) throws IOException {
    String text =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: NAME}
        spec:
          type: NodePort
          ports: [{port: 80}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: NAME}
        spec: {defaultBackend: {service: {name: NAME, port: {number: 80}}}}
        """
            .replace("NAME", service);
    Path draft = Files.writeString(folder.resolve("draft"), text);
    Files.move(draft, directory(node).resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The same Services, in other files for every node, so that each sees them in another order. */
  private void writeSix(int node) throws IOException {
    List<String> services = List.of("a", "b", "c", "d", "e", "f");
    for (int i = 0; i < 6; i++) {
      write(node, "file-" + (i * (node == 2 ? 5 : 1) + node) % 7 + ".yaml", services.get(i));
    }
  }

  @Test
  void nodesThatStartTogetherAreAssignedTheSameAndRememberIt() throws Exception {
    InetSocketAddress[] places = places(3);
    List<TestNode> members = new ArrayList<>();
    List<ManifestNode> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writeSix(i);
      members.add(open(TestNode.start("start", places[i], places)));
      nodes.add(open(ManifestNode.start(members.get(i), directory(i), state(i))));
    }
    nodes.forEach(ManifestNode::listed);
    Map<String, String> assigned = nodes.getFirst().assigned();
    assertThat(assigned).hasSize(12);
    assertThat(new ArrayList<>(assigned.values())).doesNotHaveDuplicates();
    assertThat(nodes.get(1).assigned()).isEqualTo(assigned);
    assertThat(nodes.get(2).assigned()).isEqualTo(assigned);

    write(0, "g.yaml", "g");
    write(1, "another.yaml", "g");
    write(2, "third.yaml", "g");
    await()
        .atMost(SOON)
        .until(
            () ->
                nodes.getFirst().assigned().size() == 14
                    && nodes.stream().map(ManifestNode::assigned).distinct().count() == 1);
    Map<String, String> all = nodes.getFirst().assigned();

    // One restarts, with its disk: the others have gone on.
    nodes.get(2).close();
    members.get(2).close();
    TestNode again = open(TestNode.start("start", places[2], places));
    assertThat(open(ManifestNode.start(again, directory(2), state(2))).listed().assigned())
        .isEqualTo(all);

    // All of them restart, the one that has lost its disk first.
    closeAll();
    open.clear();
    Files.delete(state(1).resolve("allocations.json"));
    List<ManifestNode> later = new ArrayList<>();
    for (int i : new int[] {1, 0, 2}) {
      TestNode member = open(TestNode.start("again", places[i], places));
      later.add(open(ManifestNode.start(member, directory(i), state(i))));
    }
    later.forEach(ManifestNode::listed);
    await().atMost(SOON).until(() -> later.stream().allMatch(node -> node.assigned().equals(all)));
  }

  @Test
  void whatTwoPartsDecidedApartStaysWithTheOlderService() throws Exception {
    InetSocketAddress[] places = places(2);
    AtomicReference<Set<InetSocketAddress>> known = new AtomicReference<>(Set.of());
    TestNode first = open(TestNode.start("apart", places[0], known::get)).settled();
    TestNode second = open(TestNode.start("apart", places[1], known::get)).settled();
    for (String service : List.of("a", "b", "c", "d", "both")) {
      write(0, service + ".yaml", service);
    }
    for (String service : List.of("both", "u", "v", "w", "x", "y")) {
      write(1, service + ".yaml", service);
    }
    ManifestNode one = open(ManifestNode.start(first, directory(0), state(0))).listed();
    ManifestNode two =
        open(ManifestNode.start(second, directory(1), state(1), Duration.ofHours(1))).listed();
    Map<String, String> older = one.assigned();
    Map<String, String> younger = two.assigned();
    assertThat(values(older)).as("both use the same").containsAnyElementsOf(values(younger));

    known.set(Set.of(places));
    await().atMost(SOON.multipliedBy(2)).until(() -> first.members() == 2 && second.members() == 2);
    await().atMost(SOON).until(() -> of("both", older).equals(of("both", two.assigned())));
    for (String service : List.of("u", "v", "w", "x", "y")) {
      write(0, service + ".yaml", service);
    }
    for (String service : List.of("a", "b", "c", "d")) {
      write(1, service + ".yaml", service);
    }
    await()
        .atMost(SOON)
        .until(() -> one.assigned().size() == 20 && one.assigned().equals(two.assigned()));
    assertThat(one.assigned()).containsAllEntriesOf(older);
    assertThat(services(one.assigned()))
        .as("nobody shares an address or a port")
        .allSatisfy(
            (name, assigned) ->
                assertThat(services(one.assigned()).values())
                    .filteredOn(it -> sharesWith(it, assigned))
                    .hasSize(1));
    List<String> losers =
        services(younger).entrySet().stream()
            .filter(
                it ->
                    !valuesOf(it.getValue())
                        .equals(valuesOf(two.assigned().getOrDefault(it.getKey(), ""))))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(two.problems())
        .hasSameSizeAs(losers)
        .allSatisfy(it -> assertThat(it).contains("it has lost ", " now; it has clusterIP "));
    assertThat(one.problems()).isEmpty();
  }

  private static String of(String service, Map<String, String> assigned) {
    return assigned.getOrDefault("Service " + service, "");
  }

  private static Map<String, String> services(Map<String, String> assigned) {
    Map<String, String> services = new HashMap<>(assigned);
    services.keySet().removeIf(name -> !name.startsWith("Service "));
    return services;
  }

  /** {@code 127.96.0.3} and {@code 30004}. */
  private static List<String> valuesOf(String assigned) {
    return Arrays.stream(assigned.replaceAll("^[^\\[]*", "").split("[\\[\\],]+", -1))
        .filter(it -> !it.isBlank())
        .toList();
  }

  private static List<String> values(Map<String, String> assigned) {
    return services(assigned).values().stream().flatMap(it -> valuesOf(it).stream()).toList();
  }

  private static boolean sharesWith(String one, String other) {
    return valuesOf(one).stream().anyMatch(valuesOf(other)::contains);
  }
}
