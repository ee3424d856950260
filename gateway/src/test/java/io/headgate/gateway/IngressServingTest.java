package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.tls.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Ingresses promise beyond the conformance suite, from manifests to sockets. */
class IngressServingTest {

  private static final String DEFAULT_CERTIFICATE = "ingress.local";

  @TempDir private Path directory;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    gateway = RunningGateway.start(directory);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void iR31_thePreciseHostInAnyCaseWithPortOrDot() throws IOException {
    serve("precise", EchoManifests.ingress("precise", "a.x.com", "precise", 8080));
    serve("wildcard", EchoManifests.ingress("wildcard", "\"*.x.com\"", "wildcard", 8080));

    assertThat(gateway.get("A.X.COM:8080", "/").pod()).isEqualTo("precise-0");
    assertThat(gateway.get("a.x.com.", "/").pod()).isEqualTo("precise-0");
    assertThat(gateway.get("B.x.com", "/").pod()).isEqualTo("wildcard-0");
  }

  @Test
  void iR32_theOlderIngressServesAndTheNewerIsTold() throws IOException {
    serve("old", EchoManifests.ingress("old", "a.com", "old", 8080));
    gateway.advanceClock(Duration.ofSeconds(2));
    serve("new", EchoManifests.ingress("new", "a.com", "new", 8080));

    assertThat(gateway.get("a.com", "/").pod()).isEqualTo("old-0");
    assertThat(gateway.problems())
        .extracting(Problem::reason, problem -> problem.object().toString())
        .containsExactly(tuple(Problem.Reason.Conflict, "Ingress default/new"));
    assertThat(gateway.problems().getFirst().message()).contains("default/old");
  }

  @Test
  void iR33_theNewerIngressTakesOverUnderLoadWithoutAGap() throws Exception {
    serve("old", EchoManifests.ingress("old", "a.com", "old", 8080));
    gateway.advanceClock(Duration.ofSeconds(2));
    serve("new", EchoManifests.ingress("new", "a.com", "new", 8080));
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<List<HttpAnswer>> load =
        CompletableFuture.supplyAsync(() -> requestsUntil(enough, "a.com"));

    gateway.delete("old-ingress.yaml", snapshot -> !hasIngress(snapshot, "old"));
    assertThat(gateway.get("a.com", "/").pod()).isEqualTo("new-0");
    enough.set(true);

    List<HttpAnswer> answers = load.join();
    assertThat(answers).extracting(HttpAnswer::statusCode).containsOnly(200);
    assertThat(answers).extracting(HttpAnswer::pod).contains("old-0");
  }

