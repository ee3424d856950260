package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Pods of a Service become in its EndpointSlices. */
class PodEndpointsTest {

  private static final String NODES =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: n1, labels: {topology.kubernetes.io/zone: z1}}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: n2}
      """;

  private static ControlPlaneHarness plane(String ranges) {
    return new ControlPlaneHarness(
            new AllocationRanges(
                AllocationRanges.parseCidrs(ranges), PortRange.DEFAULT_NODE_PORTS, List.of()),
            new MemoryAllocationStore(),
            PodRuntime.none())
        .write("nodes.yaml", NODES);
  }

  private static String service(String more) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80}], %s}
    """
        .formatted(more);
  }

  private static String pod(String meta, String spec, String status) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: p, labels: {app: web}, %s}
    spec: {containers: [{name: c}], %s}
    status: {%s}
    """
        .formatted(meta, spec, status);
  }

  @ParameterizedTest(name = "publishNotReady {0}, ready {1}, deleted {2}")
  @CsvSource({
    "false, True,  false, true,  true,  false",
    "false, False, false, false, false, false",
    "false, True,  true,  false, true,  true",
    "false, False, true,  false, false, true",
    "true,  True,  false, true,  true,  false",
    "true,  False, false, true,  false, false",
    "true,  True,  true,  true,  true,  true",
    "true,  False, true,  true,  false, true",
  })
  void a22_a23_conditionsFollowThePod(
      boolean publishNotReady,
      String podReady,
      boolean deleted,
      boolean ready,
      boolean serving,
      boolean terminating) {
    Endpoint endpoint =
        plane("127.96.0.0/16")
            .write("svc.yaml", service("publishNotReadyAddresses: " + publishNotReady))
            .write(
                "pod.yaml",
                pod(
                    deleted ? "deletionTimestamp: \"2030-01-01T00:00:00Z\"" : "",
                    "",
                    "podIP: 127.0.1.1, conditions: [{type: Ready, status: \"%s\"}]"
                        .formatted(podReady)))
            .slices("web")
            .getFirst()
            .getEndpoints()
            .getFirst();

    assertThat(endpoint.getConditions().getReady()).isEqualTo(ready);
    assertThat(endpoint.getConditions().getServing()).isEqualTo(serving);
    assertThat(endpoint.getConditions().getTerminating()).isEqualTo(terminating);
  }

  @ParameterizedTest(name = "{0} on {1}, ready {2}")
  @CsvSource({
    "PreferSameZone, n1, True,  z1, ''",
    "PreferClose,    n1, True,  z1, ''",
    "PreferSameNode, n1, True,  z1, n1",
    "PreferSameNode, n2, True,  '', n2",
    "PreferSameZone, n2, True,  '', ''",
    "PreferSameNode, n1, False, '', ''",
    "'',             n1, True,  '', ''",
  })
  void a24_aTrafficDistributionBecomesHints(
      String distribution, String node, String ready, String zones, String nodes) {
    Endpoint endpoint =
        plane("127.96.0.0/16")
            .write(
                "svc.yaml",
                service(distribution.isEmpty() ? "" : "trafficDistribution: " + distribution))
            .write(
                "pod.yaml",
                pod(
                    "",
                    "nodeName: " + node,
                    "podIP: 127.0.1.1, conditions: [{type: Ready, status: \"%s\"}]"
                        .formatted(ready)))
            .slices("web")
            .getFirst()
            .getEndpoints()
            .getFirst();

    var hints = Optional.ofNullable(endpoint.getHints());
    assertThat(hints.map(it -> it.getForZones().stream().map(z -> z.getName()).toList()))
        .isEqualTo(
            zones.isEmpty() && nodes.isEmpty()
                ? Optional.empty()
                : Optional.of(zones.isEmpty() ? List.of() : List.of(zones)));
    assertThat(hints.map(it -> it.getForNodes().stream().map(n -> n.getName()).toList()))
        .isEqualTo(
            zones.isEmpty() && nodes.isEmpty()
                ? Optional.empty()
                : Optional.of(nodes.isEmpty() ? List.of() : List.of(nodes)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "podIP: 127.0.1.1, podIPs: [{ip: 127.0.1.1}, {ip: \"fd01::1\"}]"
            + " | ipFamilyPolicy: PreferDualStack | IPv4=127.0.1.1 IPv6=fd01::1",
        "podIPs: [{ip: 127.0.1.1}, {ip: \"fd01::1\"}] | ipFamilies: [IPv6] | IPv6=fd01::1",
        "podIPs: [{ip: 127.0.1.1}, {ip: \"fd01::1\"}] | ipFamilies: [IPv4] | IPv4=127.0.1.1",
        "podIP: 127.0.1.1 | ipFamilyPolicy: PreferDualStack | IPv4=127.0.1.1",
        "podIP: \"fd01::1\" | ipFamilyPolicy: PreferDualStack | IPv6=fd01::1",
        "podIP: \"fd01::1\" | ipFamilies: [IPv4] | ''",
      })
  void a29_aSliceHasTheAddressesOfOneFamilyOfTheService(
      String status, String families, String slices) {
    ControlPlaneHarness plane =
        plane("127.96.0.0/16,fd00:96::/112")
            .write("svc.yaml", service(families))
            .write("pod.yaml", pod("", "", status));

    TreeMap<String, String> found = new TreeMap<>();
    for (EndpointSlice slice : plane.slices("web")) {
      slice
          .getEndpoints()
          .forEach(it -> found.put(slice.getAddressType(), it.getAddresses().getFirst()));
    }
    assertThat(
            String.join(
                " ",
                found.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList()))
        .isEqualTo(slices);
  }

  @Test
  void a28_endpointsWrittenInBothFormsAreThereOnce() {
    ControlPlaneHarness plane =
        plane("127.96.0.0/16")
            .write("svc.yaml", service("").replace("selector: {app: web}, ", ""))
            .write(
                "endpoints.yaml",
                """
                apiVersion: v1
                kind: Endpoints
                metadata: {name: web}
                subsets: [{addresses: [{ip: 127.0.2.1}, {ip: 127.0.2.2}], ports: [{port: 80}]}]
                """);
    assertThat(plane.endpoints("web")).containsExactly("127.0.2.1:80", "127.0.2.2:80");

    plane.write(
        "slice.yaml",
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: by-hand, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{port: 80}]
        endpoints:
        - {addresses: [127.0.2.2], conditions: {ready: true}}
        - {addresses: [127.0.2.3], conditions: {ready: true}}
        """);
    assertThat(new TreeSet<>(plane.endpoints("web")))
        .containsExactly("127.0.2.1:80", "127.0.2.2:80", "127.0.2.3:80");
    assertThat(plane.endpoints("web")).hasSize(3);
    assertThat(plane.delete("endpoints.yaml").endpoints("web"))
        .containsExactly("127.0.2.2:80", "127.0.2.3:80");
  }
}
