package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas at a real API server, whose pods run and can be reached from here: what a user does
 * with kubectl, and what the replicas say back. No other proxy may serve the cluster's Services
 * here. {@code mvn verify -Pkubernetes -Dheadgate.kubeconfig=FILE}.
 */
@Tag("kubernetes")
@EnabledIfSystemProperty(named = "headgate.kubeconfig", matches = ".+")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KubernetesIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Duration TTL = Duration.ofSeconds(8);
  private static final String PUBLISHED = "192.0.2.10 lb.example.com";
  private static final String OUTSIDE = "192.168.146.90";

  private static final String[] FLAGS = {
    "--services=all",
    "--publish-status-address=192.0.2.10,lb.example.com",
    "--load-balancer-pool=192.0.2.128/28",
    "--election-id=hg-it",
    "--election-ttl=8s",
  };

  @TempDir private static Path folder;
  private static final List<AutoCloseable> CLOSINGS = new ArrayList<>();
  private static Kubectl kubectl;
  private static ReplicaProcess leader;
  private static ReplicaProcess other;

  @BeforeAll
  static void start() throws IOException {
    kubectl = namespace("hg-it");
    kubectl.apply(Files.readString(examples().resolve("ingress-class.yaml")));
    CLOSINGS.add(() -> kubectl.run("delete ingressclass nginx"));
    CLOSINGS.add(() -> kubectl.run("delete lease hg-it -n default --ignore-not-found"));
    leader = replica("leader", 9080, List.of(FLAGS));
    await().atMost(SOON).until(() -> leader.log().contains("is the leader of default/hg-it"));
    List<String> onlyIngresses = new ArrayList<>(List.of(FLAGS));
    onlyIngresses.set(0, "--services=off"); // its sockets would be the same as the other's
    other = replica("other", 9180, onlyIngresses);
  }

  @AfterAll
  static void end() throws Exception {
    for (AutoCloseable it : CLOSINGS.reversed()) {
      it.close();
    }
  }

  @Test
  @Order(1)
  void theCommandsOfTheExamples() {
    kubectl.run("create deployment whoami --image=quay.io/qxu/spring-boot-whoami --port=8080");
    kubectl.run("scale deployment whoami --replicas=2");
    kubectl.run("expose deployment whoami --port=8080 --target-port=8080");
    kubectl.run("rollout status deployment/whoami --timeout=180s");
    InetSocketAddress whoami = clusterIp(kubectl, "whoami", 8080);

    await().atMost(SOON).untilAsserted(() -> assertThat(pods(whoami, 20)).hasSize(2));

    kubectl.words(
        "patch", "svc/whoami", "--patch", "{\"spec\": {\"sessionAffinity\": \"ClientIP\"}}");
    await().atMost(SOON).untilAsserted(() -> assertThat(pods(whoami, 20)).hasSize(1));

    kubectl.words("patch", "svc/whoami", "--patch", "{\"spec\": {\"sessionAffinity\": \"None\"}}");
    await().atMost(SOON).untilAsserted(() -> assertThat(pods(whoami, 20)).hasSize(2));

    kubectl.run("scale deployment whoami --replicas=0");
    await().atMost(LONG).untilAsserted(() -> assertThat(isRefused(whoami)).isTrue());
    kubectl.run("scale deployment whoami --replicas=1");
    await()
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(IOException.class) // until the pod is there it is refused
        .untilAsserted(() -> assertThat(pods(whoami, 5)).hasSize(1));
  }

  @Test
  @Order(2)
  void theExamples() throws IOException {
    Kubectl seed = namespace("hg-it-seed");
    try (Stream<Path> files = Files.list(examples())) {
      for (Path file : files.sorted().toList()) {
        seed.apply(Files.readString(file).replace("127.97.255.90", OUTSIDE).replace("8090", "80"));
      }
    }
    for (String it : List.of("deployment/whoami", "deployment/log-collection", "statefulset/web")) {
      seed.run("rollout status " + it + " --timeout=240s");
    }
    String name = "whoami.user1.apps.taikang1.local";
    await().atMost(SOON).untilAsserted(() -> assertThat(podsOf(leader, name, 10)).hasSize(2));
    assertThat(podsOf(other, name, 10)).hasSize(2);
    assertThat(pods(clusterIp(seed, "whoami", 8080), 10)).hasSize(2);
    assertThat(pods(clusterIp(seed, "log-collection1", 8080), 5)).hasSize(1);
    assertThat(pods(new InetSocketAddress(InetAddress.getLoopbackAddress(), 30007), 5)).hasSize(1);

    // I-R37: headless, and its Ingress got the default class from the API server.
    assertThat(seed.get("ingress/nginx", ".spec.ingressClassName")).isEqualTo("nginx");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(podsOf(leader, "nginx.user1.apps.taikang1.local", 12))
                    .containsExactlyInAnyOrder("web-0", "web-1", "web-2"));
    await().atMost(SOON).until(() -> seed.status("whoami").equals(PUBLISHED));
    await().atMost(SOON).until(() -> seed.status("nginx").equals(PUBLISHED));
  }

  @Test
  @Order(3)
  void a28_iR36_whatIsOutsideIsServedFromItsAddress() throws Exception {
    // Only where this is a namespace of a test: it has the stand-in kubelet's bridge.
    assumeTrue(NetworkInterface.getByName("cni0") != null, "no cni0: not a namespace of a test");
    assertThat(
            new ProcessBuilder("ip", "address", "replace", OUTSIDE + "/32", "dev", "lo")
                .start()
                .waitFor())
        .isZero();
    HttpServer outside = HttpServer.create(new InetSocketAddress(OUTSIDE, 80), 10);
    try {
      outside.createContext(
          "/",
          exchange -> {
            byte[] body = "Hostname: outside\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      outside.start();
      kubectl.apply(service("machine", "ClusterIP", "").replace("  selector: {app: whoami}\n", ""));
      kubectl.apply(
          """
          apiVersion: v1
          kind: Endpoints
          metadata: {name: machine}
          subsets: [{addresses: [{ip: %s}], ports: [{name: http, port: 80}]}]
          """
              .formatted(OUTSIDE));
      kubectl.apply(ingress("machine", "nginx", "machine.example.com"));
      InetSocketAddress machine = clusterIp(kubectl, "machine", 80);
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(pods(machine, 2)).containsExactly("outside"));
      assertThat(podsOf(leader, "machine.example.com", 2)).containsExactly("outside");

      kubectl.run("delete endpoints machine");
      await().atMost(SOON).untilAsserted(() -> assertThat(isRefused(machine)).isTrue());
      kubectl.apply(
          """
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata: {name: machine-1, labels: {kubernetes.io/service-name: machine}}
          addressType: IPv4
          ports: [{name: http, port: 80, protocol: TCP}]
          endpoints: [{addresses: [%s]}]
          """
              .formatted(OUTSIDE));
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(pods(machine, 2)).containsExactly("outside"));
    } finally {
      outside.stop(0);
    }
  }

  @Test
  @Order(4)
  void iR29_iS2_whatIsNotOursIsLeftAlone() {
    kubectl.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: hg-it-theirs}
        spec: {controller: example.com/other}
        """);
    CLOSINGS.add(() -> kubectl.run("delete ingressclass hg-it-theirs"));
    kubectl.apply(ingress("theirs", "hg-it-theirs", "theirs.example.com"));
    kubectl.apply(ingress("nobodys", "none-such", "nobodys.example.com"));
    kubectl.apply(ingress("ours", "nginx", "ours.example.com"));

    await().atMost(SOON).until(() -> kubectl.status("ours").equals(PUBLISHED));
    await()
        .during(Duration.ofSeconds(3))
        .atMost(SOON)
        .until(() -> kubectl.status("theirs").isEmpty() && kubectl.status("nobodys").isEmpty());
    assertThat(kubectl.events("theirs")).isEmpty();
    assertThat(kubectl.events("nobodys")).isEmpty();
    assertThat(kubectl.events("ours")).anyMatch(it -> it.startsWith("Sync "));
  }

  @Test
  @Order(5)
  void iR32_theNewerIngressHasAConflictThatNamesTheOlder() {
    kubectl.apply(ingress("older", "nginx", "claimed.example.com"));
    await().atMost(SOON).until(() -> kubectl.status("older").equals(PUBLISHED));
    // Creation times are whole seconds; of equal ones the lesser name counts.
    kubectl.apply(ingress("younger", "nginx", "claimed.example.com"));

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(kubectl.events("younger"))
                    .anyMatch(
                        it ->
                            it.startsWith("Conflict ")
                                && it.contains(kubectl.namespace() + "/older")));
    assertThat(kubectl.events("older")).noneMatch(it -> it.startsWith("Conflict "));
  }

  @Test
  @Order(6)
  void whatIsWrongWithAnIngressIsAnEvent() {
    kubectl.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: wrong
          annotations: {nginx.ingress.kubernetes.io/configuration-snippet: "return 200;"}
        spec:
          ingressClassName: nginx
          tls: [{hosts: [wrong.example.com], secretName: absent}]
          rules:
          - host: wrong.example.com
            http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: absent, port: {number: 80}}}}]}
        """);

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(kubectl.events("wrong"))
                    .extracting(it -> it.replaceFirst(" .*", ""))
                    .contains("TLSSecretMissing", "BackendNotFound", "AnnotationRefused"));
  }

  @Test
  @Order(7)
  void a26_a27_onlyOurLoadBalancersGetAnAddressAndItServes() {
    kubectl.apply(service("anothers", "LoadBalancer", "loadBalancerClass: example.com/x"));
    kubectl.apply(service("classless", "LoadBalancer", ""));
    kubectl.apply(service("lb", "LoadBalancer", "loadBalancerClass: headgate.io/load-balancer"));

    String said = ".status.loadBalancer.ingress[*]['ip','ipMode']";
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(kubectl.get("svc/lb", said)).isEqualTo("192.0.2.128 VIP"));
    kubectl.run("rollout status deployment/whoami --timeout=180s");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(pods(new InetSocketAddress("192.0.2.128", 80), 3)).isNotEmpty());
    assertThat(kubectl.get("svc/anothers", said)).isEmpty();
    assertThat(kubectl.get("svc/classless", said)).isEmpty();
  }

  @Test
  @Order(8)
  void iR38_externalName() throws IOException {
    HttpServer outside =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    outside.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    outside.start();
    try {
      int port = outside.getAddress().getPort();
      for (String host : List.of("localhost", "no-such.invalid")) {
        String name = host.replace(".", "-");
        kubectl.apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %s}
            spec: {type: ExternalName, externalName: %s, ports: [{name: http, port: %d}]}
            """
                .formatted(name, host, port));
        kubectl.apply(
            ingress(name, "nginx", name + ".example.com").replace("number: 80", "number: " + port));
      }
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(leader.get("localhost.example.com", "/").statusCode()).isEqualTo(200));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(leader.get("no-such-invalid.example.com", "/").statusCode())
                      .isEqualTo(502));
    } finally {
      outside.stop(0);
    }
  }

  @Test
  @Order(9)
  void iS1_aKilledLeaderIsFollowedWithinTheTimeOfTheLease() {
    assertThat(holder()).startsWith("leader_");
    assertThat(other.log()).doesNotContain("is the leader");
    assertThat(kubectl.status("ours")).isEqualTo(PUBLISHED);

    leader.kill();
    Instant killed = Instant.now();
    kubectl.apply(ingress("orphan", "nginx", "orphan.example.com"));

    await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(TTL.multipliedBy(3))
        .until(
            () -> {
              assertThat(kubectl.status("ours")).isEqualTo(PUBLISHED);
              return kubectl.status("orphan").equals(PUBLISHED);
            });

    // The Lease was seen to change last at most one try ago, and is tried every quarter.
    assertThat(Duration.between(killed, Instant.now()))
        .isLessThan(TTL.plus(TTL.dividedBy(2)).plusSeconds(3));
    assertThat(holder()).startsWith("other_");
  }

  @Test
  @Order(10)
  void iS4_theLastReplicaClearsOnlyWhereThatIsConfigured() {
    assertThat(kubectl.status("ours")).isEqualTo(PUBLISHED);
    other.close();
    assertThat(kubectl.status("ours")).isEqualTo(PUBLISHED);

    List<String> clearing = new ArrayList<>(List.of(FLAGS));
    clearing.add("--update-status-on-shutdown");
    ReplicaProcess last = replica("last", 9280, clearing);
    await().atMost(SOON).until(() -> last.log().contains("is the leader of default/hg-it"));
    assertThat(kubectl.status("ours")).isEqualTo(PUBLISHED);
    last.close();
    assertThat(kubectl.status("ours")).isEmpty();
  }

  private static Kubectl namespace(String name) {
    Kubectl made = Kubectl.inNamespace(name);
    CLOSINGS.add(made);
    return made;
  }

  private static ReplicaProcess replica(String name, int port, List<String> flags) {
    ReplicaProcess made = ReplicaProcess.serve(folder, name, port, flags.toArray(String[]::new));
    CLOSINGS.add(made);
    return made;
  }

  private static Path examples() {
    return Clone.REPOSITORY.resolve("examples/seed");
  }

  private static String holder() {
    return kubectl.words(
        "get", "lease", "hg-it", "-n", "default", "-o", "jsonpath={.spec.holderIdentity}");
  }

  private static InetSocketAddress clusterIp(Kubectl where, String service, int port) {
    return new InetSocketAddress(where.get("svc/" + service, ".spec.clusterIP"), port);
  }

  /** Which pods answer, each request on a connection of its own. */
  private static Set<String> pods(InetSocketAddress address, int requests) throws IOException {
    Set<String> pods = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      pods.add(Answer.to("GET", address, "whoami", "/").pod());
    }
    return pods;
  }

  private static Set<String> podsOf(ReplicaProcess replica, String host, int requests)
      throws IOException {
    Set<String> pods = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      pods.add(replica.get(host, "/").pod());
    }
    return pods;
  }

  private static boolean isRefused(InetSocketAddress address) throws IOException {
    try {
      Answer.to("GET", address, "whoami", "/");
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (SocketException e) {
      return String.valueOf(e.getMessage()).contains("reset");
    }
  }

  private static String ingress(String name, String ingressClass, String host) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s}
    spec:
      ingressClassName: %s
      rules:
      - host: %s
        http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: %s, port: {number: 80}}}}]}
    """
        .formatted(name, ingressClass, host, name);
  }

  private static String service(String name, String type, String more) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec:
      type: %s
      selector: {app: whoami}
      ports: [{name: http, port: 80, targetPort: 8080}]
      %s
    """
        .formatted(name, type, more);
  }
}