  private List<HttpAnswer> requestsUntil(AtomicBoolean enough, String host) {
    List<HttpAnswer> answers = new ArrayList<>();
    try (RawHttpClient client = gateway.connect()) {
      do {
        answers.add(client.request("GET", host, "/"));
      } while (!enough.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answers;
  }

  @Test
  void iR34_aDefaultBackendAnswersOnItsOwnHostsOnly() throws IOException {
    serve(
        "rule",
        EchoManifests.ingress("other", "b.com", "rule", 8080).replace("path: /", "path: /b"));
    serve(
        "fallback",
        EchoManifests.ingress("with-default", "a.com", "rule", 8080)
            .replace("path: /", "path: /a")
            .replace(
                "spec:\n",
                """
                spec:
                  defaultBackend: {service: {name: fallback, port: {number: 8080}}}
                """));

    assertThat(gateway.get("a.com", "/a").pod()).isEqualTo("rule-0");
    assertThat(gateway.get("a.com", "/elsewhere").pod()).isEqualTo("fallback-0");
    assertThat(gateway.get("b.com", "/b").pod()).isEqualTo("rule-0");
    assertThat(gateway.get("b.com", "/elsewhere").statusCode()).isEqualTo(404);
    assertThat(gateway.get("c.com", "/").statusCode()).isEqualTo(404);
  }

  @Test
  void iR35_aNamedTargetPortIsEachPodsOwn() throws IOException {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: mixed
        spec:
          selector:
            app: mixed
          ports:
          - {name: http, port: 80, targetPort: web}
          - {name: other, port: 81, targetPort: 9999}
        """;
    String ingress =
        EchoManifests.ingress("mixed", "a.com", "mixed", 80).replace("number: 80", "name: http");
    gateway.write(
        "mixed.yaml",
        String.join(
            "---\n",
            EchoManifests.deployment("one", "mixed", 3000, 1),
            EchoManifests.deployment("two", "mixed", 4000, 1),
            service,
            ingress),
        snapshot -> endpoints(snapshot, "mixed") >= 2);

    assertThat(podsThatAnswer("a.com", 4)).containsExactlyInAnyOrder("one-0", "two-0");
  }

  @ParameterizedTest
  @CsvSource({"Endpoints", "EndpointSlice"})
  void iR36_addressesWrittenByHandServe(String kind) throws IOException {
    try (EchoPod pod = EchoPod.start("by-hand", anyPort())) {
      String ip = pod.address().getAddress().getHostAddress();
      int port = pod.address().getPort();
      String service =
          """
          apiVersion: v1
          kind: Service
          metadata:
            name: by-hand
          spec:
            ports:
            - port: 80
              targetPort: %d
          ---
          """
              .formatted(port);
      String endpoints =
          """
          apiVersion: v1
          kind: Endpoints
          metadata:
            name: by-hand
          subsets:
          - addresses:
            - ip: %s
            ports:
            - port: %d
          ---
          """
              .formatted(ip, port);
      String slice =
          """
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata:
            name: by-hand-1
            labels:
              kubernetes.io/service-name: by-hand
          addressType: IPv4
          endpoints:
          - addresses: ["%s"]
          ports:
          - port: %d
            name: ""
            protocol: TCP
          ---
          """
              .formatted(ip, port);
      gateway.write(
          "by-hand.yaml",
          service
              + (kind.equals("Endpoints") ? endpoints : slice)
              + EchoManifests.ingress("by-hand", "a.com", "by-hand", 80),
          snapshot -> endpoints(snapshot, "by-hand") == 1 && hasIngress(snapshot, "by-hand"));

      assertThat(gateway.get("a.com", "/").pod()).isEqualTo("by-hand");
    }
  }

  @Test
  void iR37_podsOfAHeadlessServiceAreBalanced() throws IOException {
    gateway.write(
        "nginx.yaml",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: nginx
        spec:
          ports:
          - port: 80
            name: web
          clusterIP: None
          selector:
            app: nginx
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: web
        spec:
          selector:
            matchLabels:
              app: nginx
          serviceName: "nginx"
          replicas: 3
          template:
            metadata:
              labels:
                app: nginx
            spec:
              containers:
              - name: nginx
                image: nginx
                ports:
                - containerPort: 80
                  name: web
        ---
        """
            + EchoManifests.ingress("nginx", "nginx.user1.apps.taikang1.local", "nginx", 80),
        snapshot -> endpoints(snapshot, "nginx") == 3 && hasIngress(snapshot, "nginx"));

    assertThat(podsThatAnswer("nginx.user1.apps.taikang1.local", 6))
        .containsExactlyInAnyOrder("web-0", "web-1", "web-2");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "with a port, localhost, true, 200",
    "without a port, localhost, false, 200",
    "with a trailing dot, localhost., true, 200",
    "a name that does not exist, nothing.invalid, true, 502",
  })
  void iR38_externalName(String what, String externalName, boolean withPort, int statusCode)
      throws IOException {
    try (EchoPod pod = EchoPod.start("external", anyPort())) {
      int port = pod.address().getPort();
      String service =
          """
          apiVersion: v1
          kind: Service
          metadata:
            name: external
          spec:
            type: ExternalName
            externalName: %s
          """
              .formatted(externalName);
      String ports = withPort ? "  ports:\n  - port: %d\n".formatted(port) : "";
      gateway.write(
          "external.yaml",
          service + ports + "---\n" + EchoManifests.ingress("external", "a.com", "external", port),
          snapshot -> hasIngress(snapshot, "external"));

      HttpAnswer answer = gateway.get("a.com", "/");
      assertThat(answer.statusCode()).as(what).isEqualTo(statusCode);
      assertThat(answer.pod()).isEqualTo(statusCode == 200 ? "external" : "");
    }
  }

  @ParameterizedTest(name = "service-upstream: {0}, clusterIP: {1}")
  @CsvSource({
    "true, 127.99.77.7, own address",
    "false, 127.99.77.7, pod",
    "true, None, pod",
  })
  void serviceUpstreamIsTheServicesOwnAddress(String written, String clusterIp, String answering)
      throws IOException {
    InetSocketAddress own = new InetSocketAddress("127.99.77.7", 0);
    try (EchoPod pod = EchoPod.start("pod", anyPort());
        EchoPod address = EchoPod.start("own address", own)) {
      int port = address.address().getPort();
      String annotation =
          "  name: mesh\n  annotations:\n    nginx.ingress.kubernetes.io/service-upstream: '%s'\n"
              .formatted(written);
      gateway.write(
          "mesh.yaml",
          EchoManifests.endpoint("mesh", pod.address())
                  .replace("port: 8080", "port: " + port)
                  .replace("spec:\n", "spec:\n  clusterIP: " + clusterIp + "\n")
              + "---\n"
              + EchoManifests.ingress("mesh", "a.com", "mesh", port)
                  .replace("  name: mesh\nspec:", annotation + "spec:"),
          snapshot -> endpoints(snapshot, "mesh") == 1 && hasIngress(snapshot, "mesh"));

      assertThat(gateway.problems()).isEmpty();
      assertThat(gateway.get("a.com", "/").pod()).isEqualTo(answering);
    }
  }

