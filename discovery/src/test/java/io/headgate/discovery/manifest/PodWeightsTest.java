package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.annotation.ServiceAnnotations;
import io.headgate.discovery.model.IpLiteral;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** {@code --watch-pods}: weights of Pods become weights of their endpoints. */
class PodWeightsTest {

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      """;

  private static final String PODS =
      pod(1, "")
          + pod(2, "annotations: {headgate.io/weight: \"5\"}")
          + pod(3, "annotations: {}")
          + pod(4, "annotations: {headgate.io/weight: \"5\"}")
          + pod(5, "annotations: {headgate.io/weight: \"0\"}");

  @Test
  void eachWeightHasItsSlices() {
    ControlPlaneHarness plane =
        plane(true, PodRuntime.none()).write("svc.yaml", SERVICE).write("pods.yaml", PODS);

    assertThat(weights(plane))
        .isEqualTo(
            Map.of(
                "127.97.0.1",
                1,
                "127.97.0.2",
                5,
                "127.97.0.3",
                1,
                "127.97.0.4",
                5,
                "127.97.0.5",
                0));
    assertThat(plane.slices("web")).hasSize(3);
  }

  @Test
  void aChangedWeightMovesThePodIntoAnotherSlice() {
    ControlPlaneHarness plane =
        plane(true, PodRuntime.none()).write("svc.yaml", SERVICE).write("pods.yaml", pod(1, ""));
    assertThat(weights(plane)).isEqualTo(Map.of("127.97.0.1", 1));

    plane.write("pods.yaml", pod(1, "annotations: {headgate.io/weight: \"7\"}"));

    assertThat(weights(plane)).isEqualTo(Map.of("127.97.0.1", 7));
    assertThat(plane.slices("web")).hasSize(1);
  }

  @Test
  void withoutTheFlagPodsHaveNoWeights() {
    ControlPlaneHarness plane =
        plane(false, PodRuntime.none()).write("svc.yaml", SERVICE).write("pods.yaml", PODS);

    assertThat(weights(plane).values()).containsOnly(1);
    assertThat(plane.slices("web")).hasSize(1);
  }

  @Test
  void theWeightOfATemplateIsThatOfItsPods() {
    InetAddress ip = IpLiteral.parse("127.97.0.9").orElseThrow();
    PodRuntime runtime =
        workloads ->
            CompletableFuture.completedFuture(
                workloads.stream()
                    .map(it -> new RunningPod(it.owner(), "web-0", ip, RealPorts.AS_DECLARED))
                    .toList());
    ControlPlaneHarness plane =
        plane(true, runtime)
            .write("svc.yaml", SERVICE)
            .write(
                "set.yaml",
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                spec:
                  serviceName: web
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}, annotations: {headgate.io/weight: "3"}}
                    spec: {containers: [{name: c, image: i}]}
                """);

    assertThat(weights(plane)).isEqualTo(Map.of("127.97.0.9", 3));
  }

  private static ControlPlaneHarness plane(boolean podWeights, PodRuntime runtime) {
    AllocationRanges ranges =
        new AllocationRanges(
            AllocationRanges.parseCidrs("127.96.0.0/16"), PortRange.DEFAULT_NODE_PORTS, List.of());
    return new ControlPlaneHarness(
        new ManifestOptions(Path.of("."), ranges, "node-1", podWeights),
        new MemoryAllocationStore(),
        runtime);
  }

  private static String pod(int number, String meta) {
    return """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: p%d, labels: {app: web}, %s}
    spec: {containers: [{name: c}]}
    status: {podIP: 127.97.0.%d}
    """
        .formatted(number, meta, number);
  }

  private static Map<String, Integer> weights(ControlPlaneHarness plane) {
    Map<String, Integer> weights = new TreeMap<>();
    for (EndpointSlice slice : plane.slices("web")) {
      Map<String, String> annotations =
          Objects.requireNonNullElse(slice.getMetadata().getAnnotations(), Map.of());
      int weight = ServiceAnnotations.weight(annotations).policy();
      slice.getEndpoints().forEach(it -> weights.put(it.getAddresses().getFirst(), weight));
    }
    return weights;
  }
}
