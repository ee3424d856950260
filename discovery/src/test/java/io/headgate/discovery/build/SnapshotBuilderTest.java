package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.deleted;
import static io.headgate.discovery.build.Written.ingress;
import static io.headgate.discovery.build.Written.ingressClass;
import static io.headgate.discovery.build.Written.service;
import static io.headgate.discovery.build.Written.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.watch.ResourceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What objects come to, through store and builder. */
class SnapshotBuilderTest {

  private static final String OURS = "headgate.io/ingress-controller";

  private final Stage stage = new Stage(IngressClassPolicy.DEFAULT);

  /** A store and its builder. */
  private static final class Stage {
    private final ResourceStore store = new ResourceStore();
    private final SnapshotBuilder builder;
    private Snapshot current = Snapshot.empty(new NodeInfo("node-1", ""));

    Stage(IngressClassPolicy policy) {
      builder = new SnapshotBuilder(new BuildOptions("node-1", policy, Duration.ZERO), store);
    }

    Snapshot after(ResourceEvent... events) {
      for (ResourceEvent event : events) {
        store.apply(event);
      }
      builder.build(current, List.of()).ifPresent(built -> current = built.snapshot());
      return current;
    }
  }

  @Test
  void a2_theEndpointsFollowTheSlice() {
    assertThat(addresses(stage.after(added(service("a", "10.0.0.1"))))).isEmpty();
    assertThat(addresses(stage.after(added(slice("a-1", "a", "{addresses: [10.1.0.1]}")))))
        .containsExactly("10.1.0.1:8080");
    assertThat(
            addresses(
                stage.after(
                    added(slice("a-1", "a", "{addresses: [10.1.0.2]}, {addresses: [10.1.0.1]}")))))
        .containsExactly("10.1.0.1:8080", "10.1.0.2:8080");
    assertThat(addresses(stage.after(deleted(slice("a-1", "a", ""))))).isEmpty();
  }

  @Test
  void a4_aNamedTargetPortMayDifferByPod() {
    String other = slice("a-2", "a", "{addresses: [10.1.0.2]}").replace("8080", "8081");
    Snapshot snapshot =
        stage.after(
            added(service("a", "10.0.0.1")),
            added(slice("a-1", "a", "{addresses: [10.1.0.1]}")),
            added(other));
    assertThat(addresses(snapshot)).containsExactly("10.1.0.1:8080", "10.1.0.2:8081");
  }