  @Test
  void iT1_eachServerNameGetsItsOwnCertificate() throws Exception {
    Certificate a = TestCertificates.secret("a-tls", "a.com");
    Certificate b = TestCertificates.secret("b-tls", "b.com");
    gateway.write(
        "tls.yaml",
        String.join(
            "---\n",
            EchoManifests.echoes("a", "b"),
            EchoManifests.secret(a),
            EchoManifests.secret(b),
            ingressWithTls("a", "a.com", "a-tls"),
            ingressWithTls("b", "b.com", "b-tls")),
        snapshot -> endpoints(snapshot, "a") == 1 && hasIngress(snapshot, "b"));

    assertThat(getHttps(TlsClient.trusting(a), "a.com").pod()).isEqualTo("a-0");
    assertThat(getHttps(TlsClient.trusting(b), "b.com").pod()).isEqualTo("b-0");
    assertThat(nameShown("unknown.com")).isEqualTo(DEFAULT_CERTIFICATE);
    assertThat(nameShown("")).isEqualTo(DEFAULT_CERTIFICATE);
  }

  @Test
  void iT2_aMissingSecretIsPickedUpWhenItAppears() throws Exception {
    serve("a", ingressWithTls("a", "a.com", "a-tls"));
    assertThat(nameShown("a.com")).isEqualTo(DEFAULT_CERTIFICATE);
    assertThat(gateway.problems())
        .extracting(Problem::reason, problem -> problem.object().toString())
        .containsExactly(tuple(Problem.Reason.TLSSecret, "Ingress default/a"));

    try (SSLSocket socket = TlsClient.trustingEverybody().connect(gateway.https(), "a.com");
        RawHttpClient before = new RawHttpClient(socket)) {
      assertThat(before.request("GET", "a.com", "/").statusCode()).isEqualTo(200);
      Certificate secret = TestCertificates.secret("a-tls", "a.com");
      gateway.write(
          "secret.yaml",
          EchoManifests.secret(secret),
          snapshot ->
              snapshot.ingress().certificates().containsKey(new SecretName("default", "a-tls")));

      assertThat(getHttps(TlsClient.trusting(secret), "a.com").pod()).isEqualTo("a-0");
      assertThat(before.request("GET", "a.com", "/").statusCode()).isEqualTo(200);
    }
    assertThat(gateway.problems()).isEmpty();
  }

  @Test
  void clientIpAffinityHoldsForEveryRequestOfAClient() throws IOException {
    gateway.write(
        "sticky.yaml",
        EchoManifests.echo("sticky", 3)
                .replace(
                    "  ports:\n  - name: http\n",
                    "  sessionAffinity: ClientIP\n  ports:\n  - name: http\n")
            + "---\n"
            + EchoManifests.ingress("sticky", "a.com", "sticky", 8080),
        snapshot -> endpoints(snapshot, "sticky") == 3 && hasIngress(snapshot, "sticky"));

    Set<String> pods = new HashSet<>();
    for (int client = 1; client <= 6; client++) {
      Set<String> own = podsThatAnswerFrom("127.0.0." + client, "a.com");
      assertThat(own).as("pods of client " + client).hasSize(1);
      pods.addAll(own);
    }
    assertThat(pods).as("pods of all clients").hasSizeGreaterThan(1);
  }

  /** On two connections, half of the requests on each. */
  private Set<String> podsThatAnswerFrom(String clientIp, String host) throws IOException {
    InetAddress client = InetAddress.getByName(clientIp);
    Set<String> pods = new HashSet<>();
    for (int connection = 0; connection < 2; connection++) {
      try (Socket socket =
              new Socket(gateway.http().getAddress(), gateway.http().getPort(), client, 0);
          RawHttpClient http = new RawHttpClient(socket)) {
        for (int i = 0; i < 10; i++) {
          pods.add(http.request("GET", host, "/").pod());
        }
      }
    }
    return pods;
  }

  private HttpAnswer getHttps(TlsClient client, String host) throws IOException {
    try (RawHttpClient http = new RawHttpClient(client.connect(gateway.https(), host))) {
      return http.request("GET", host, "/");
    }
  }

  private String nameShown(String serverName) throws Exception {
    return TlsClient.trustingEverybody().namesShown(gateway.https(), serverName).getFirst();
  }

  private static String ingressWithTls(String name, String host, String secret) {
    return EchoManifests.ingress(name, host, name, 8080)
        .replace(
            "spec:\n",
            "spec:\n  tls:\n  - hosts: [%s]\n    secretName: %s\n".formatted(host, secret));
  }

  /** Serves one pod under that name, and then the Ingress, from a file of its own. */
  private void serve(String name, String ingress) {
    gateway.write(
        name + ".yaml", EchoManifests.echoes(name), snapshot -> endpoints(snapshot, name) == 1);
    int before = gateway.snapshot().ingress().ingresses().size();
    gateway.write(
        name + "-ingress.yaml",
        ingress,
        snapshot -> snapshot.ingress().ingresses().size() == before + 1);
  }

  private Set<String> podsThatAnswer(String host, int requests) throws IOException {
    Set<String> pods = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      pods.add(gateway.get(host, "/").pod());
    }
    return pods;
  }

  private static boolean hasIngress(Snapshot snapshot, String name) {
    return snapshot.ingress().ingresses().containsKey(new IngressName("default", name));
  }

  private static long endpoints(Snapshot snapshot, String service) {
    var found = snapshot.services().get(new ServiceName("default", service));
    return found == null
        ? 0
        : found.ports().stream().mapToLong(port -> port.endpoints().size()).sum();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
