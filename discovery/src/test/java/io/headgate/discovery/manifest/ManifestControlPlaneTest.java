package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.watch.ResourceEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManifestControlPlaneTest {
  private static final String POD =
      """
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: %s
        labels: {app: web, tier: front}
      spec:
        containers:
        - name: c
          ports:
          - {name: http, containerPort: %s}
      status:
        podIP: %s
      """;

  private static String nodePort(String name, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
    spec:
      type: NodePort
      selector:
        app: web
      ports:
      - port: 80
        nodePort: %s
    """
        .formatted(name, port);
  }

  private static String pods(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> POD.formatted("web-" + i, 8080, "127.0.1." + i))
        .collect(Collectors.joining());
  }

  @Test
  void a2_theEndpointListFollowsThePods() {
    ControlPlaneHarness plane = new ControlPlaneHarness().write("svc.yaml", nodePort("web", 0));
    assertThat(plane.endpoints("web")).isEmpty();

    assertThat(plane.write("pods.yaml", pods(1)).endpoints("web")).containsExactly("127.0.1.1:80");
    assertThat(plane.write("pods.yaml", pods(2)).endpoints("web"))
        .containsExactly("127.0.1.1:80", "127.0.1.2:80");
    assertThat(plane.write("pods.yaml", pods(1)).endpoints("web")).containsExactly("127.0.1.1:80");
    assertThat(plane.delete("pods.yaml").endpoints("web")).isEmpty();
  }

  @Test
  void a4_aNamedTargetPortIsLookedUpInEachPod() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write(
                "svc.yaml",
                nodePort("web", 0).replace("- port: 80", "- port: 80\n    targetPort: http"))
            .write(
                "pods.yaml",
                POD.formatted("a", 8080, "127.0.1.1") + POD.formatted("b", 8081, "127.0.1.2"));

    assertThat(plane.endpoints("web"))
        .containsExactlyInAnyOrder("127.0.1.1:8080", "127.0.1.2:8081");
    assertThat(plane.slices("web")).hasSize(2);
  }

  @Test
  void a13_aTakenNodePortIsRefused() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write("a.yaml", nodePort("first", 30007))
            .write("b.yaml", nodePort("second", 30007));

    assertThat(plane.complaints())
        .containsExactly(
            "b.yaml:11 spec.ports[0].nodePort: Invalid value: 30007: provided port is already"
                + " allocated");
    assertThat(plane.service("first")).isPresent();
    assertThat(plane.service("second")).isEmpty();
  }

  @Test
  void a14_aNodePortOutsideTheRangeIsRefused() {
    ControlPlaneHarness plane = new ControlPlaneHarness().write("a.yaml", nodePort("web", 40000));

    assertThat(plane.complaints())
        .containsExactly(
            "a.yaml:11 spec.ports[0].nodePort: Invalid value: 40000: provided port is not in the"
                + " valid range. The range of valid ports is 30000-32767");
  }

  @Test
  void a15_theNodePortOfADeletedServiceIsFreeAtOnce() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write("a.yaml", nodePort("first", 30007))
            .write("b.yaml", nodePort("second", 30007))
            .delete("a.yaml");

    assertThat(plane.problems).isEmpty();
    assertThat(plane.service("second").orElseThrow().getSpec().getPorts().getFirst().getNodePort())
        .isEqualTo(30007);
  }

  @Test
  void anEditThatIsRefusedLeavesTheServiceAsItWas() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write("a.yaml", nodePort("first", 30007))
            .write("b.yaml", nodePort("second", 30008))
            .write("b.yaml", nodePort("second", 30007));

    assertThat(plane.complaints()).hasSize(1);
    assertThat(plane.service("second").orElseThrow().getSpec().getPorts().getFirst().getNodePort())
        .isEqualTo(30008);
    assertThat(plane.write("b.yaml", nodePort("second", 30008)).problems).isEmpty();
  }

  @Test
  void ofTwoThatComeTogetherTheFirstByNameGetsThePort() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write("a.yaml", nodePort("zebra", 30007) + "---\n" + nodePort("ant", 30007));

    assertThat(plane.service("ant")).isPresent();
    assertThat(plane.service("zebra")).isEmpty();
  }

  @Test
  void tcpAndUdpShareOneNodePort() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write(
                "a.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata: {name: dns}
                spec:
                  type: NodePort
                  ports:
                  - {name: tcp, port: 53, protocol: TCP, nodePort: 30053}
                  - {name: udp, port: 53, protocol: UDP, nodePort: 30053}
                """);

    assertThat(plane.problems).isEmpty();
    assertThat(plane.service("dns").orElseThrow().getSpec().getPorts())
        .extracting(port -> port.getNodePort())
        .containsExactly(30053, 30053);
  }

  @Test
  void b10_theAffinityTimeoutHasADefault() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write("a.yaml", nodePort("web", 0) + "  sessionAffinity: ClientIP\n");

    assertThat(
            plane
                .service("web")
                .orElseThrow()
                .getSpec()
                .getSessionAffinityConfig()
                .getClientIP()
                .getTimeoutSeconds())
        .isEqualTo(10800);
  }

  @Test
  void aDefaultClassIsFilledInAndTakenBack() {
    String ingressClass =
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: nginx
          annotations: {ingressclass.kubernetes.io/is-default-class: "%s"}
        spec: {controller: headgate.io/ingress-controller}
        """;
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write(
                "ingress.yaml",
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: web}
                spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
                """);
    assertThat(ingressClassOf(plane)).isNull();
    assertThat(ingressClassOf(plane.write("class.yaml", ingressClass.formatted(true))))
        .isEqualTo("nginx");
    assertThat(ingressClassOf(plane.write("class.yaml", ingressClass.formatted(false)))).isNull();
    plane.write("class.yaml", ingressClass.formatted(true));
    plane.write("newer.yaml", ingressClass.formatted(true).replace("name: nginx", "name: newer"));
    assertThat(ingressClassOf(plane)).isEqualTo("newer");
  }

  private static String ingressClassOf(ControlPlaneHarness plane) {
    Ingress ingress = (Ingress) plane.objects.get(new ObjectRef("Ingress", "default", "web"));
    assertThat(ingress).isNotNull();
    return ingress.getSpec().getIngressClassName();
  }

  @Test
  void theFirstOfTwoFilesKeepsAnObject() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write("b.yaml", nodePort("web", 30001))
            .write("a.yaml", nodePort("web", 30002));

    assertThat(plane.complaints())
        .containsExactly("a.yaml:4 Service \"web\" already exists in b.yaml:1");
    assertThat(plane.service("web").orElseThrow().getSpec().getPorts().getFirst().getNodePort())
        .isEqualTo(30001);
  }

  @Test
  void theSameContentAgainChangesNothing() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness().write("a.yaml", nodePort("web", 0) + pods(2));

    assertThat(plane.write("a.yaml", "# a comment\n" + nodePort("web", 0) + pods(2)).events)
        .isEmpty();
  }

  @Test
  void onlyWhatChangedIsHandedOver() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write("a.yaml", nodePort("web", 0))
            .write("b.yaml", nodePort("other", 0).replace("app: web", "app: other"))
            .write("a.yaml", nodePort("web", 0) + "  sessionAffinity: ClientIP\n");

    assertThat(plane.events)
        .singleElement()
        .isInstanceOfSatisfying(
            ResourceEvent.Modified.class,
            event -> assertThat(event.object().getMetadata().getName()).isEqualTo("web"));
  }

  @Test
  void endpointsWrittenTwiceAreThereOnce() throws Exception {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write(
                "a.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata: {name: reg}
                spec:
                  ports: [{port: 80}]
                ---
                apiVersion: v1
                kind: Endpoints
                metadata: {name: reg}
                subsets:
                - addresses: [{ip: 127.0.2.1}, {ip: 127.0.2.2}]
                  notReadyAddresses: [{ip: 127.0.2.3}]
                  ports: [{port: 80}]
                """);
    assertThat(plane.endpoints("reg"))
        .containsExactly("127.0.2.1:80", "127.0.2.2:80", "127.0.2.3:80*");

    plane.write(
        "b.yaml",
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: by-hand, labels: {kubernetes.io/service-name: reg}}
        addressType: IPv4
        ports: [{port: 80}]
        endpoints:
        - addresses: [127.0.2.1]
          conditions: {ready: true}
        """);
    assertThat(plane.endpoints("reg"))
        .containsExactlyInAnyOrder("127.0.2.1:80", "127.0.2.2:80", "127.0.2.3:80*");
  }

  @Test
  void podsOfASetHaveNamesAndRealPorts() throws Exception {
    List<Workload> asked = new ArrayList<>();
    InetAddress ip = InetAddress.getByName("127.97.0.5");
    PodRuntime runtime =
        workloads -> {
          asked.addAll(workloads);
          return CompletableFuture.completedFuture(
              workloads.stream()
                  .map(
                      w ->
                          new RunningPod(
                              w.owner(),
                              w.owner().name() + "-0",
                              ip,
                              RealPorts.ofTcp(Map.of(80, 8080))))
                  .toList());
        };
    ControlPlaneHarness plane =
        new ControlPlaneHarness(
                "127.96.0.0/16", "30000-32767", new MemoryAllocationStore(), runtime)
            .write(
                "a.yaml",
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                spec:
                  serviceName: nginx
                  replicas: 1
                  selector: {matchLabels: {app: nginx}}
                  template:
                    metadata: {labels: {app: nginx}}
                    spec:
                      containers:
                      - name: nginx
                        image: nginx
                        ports: [{containerPort: 80, name: web}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: nginx}
                spec:
                  clusterIP: None
                  selector: {app: nginx}
                  ports: [{port: 80, name: web}]
                ---
                apiVersion: v1
                kind: Node
                metadata: {name: node-1, labels: {topology.kubernetes.io/zone: z1}}
                """);

    assertThat(asked)
        .singleElement()
        .satisfies(
            workload -> {
              assertThat(workload.replicas()).isEqualTo(1);
              assertThat(workload.templateHash()).hasSize(10);
              assertThat(workload.ports())
                  .containsExactly(new Workload.ContainerPort(80, "web", Protocol.TCP));
            });
    Pod pod = (Pod) plane.objects.get(new ObjectRef("Pod", "default", "web-0"));
    assertThat(pod).isNotNull();
    assertThat(pod.getSpec().getSubdomain()).isEqualTo("nginx");
    assertThat(plane.endpoints("nginx")).containsExactly("127.97.0.5:8080");
    var endpoint = plane.slices("nginx").getFirst().getEndpoints().getFirst();
    assertThat(endpoint.getHostname()).isEqualTo("web-0");
    assertThat(endpoint.getZone()).isEqualTo("z1");
    assertThat(endpoint.getTargetRef().getName()).isEqualTo("web-0");
  }

  @Test
  void podsThatWereNotStartedAreTriedAgain() throws Exception {
    InetAddress ip = InetAddress.getByName("127.97.0.5");
    List<Exception> failures = new ArrayList<>();
    failures.add(new IOException("no address is free"));
    PodRuntime runtime =
        workloads ->
            failures.isEmpty()
                ? CompletableFuture.completedFuture(
                    List.of(
                        new RunningPod(
                            workloads.getFirst().owner(), "web-x", ip, RealPorts.AS_DECLARED)))
                : CompletableFuture.failedFuture(failures.getFirst());
    ControlPlaneHarness plane =
        new ControlPlaneHarness(
                "127.96.0.0/16", "30000-32767", new MemoryAllocationStore(), runtime)
            .write(
                "a.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
                """);
    ObjectRef pod = new ObjectRef("Pod", "default", "web-x");
    assertThat(plane.complaints()).singleElement().asString().contains("no address is free");
    assertThat(plane.tick().complaints()).hasSize(1);
    failures.clear();
    assertThat(plane.tick().complaints()).isEmpty();
    assertThat(plane.objects).containsKey(pod);
    plane.events = List.of();
    assertThat(plane.tick().events).isEmpty();
  }

  @Test
  void aProposalThatSomebodyElseWasFasterThanIsMadeAgain() {
    AtomicInteger proposals = new AtomicInteger();
    MemoryAllocationStore shared = new MemoryAllocationStore();
    ObjectRef other = new ObjectRef("Service", "default", "other");
    AllocationStore store =
        new AllocationStore() {
          @Override
          public CompletionStage<Allocations> read() {
            return shared.read();
          }

          @Override
          public CompletionStage<Allocations> propose(
              long base, Map<ObjectRef, Optional<Allocation>> changes) {
            if (proposals.incrementAndGet() == 1) {
              var theirs =
                  new Allocation(
                      "uid",
                      Instant.EPOCH,
                      List.of("127.96.7.7"),
                      List.of(),
                      Allocation.LoadBalancer.NONE);
              shared.propose(base, Map.of(other, Optional.of(theirs)));
            }
            return shared.propose(base, changes);
          }
        };
    ControlPlaneHarness plane =
        new ControlPlaneHarness("127.96.0.0/16", "30000-32767", store, PodRuntime.none())
            .write(
                "a.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {ports: [{port: 80}]}
                """);
    assertThat(proposals).hasValue(2);
    assertThat(plane.service("web").orElseThrow().getSpec().getClusterIP()).startsWith("127.96.");
  }

  @Test
  void aFieldThatTheApiDoesNotHaveRefusesItsObjectAsKubectlDoes() {
    ControlPlaneHarness plane =
        new ControlPlaneHarness()
            .write(
                "a.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web, labels: {any: thing}, annotations: {a.b/c: d}}
                spec:
                  prots: [{port: 80}]
                  ports:
                  - port: 80
                    targetprot: 8080
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: good}
                spec: {selector: {any: thing}, ports: [{port: 80, targetPort: http}]}
                """);
    assertThat(plane.complaints())
        .containsExactly(
            "a.yaml:5 strict decoding error: unknown field \"spec.prots\"",
            "a.yaml:8 strict decoding error: unknown field \"spec.ports[0].targetprot\"");
    assertThat(plane.service("web")).isEmpty();
    assertThat(plane.service("good")).isPresent();
  }
}