  @Test
  void a28_slicesAreMergedWithoutDuplicates() {
    Snapshot snapshot =
        stage.after(
            added(service("a", "10.0.0.1")),
            added(slice("a-1", "a", "{addresses: [10.1.0.1], conditions: {ready: false}}")),
            added(slice("a-2", "a", "{addresses: [10.1.0.1]}, {addresses: [10.1.0.10]}")),
            added(slice("b-1", "b", "{addresses: [10.1.0.3]}")));
    assertThat(addresses(snapshot)).containsExactly("10.1.0.1:8080", "10.1.0.10:8080");
    assertThat(endpoints(snapshot).getFirst().conditions()).isEqualTo(EndpointConditions.READY);
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', true, true, false",
    "'{ready: false}', false, true, false",
    "'{ready: false, serving: true, terminating: true}', false, true, true",
    "'{ready: false, serving: false}', false, false, false",
  })
  void conditionsHaveTheirDefaults(
      String written, boolean ready, boolean serving, boolean terminating) {
    String endpoint = "{addresses: [10.1.0.1], conditions: " + written + "}";
    Snapshot snapshot =
        stage.after(added(service("a", "10.0.0.1")), added(slice("a-1", "a", endpoint)));
    assertThat(endpoints(snapshot).getFirst().conditions())
        .isEqualTo(new EndpointConditions(ready, serving, terminating));
  }

  @Test
  void anEndpointKnowsItsPlacePodAndWeight() {
    String written =
        slice(
                "a-1",
                "a",
                "{addresses: [10.1.0.1], nodeName: n1, zone: z1, hostname: web-0, targetRef: {kind:"
                    + " Pod, name: web-0}, hints: {forZones: [{name: z2}]}}")
            .replace("labels:", "annotations: {headgate.io/weight: '5'}\n  labels:");
    Endpoint endpoint =
        endpoints(stage.after(added(service("a", "10.0.0.1")), added(written))).getFirst();
    assertThat(endpoint.weight()).isEqualTo(5);
    assertThat(endpoint.place().node()).isEqualTo("n1");
    assertThat(endpoint.place().zone()).isEqualTo("z1");
    assertThat(endpoint.place().hintedZones()).containsExactly("z2");
    assertThat(endpoint.target().pod()).isEqualTo("web-0");
    assertThat(endpoint.target().hostname()).isEqualTo("web-0");
  }

  @Test
  void aNodePortServiceListensTwice() {
    String written =
        service("a", "10.0.0.1")
            .replace("type: ClusterIP", "type: NodePort")
            .replace("port: 80,", "port: 80, nodePort: 30007,");
    assertThat(port(stage.after(added(written))).listenAddresses())
        .hasSize(2)
        .contains(new ListenAddress.NodePort(30007));
  }

  @ParameterizedTest
  @CsvSource({
    "service.kubernetes.io/service-proxy-name: other, false",
    "service.kubernetes.io/service-proxy-name: headgate, true",
    "service.kubernetes.io/headless: '', false",
  })
  void aServiceOfAnotherProxyListensNowhere(String label, boolean listens) {
    String written = service("a", "10.0.0.1").replace("uid:", "labels: {" + label + "}, uid:");
    assertThat(port(stage.after(added(written))).listenAddresses().isEmpty()).isEqualTo(!listens);
  }

  @Test
  void aHeadlessServiceHasEndpointsAndNoListener() {
    Snapshot snapshot =
        stage.after(
            added(service("a", "None")), added(slice("a-1", "a", "{addresses: [10.1.0.1]}")));
    assertThat(built(snapshot).addressing()).isEqualTo(new ServiceAddressing.Headless());
    assertThat(port(snapshot).listenAddresses()).isEmpty();
    assertThat(addresses(snapshot)).containsExactly("10.1.0.1:8080");
  }

  @Test
  void iR38_anExternalNameIsDialledByName() {
    String head =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: a, namespace: default}
        spec: {type: ExternalName, externalName: "localhost.", ports: [%s]}
        """;
    Service without = built(stage.after(added(head.formatted(""))));
    assertThat(without.addressing()).isEqualTo(new ServiceAddressing.ExternalName("localhost"));
    assertThat(without.port(new PortRef.ByNumber(81)).orElseThrow().endpoints())
        .extracting(it -> it.address().toString())
        .containsExactly("localhost:81");
    Snapshot with = stage.after(added(head.formatted("{name: http, port: 80, targetPort: 8081}")));
    assertThat(addresses(with)).containsExactly("localhost:8081");
    assertThat(built(with).port(new PortRef.ByNumber(81))).isEmpty();
  }

  @Test
  void b1_affinityComesAndGoesWithTheManifest() {
    String written = service("a", "10.0.0.1");
    String sticky = written.replace("spec:", "spec:\n  sessionAffinity: ClientIP");
    assertThat(port(stage.after(added(sticky))).traits().affinity())
        .isEqualTo(new SessionAffinity.ClientIp(Duration.ofHours(3)));
    assertThat(port(stage.after(added(written))).traits().affinity())
        .isEqualTo(new SessionAffinity.None());
  }

  @Test
  void a3_oneNumberForTcpAndUdpIsTwoPorts() {
    String written =
        service("a", "10.0.0.1")
            .replace("protocol: TCP}", "protocol: TCP}, {name: dns, port: 80, protocol: UDP}");
    Snapshot snapshot = stage.after(added(written));
    assertThat(built(snapshot).ports())
        .extracting(it -> it.name().protocol(), it -> it.listenAddresses().getFirst().port())
        .containsExactly(tuple(Protocol.TCP, 80), tuple(Protocol.UDP, 80));
    assertThat(snapshot.problems()).isEmpty();
  }

  @Test
  void sctpIsNotServedAndTcpIs() {
    String written =
        service("a", "10.0.0.1")
            .replace("protocol: TCP}", "protocol: TCP}, {name: dns, port: 80, protocol: SCTP}");
    Snapshot snapshot = stage.after(added(written));
    assertThat(built(snapshot).ports()).hasSize(1);
    assertThat(messages(snapshot))
        .containsExactly(
            "spec.ports[1].protocol: SCTP is not served by this version (expected: TCP or UDP);"
                + " other ports of this Service are");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // spec.ingressClassName | annotation | ours | the problem says
        "headgate | | true |",
        "renamed | | true |",
        "nginx | | false |",
        "missing | | false | \"missing\" is no IngressClass (expected: headgate or renamed)",
        "nginx | headgate | false |",
        "| headgate | true |",
        "| renamed | true |",
        "| nginx | false |",
        "| missing | false | metadata.annotations[kubernetes.io/ingress.class]: \"missing\" is no",
        "| | false | not set, and no IngressClass is marked as the default",
      })
  void aClassSaysWhoseAnIngressIs(
      @Nullable String field, @Nullable String annotation, boolean ours, @Nullable String says) {
    Snapshot snapshot =
        stage.after(
            added(service("a", "10.0.0.1")),
            added(ingressClass("headgate", OURS)),
            added(ingressClass("renamed", OURS)),
            added(ingressClass("nginx", "k8s.io/ingress-nginx")),
            added(classed(field, annotation)));
    assertThat(snapshot.ingress().ingresses()).hasSize(ours ? 1 : 0);
    if (says == null) {
      assertThat(snapshot.problems()).isEmpty();
    } else {
      assertThat(messages(snapshot)).singleElement().asString().contains(says);
    }
  }

  @Test
  void flagsWidenWhatIsOurs() {
    Stage withoutClass = new Stage(new IngressClassPolicy(OURS, "headgate", true, false));
    assertThat(withoutClass.after(added(classed(null, null))).ingress().ingresses()).hasSize(1);
    Stage byName = new Stage(new IngressClassPolicy(OURS, "nginx", false, true));
    Snapshot snapshot =
        byName.after(
            added(ingressClass("nginx", "k8s.io/ingress-nginx")), added(classed("nginx", null)));
    assertThat(snapshot.ingress().ingresses()).hasSize(1);
  }

  @Test
  void anIngressIsOursAsSoonAsItsClassIs() {
    assertThat(stage.after(added(ingress("i", "a.test", "a"))).ingress().ingresses()).isEmpty();
    assertThat(stage.after(added(ingressClass("headgate", OURS))).ingress().ingresses()).hasSize(1);
    assertThat(stage.after(deleted(ingressClass("headgate", OURS))).ingress().ingresses())
        .isEmpty();
  }

  @Test
  void aMissingBackendIsAProblemUntilItIsThere() {
    stage.after(added(ingressClass("headgate", OURS)));
    assertThat(messages(stage.after(added(ingress("i", "a.test", "a")))))
        .containsExactly(
            "spec.rules[0].http.paths[0].backend.service.name: Service default/a does not exist;"
                + " its requests are answered with 503");
    String otherPort = service("a", "10.0.0.1").replace("name: http", "name: web");
    assertThat(messages(stage.after(added(otherPort))))
        .containsExactly(
            "spec.rules[0].http.paths[0].backend.service.port: Service default/a has no TCP port"
                + " http (expected: 80 or web); its requests are answered with 503");
    assertThat(stage.after(added(service("a", "10.0.0.1"))).problems()).isEmpty();
  }

  @Test
  void onlyCertificatesThatAreNamedAreKept() {
    SecretName name = new SecretName("default", "cert");
    stage.after(added(ingressClass("headgate", OURS)), added(service("a", "10.0.0.1")));
    assertThat(stage.after(added(secret("kubernetes.io/tls"))).ingress().certificates()).isEmpty();
    String secured =
        ingress("i", "a.test", "a").replace("  rules:", "  tls: [{secretName: cert}]\n  rules:");
    assertThat(stage.after(added(secured)).ingress().certificates()).containsOnlyKeys(name);
    Snapshot opaque = stage.after(added(secret("Opaque")));
    assertThat(opaque.ingress().certificates()).isEmpty();
    assertThat(messages(opaque))
        .containsExactly(
            "spec.tls[0].secretName: Secret default/cert has type \"Opaque\" (expected:"
                + " kubernetes.io/tls); the default certificate stands in");
    Snapshot gone = stage.after(deleted(secret("Opaque")));
    assertThat(gone.problems())
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).isEqualTo(Problem.Reason.TLSSecret));
    assertThat(stage.after(added(secret("kubernetes.io/tls"))).problems()).isEmpty();
  }

  @Test
  void theZoneComesFromTheNode() {
    String node =
        """
        apiVersion: v1
        kind: Node
        metadata: {name: node-1, labels: {topology.kubernetes.io/zone: z1}}
        """;
    assertThat(stage.after(added(node)).node()).isEqualTo(new NodeInfo("node-1", "z1"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyHistoryEndsInWhatBuildingFromNothingGives(long seed) {
    Random random = new Random(seed);
    Map<String, String> present = new LinkedHashMap<>();
    for (int step = 0; step < 200; step++) {
      int kind = random.nextInt(5);
      String key = kind + "/" + (kind < 3 ? random.nextInt(4) : 0);
      String former = present.remove(key);
      if (former != null && random.nextInt(3) == 0) {
        stage.after(deleted(former));
      } else {
        String written = written(key, random);
        present.put(key, written);
        stage.after(added(written));
      }
      if (step % 20 == 19) {
        assertSameFromNothing(present, seed);
      }
    }
  }

  private void assertSameFromNothing(Map<String, String> present, long seed) {
    List<ResourceEvent> events = new ArrayList<>();
    present.values().forEach(it -> events.add(added(it)));
    Snapshot fresh =
        new Stage(IngressClassPolicy.DEFAULT).after(events.toArray(ResourceEvent[]::new));
    assertThat(stage.current.services()).as("seed %d", seed).isEqualTo(fresh.services());
    assertThat(stage.current.ingress()).as("seed %d", seed).isEqualTo(fresh.ingress());
    assertThat(stage.current.problems()).as("seed %d", seed).isEqualTo(fresh.problems());
  }

  /** An object of the kind and name of the key, with content by chance. */
  private static String written(String key, Random random) {
    String name = key.substring(2);
    String other = Integer.toString(random.nextInt(4));
    return switch (key.charAt(0)) {
      case '0' ->
          service("s" + name, "10.0.0." + other)
              .replace("name: http", random.nextBoolean() ? "name: http" : "name: web");
      case '1' -> slice("e" + name, "s" + other, "{addresses: [10.1.0." + random.nextInt(3) + "]}");
      case '2' ->
          ingress("i" + name, "h" + other, "s" + random.nextInt(4))
              .replace("  rules:", "  tls: [{secretName: cert}]\n  rules:");
      case '3' -> secret(random.nextBoolean() ? "kubernetes.io/tls" : "Opaque");
      default -> ingressClass("headgate", random.nextInt(3) == 0 ? "other.io/c" : OURS);
    };
  }

  private static String classed(@Nullable String field, @Nullable String annotation) {
    String written = ingress("i", "a.test", "a");
    String withField =
        field == null
            ? written.replace("  ingressClassName: headgate\n", "")
            : written.replace("ingressClassName: headgate", "ingressClassName: " + field);
    return annotation == null
        ? withField
        : withField.replace(
            "namespace: default,",
            "namespace: default, annotations: {kubernetes.io/ingress.class: " + annotation + "},");
  }

  private static String secret(String type) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: cert, namespace: default}
    type: %s
    data: {tls.crt: Y2VydA==, tls.key: a2V5}
    """
        .formatted(type);
  }

  private static Service built(Snapshot snapshot) {
    Service service = snapshot.services().get(new ServiceName("default", "a"));
    assertThat(service).isNotNull();
    return service;
  }

  private static ServicePort port(Snapshot snapshot) {
    return built(snapshot).ports().getFirst();
  }

  private static List<Endpoint> endpoints(Snapshot snapshot) {
    return port(snapshot).endpoints();
  }

  private static List<String> addresses(Snapshot snapshot) {
    return endpoints(snapshot).stream().map(it -> it.address().toString()).toList();
  }

  private static List<String> messages(Snapshot snapshot) {
    return snapshot.problems().stream().map(Problem::message).toList();
  }
}
