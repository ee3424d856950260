package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Several nodes that read the same manifests, or nearly, and share what is assigned. */
class CommonAllocationsTest {

  private static final String INGRESS =
      """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        defaultBackend: {service: {name: a, port: {number: 80}}}
      """;

  private final CommonStore common = new CommonStore();
  private final ControlPlaneHarness one = node(common.node());
  private final ControlPlaneHarness two = node(common.node());

  private static ControlPlaneHarness node(AllocationStore store) {
    return new ControlPlaneHarness("127.96.0.0/16", "30000-32767", store, PodRuntime.none());
  }

  private static String service(String name, String spec) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {%s}
    """
        .formatted(name, spec);
  }

  private static String nodePort(String name, String... ports) {
    return service(name, "type: NodePort, ports: [{" + String.join("}, {", ports) + "}]");
  }

  /** Lets all nodes hear of each other until there is nothing new. */
  private void settle() {
    for (int i = 0; i < 10; i++) {
      one.tick();
      two.tick();
    }
    int before = common.proposals;
    one.tick();
    two.tick();
    assertThat(common.proposals).as("it comes to rest").isEqualTo(before);
  }

  private static Map<String, String> identities(ControlPlaneHarness node) {
    Map<String, String> identities = new TreeMap<>();
    for (HasMetadata object : node.objects.values()) {
      String assigned =
          object instanceof Service service
              ? " " + service.getSpec().getClusterIP() + " " + ports(service)
              : "";
      identities.put(
          ControlPlaneHarness.ref(object).toString(),
          object.getMetadata().getUid() + object.getMetadata().getCreationTimestamp() + assigned);
    }
    return identities;
  }

  private static List<Integer> ports(Service service) {
    return service.getSpec().getPorts().stream()
        .map(port -> Objects.requireNonNullElse(port.getNodePort(), 0))
        .toList();
  }

  private static List<Integer> ports(ControlPlaneHarness node, String service) {
    return ports(node.service(service).orElseThrow());
  }

  @Test
  void allNodesAreAssignedTheSameWhateverTheOrder() {
    one.write("1.yaml", INGRESS);
    one.write(Map.of("2.yaml", nodePort("a", "port: 80"), "3.yaml", nodePort("b", "port: 80")));
    two.write("1.yaml", nodePort("b", "port: 80"));
    two.write(Map.of("2.yaml", INGRESS, "3.yaml", nodePort("a", "port: 80")));

    assertThat(identities(two)).hasSize(3).isEqualTo(identities(one));
    assertThat(common.proposals).as("one for each file that was new to both").isEqualTo(2);
  }

  @Test
  void whoStillDeclaresAnObjectKeepsItAsItWas() {
    one.write("a.yaml", nodePort("a", "port: 80"));
    two.write("a.yaml", nodePort("a", "port: 80"));
    Map<String, String> before = identities(two);

    one.delete("a.yaml");
    assertThat(common.of("a")).isNull();
    settle();
    assertThat(identities(two)).isEqualTo(before);
    assertThat(one.objects).isEmpty();

    two.delete("a.yaml");
    settle();
    assertThat(common.agreed.byObject()).isEmpty();
  }

  @Test
  void aPortThatMovesToAnotherServiceDoesSoWhereTheManifestsSaySo() {
    String old = nodePort("a", "port: 80, nodePort: 30080");
    String next = nodePort("b", "port: 80, nodePort: 30080");
    one.write("a.yaml", old);
    two.write("a.yaml", old);

    one.write("a.yaml", next);
    settle();
    assertThat(ports(one, "b")).containsExactly(30080);
    assertThat(two.objects).isEmpty();
    assertThat(two.complaints())
        .singleElement()
        .asString()
        .contains("Invalid value: 30080: provided port is already allocated");

    two.write("a.yaml", next);
    settle();
    assertThat(identities(two)).hasSize(1).isEqualTo(identities(one));
    assertThat(two.complaints()).isEmpty();
  }

  @Test
  void whatAnotherNodeReadEarlierIsTakenOver() {
    String old = nodePort("a", "port: 80, nodePort: 30080");
    String next = nodePort("a", "port: 80, nodePort: 30090");
    one.write("a.yaml", old);
    two.write("a.yaml", old);
    one.write("a.yaml", next);
    int proposals = common.proposals;

    settle();
    assertThat(ports(one, "a")).containsExactly(30090);
    assertThat(ports(two, "a")).containsExactly(30090);
    two.write("a.yaml", next);
    settle();
    assertThat(identities(two)).isEqualTo(identities(one));
    assertThat(common.proposals).isEqualTo(proposals);
  }

  @Test
  void whatAnotherNodeDropsIsDroppedHere() {
    one.write("a.yaml", nodePort("a", "port: 80"));
    two.write("a.yaml", nodePort("a", "port: 80"));
    one.write("a.yaml", service("a", "ports: [{port: 80}]"));
    settle();
    assertThat(ports(one, "a")).containsExactly(0);
    assertThat(ports(two, "a")).containsExactly(0);

    one.write("a.yaml", nodePort("a", "port: 80"));
    two.write("a.yaml", service("a", "ports: [{port: 80}]"));
    settle();
    assertThat(ports(two, "a")).as("as its own manifest says").containsExactly(0);
  }

  @Test
  void manifestsThatDifferForEverComeToRest() {
    one.write("a.yaml", nodePort("a", "name: h, port: 80, nodePort: 30080", "name: s, port: 443"));
    settle();
    two.write("a.yaml", nodePort("a", "name: h, port: 80, nodePort: 30081", "name: s, port: 8443"));
    settle();
    assertThat(ports(one, "a").getFirst()).isEqualTo(30081);
    assertThat(common.proposals).isLessThan(10);
  }

  @Test
  void aNodeThatComesBackKeepsWhatWasDecidedWithoutIt() {
    one.write("a.yaml", nodePort("a", "port: 80"));
    one.write("b.yaml", nodePort("b", "port: 80"));
    ControlPlaneHarness back = node(common.node(common.agreed));
    one.write("c.yaml", nodePort("c", "port: 80"));
    Map<String, String> all = identities(one);

    back.write("a.yaml", nodePort("a", "port: 80"));
    assertThat(common.of("b")).as("it had that once, and does not declare it").isNull();
    assertThat(common.of("c")).as("it never had that").isNotNull();
    one.tick();
    assertThat(identities(one)).as("another node does").isEqualTo(all);
    back.write(Map.of("b.yaml", nodePort("b", "port: 80"), "c.yaml", nodePort("c", "port: 80")));
    assertThat(identities(back)).isEqualTo(all);
  }

  @Test
  void whoHasLostWhatItHadIsAssignedAnotherAndSaysSo() {
    one.write(Map.of("a.yaml", nodePort("a", "port: 80"), "b.yaml", nodePort("b", "port: 80")));
    Allocation had = Objects.requireNonNull(common.of("b"));
    Allocation other = Objects.requireNonNull(common.of("a"));
    common.reunite(
        Map.of(
            new ObjectRef("Service", "default", "a"),
            Optional.of(
                new Allocation(
                    other.uid(),
                    other.creationTimestamp(),
                    had.clusterIps(),
                    other.nodePorts(),
                    other.loadBalancer())),
            new ObjectRef("Service", "default", "b"),
            Optional.of(had.without(had.values()))));

    one.tick();
    Allocation has = Objects.requireNonNull(common.of("b"));
    assertThat(has.uid()).isEqualTo(had.uid());
    assertThat(has.clusterIps()).hasSize(1).doesNotContainAnyElementsOf(had.clusterIps());
    assertThat(has.nodePorts()).as("nobody has taken it").isEqualTo(had.nodePorts());
    assertThat(one.service("b").orElseThrow().getSpec().getClusterIPs())
        .isEqualTo(has.clusterIps());
    assertThat(one.complaints())
        .hasSize(2)
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("b.yaml", "it has lost clusterIP " + had.clusterIps().getFirst())
                    .contains("that of Service default/a now")
                    .contains("it has clusterIP " + has.clusterIps().getFirst()));

    one.write("c.yaml", nodePort("c", "port: 80"));
    assertThat(one.complaints()).hasSize(2);
    one.write("b.yaml", nodePort("b", "name: h, port: 80", "name: s, port: 443"));
    assertThat(one.complaints()).singleElement().asString().contains("a.yaml");
  }

  @Test
  void whoHasLostAPortThatItNamesIsRefusedUntilThePortIsFree() {
    one.write("b.yaml", nodePort("b", "port: 80, nodePort: 30080"));
    one.write("a.yaml", nodePort("a", "port: 80"));
    Allocation other = Objects.requireNonNull(common.of("a"));
    Allocation had = Objects.requireNonNull(common.of("b"));
    common.reunite(
        Map.of(
            new ObjectRef("Service", "default", "a"),
            Optional.of(
                new Allocation(
                    other.uid(),
                    other.creationTimestamp(),
                    other.clusterIps(),
                    had.nodePorts(),
                    other.loadBalancer())),
            new ObjectRef("Service", "default", "b"),
            Optional.of(
                new Allocation(
                    had.uid(),
                    had.creationTimestamp(),
                    had.clusterIps(),
                    List.of(),
                    had.loadBalancer()))));

    one.tick();
    assertThat(one.service("b")).as("two cannot have one port").isEmpty();
    assertThat(ports(one, "a")).containsExactly(30080);
    assertThat(one.complaints())
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("spec.ports[0].nodePort: Invalid value: 30080")
                    .contains("provided port is already allocated"));

    one.delete("a.yaml");
    assertThat(ports(one, "b")).containsExactly(30080);
    assertThat(one.service("b").orElseThrow().getMetadata().getUid()).isEqualTo(had.uid());
    assertThat(one.complaints()).isEmpty();
  }

  @Test
  void anotherIdentityIsAnotherObjectAndTheOneHandedOutStaysAsItWas() {
    one.write("a.yaml", INGRESS + "---\n" + nodePort("a", "port: 80"));
    ObjectRef ref = new ObjectRef("Ingress", "default", "web");
    HasMetadata before = Objects.requireNonNull(one.objects.get(ref));
    String uid = before.getMetadata().getUid();
    Allocation had = Objects.requireNonNull(common.agreed.byObject().get(ref));
    common.reunite(Map.of(ref, Optional.of(Allocation.identity("older", had.creationTimestamp()))));

    one.tick();
    assertThat(Objects.requireNonNull(one.objects.get(ref)).getMetadata().getUid())
        .isEqualTo("older");
    assertThat(before.getMetadata().getUid()).isEqualTo(uid);
    assertThat(one.events).hasSize(1);
    assertThat(one.complaints()).as("nobody needs to do anything").isEmpty();
  }
}
