package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of wrong manifests, from files to sockets: whatever they say, what is right goes on
 * being served, nothing is reported as a fault of our own, and no socket is left behind.
 */
class ServiceFuzzTest {

  private static final long SEED = 20_301_125;
  private static final int ROUNDS = 200;
  private static final int MUTANTS_A_ROUND = 10;
  private static final int PORT = 8080;

  /** Vert.x opens one socket for its resolver on each event loop, once, and keeps it. */
  private static final int RESOLVERS = ServiceNode.EVENT_LOOPS;

  private static final Path SEED_EXAMPLES = Path.of("../examples/seed");

  private static final String ALL_FIELDS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: all, labels: {app: all}, annotations: {headgate.io/scheduler: rr}}
      spec:
        type: LoadBalancer
        selector: {app: web}
        clusterIP: CLUSTERIP
        clusterIPs: [CLUSTERIP]
        ipFamilies: [IPv4]
        ipFamilyPolicy: SingleStack
        externalIPs: [EXTERNAL]
        externalTrafficPolicy: Local
        internalTrafficPolicy: Cluster
        healthCheckNodePort: 30444
        allocateLoadBalancerNodePorts: true
        loadBalancerClass: headgate.io/load-balancer
        loadBalancerSourceRanges: [10.0.0.0/8]
        publishNotReadyAddresses: false
        sessionAffinity: ClientIP
        sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}
        trafficDistribution: PreferSameZone
        ports:
        - {name: http, port: 8081, targetPort: web, nodePort: 30445, protocol: TCP, appProtocol: http}
        - {name: dns, port: 8082, targetPort: 53, protocol: UDP}
      status:
        loadBalancer: {ingress: [{ip: BALANCED, ipMode: VIP}, {hostname: lb.example.com}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: fuzzed, labels: {app: web}}
      spec: {nodeName: node-1, hostname: h, containers: [{name: c, ports: [{name: web, containerPort: 8080}]}]}
      status: {phase: Running, podIP: POD, podIPs: [{ip: POD}], conditions: [{type: Ready, status: "True"}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: fuzzed, labels: {kubernetes.io/service-name: all}}
      addressType: IPv4
      ports: [{name: http, port: 8080, protocol: TCP}]
      endpoints:
      - addresses: [POD]
        conditions: {ready: true, serving: true, terminating: false}
        nodeName: node-1
        zone: z1
        hints: {forZones: [{name: z1}], forNodes: [{name: node-1}]}
        targetRef: {kind: Pod, name: fuzzed}
      ---
      apiVersion: v1
      kind: Endpoints
      metadata: {name: all}
      subsets: [{addresses: [{ip: POD, hostname: h}], notReadyAddresses: [{ip: POD}], ports: [{name: http, port: 8080}]}]
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: node-1, labels: {topology.kubernetes.io/zone: z1}}
      spec: {taints: [{key: a, effect: NoSchedule}]}
      """;

  @TempDir private Path directory;

  @Test
  void wrongManifestsDisturbNothing() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "sockets are counted in /proc");
    ManifestMutator mutator = new ManifestMutator(new Random(SEED));
    Random choice = new Random(SEED);
    List<String> bases = bases();
    try (ServiceNode node = ServiceNode.start(directory, true)) {
      node.pod("good", ServiceNode.address(1), PORT);
      String vip = served(node);
      long sockets = sockets();
      int open = node.openSockets();
      for (int round = 1; round <= ROUNDS; round++) {
        for (int i = 0; i < MUTANTS_A_ROUND; i++) {
          String mutant = mutator.mutate(bases.get(choice.nextInt(bases.size())));
          RunningGateway.write(directory, "mutant-" + i + ".yaml", mutant);
        }
        mark(node, round);
        assertThat(faults(node)).as("round %d", round).isEmpty();
        if (round % 20 == 0) {
          assertThat(ServiceClient.from(ServiceNode.address(200)).ask(vip, PORT))
              .as("round %d", round)
              .isEqualTo("good");
        }
      }

      for (int i = 0; i < MUTANTS_A_ROUND; i++) {
        Files.delete(directory.resolve("mutant-" + i + ".yaml"));
      }
      mark(node, 0);
      assertThat(node.openSockets()).isEqualTo(open);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(sockets()).isLessThanOrEqualTo(sockets + RESOLVERS));
      assertThat(ServiceClient.from(ServiceNode.address(200)).ask(vip, PORT)).isEqualTo("good");
      assertThat(node.messages()).isEmpty();
    }
  }

  /** Every document of the examples, and one of every field. */
  private static List<String> bases() throws IOException {
    List<String> bases = new ArrayList<>();
    try (Stream<Path> files = Files.list(SEED_EXAMPLES)) {
      for (Path file : files.sorted().toList()) {
        bases.addAll(List.of(Files.readString(file).split("\n---\n", -1)));
      }
    }
    String all =
        ALL_FIELDS
            .replace("CLUSTERIP", ServiceNode.clusterIp(77))
            .replace("EXTERNAL", ServiceNode.address(150))
            .replace("BALANCED", ServiceNode.address(151))
            .replace("POD", ServiceNode.address(1));
    for (int i = 0; i < 4; i++) {
      bases.add(all);
      bases.addAll(List.of(all.split("---\n", -1)));
    }
    return bases;
  }

  /** The address of the Service that is to stay, whose endpoint is the pod {@code good}. */
  private static String served(ServiceNode node) {
    node.write(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: good}
        spec: {ports: [{port: %d}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: good, labels: {kubernetes.io/service-name: good}}
        addressType: IPv4
        ports: [{port: %<d}]
        endpoints: [{addresses: [%s]}]
        """
            .formatted(PORT, ServiceNode.address(1)));
    return node.service("good").ports().getFirst().listenAddresses().stream()
        .flatMap(
            it ->
                it instanceof ListenAddress.ClusterIp(InetAddress ip, int port)
                    ? Stream.of(ip.getHostAddress())
                    : Stream.empty())
        .findFirst()
        .orElseThrow();
  }

  /** Returns when a Service that carries the round is there: what was written before is read. */
  private void mark(ServiceNode node, int round) {
    RunningGateway.write(
        directory,
        "zz-mark.yaml",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: mark, labels: {round: "%d"}}
        spec: {clusterIP: None}
        """
            .formatted(round));
    ServiceName mark = new ServiceName("default", "mark");
    node.await(
        snapshot ->
            snapshot.services().containsKey(mark)
                && Integer.toString(round)
                    .equals(snapshot.services().get(mark).meta().labels().get("round")));
  }

  private static List<Problem> faults(ServiceNode node) {
    return node.problems().stream()
        .filter(problem -> problem.reason() == Problem.Reason.Internal)
        .toList();
  }

  private static long sockets() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(ServiceFuzzTest::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // closed while it was being looked at
    }
  }
}
