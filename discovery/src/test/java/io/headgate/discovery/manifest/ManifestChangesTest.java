package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change costs what has changed, and comes to the same as reading everything anew. */
class ManifestChangesTest {

  private static final int EDITS = 30;
  private static final int FILES = 5;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void editsComeToTheSameAsReadingEverythingAnew(long seed) {
    Random random = new Random(seed);
    AllocationStore store = new MemoryAllocationStore();
    ControlPlaneHarness edited = plane(store);
    Map<String, String> files = new TreeMap<>();
    for (int edit = 0; edit < EDITS; edit++) {
      int number = random.nextInt(FILES);
      String name = "file-" + number + ".yaml";
      if (random.nextInt(6) == 0) {
        files.remove(name);
        edited.delete(name);
      } else {
        String text = text(number, random);
        files.put(name, text);
        edited.write(name, text);
      }
      ControlPlaneHarness anew = plane(store).write(files);
      assertThat(edited.objects)
          .as("seed %d, edit %d: %s", seed, edit, name)
          .isEqualTo(anew.objects);
      assertThat(edited.complaints()).isEqualTo(anew.complaints());
    }
  }

  @Test
  void whatFailedIsMadeUpForByTheNextChange() {
    MemoryAllocationStore memory = new MemoryAllocationStore();
    boolean[] fails = {false};
    AllocationStore store =
        new AllocationStore() {
          @Override
          public CompletionStage<Allocations> read() {
            return memory.read();
          }

          @Override
          public CompletionStage<Allocations> propose(
              long base, Map<ObjectRef, Optional<Allocation>> changes) {
            return fails[0]
                ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                : memory.propose(base, changes);
          }
        };
    ControlPlaneHarness plane = plane(store);
    plane.write("one.yaml", service("one") + slice("one", 1));
    fails[0] = true;
    assertThatThrownBy(() -> plane.write("two.yaml", service("two") + slice("two", 2)))
        .hasRootCauseMessage("away");
    fails[0] = false;
    plane.write("three.yaml", service("three"));
    assertThat(plane.service("one")).isPresent();
    assertThat(plane.service("two")).isPresent();
    assertThat(plane.service("three")).isPresent();
    assertThat(plane.slices("two")).hasSize(1);
  }

  private static ControlPlaneHarness plane(AllocationStore store) {
    return new ControlPlaneHarness("127.96.0.0/16", "30000-32767", store, PodRuntime.none());
  }

  /** Some of the objects that only this file declares, as they happen to be. */
  private static String text(int file, Random random) {
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String name = "f" + file + "-" + i;
      switch (random.nextInt(5)) {
        case 0 -> objects.add(service(name) + slice(name, 1 + random.nextInt(3)));
        case 1 -> objects.add(service(name) + endpoints(name, 1 + random.nextInt(3)));
        case 2 -> objects.add(selecting(name, random.nextInt(2)) + pod(name, random.nextInt(2)));
        case 3 ->
            objects.add(service(name) + slice(name, 1) + endpoints(name, 1 + random.nextInt(2)));
        default -> objects.add(ingress(name));
      }
    }
    if (random.nextBoolean()) {
      objects.add(ingressClass("class-" + file, random.nextBoolean()));
    }
    if (file == 0) {
      objects.add(node(random.nextBoolean() ? "a" : "b"));
    }
    return String.join("", objects);
  }

  private static String service(String name) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {type: NodePort, ports: [{port: 80}]}
    """
        .formatted(name);
  }

  private static String selecting(String name, int app) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {selector: {app: app-%d}, ports: [{port: 80}]}
    """
        .formatted(name, app);
  }

  private static String pod(String name, int app) {
    return """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: app-%d}}
    spec: {nodeName: node-1}
    status: {podIP: 127.0.1.%d}
    """
        .formatted(name, app, 1 + Math.floorMod(name.hashCode(), 200));
  }

  private static String slice(String name, int address) {
    return """
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: %s-1, labels: {kubernetes.io/service-name: %s}}
    addressType: IPv4
    ports: [{port: 80}]
    endpoints: [{addresses: ["127.0.0.%d"]}]
    """
        .formatted(name, name, address);
  }

  private static String endpoints(String name, int address) {
    return """
    ---
    apiVersion: v1
    kind: Endpoints
    metadata: {name: %s}
    subsets: [{addresses: [{ip: 127.0.0.%d}], ports: [{port: 80}]}]
    """
        .formatted(name, address);
  }

  private static String ingress(String name) {
    return """
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s}
    spec: {defaultBackend: {service: {name: %s, port: {number: 80}}}}
    """
        .formatted(name, name);
  }

  private static String ingressClass(String name, boolean isDefault) {
    return """
    ---
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata:
      name: %s
      annotations: {ingressclass.kubernetes.io/is-default-class: "%s"}
    spec: {controller: headgate.io/ingress-controller}
    """
        .formatted(name, isDefault);
  }

  private static String node(String zone) {
    return """
    ---
    apiVersion: v1
    kind: Node
    metadata: {name: node-1, labels: {topology.kubernetes.io/zone: %s}}
    """
        .formatted(zone);
  }
}
