package io.headgate.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What load balancers are told about this node, Service by Service. */
class HealthCheckNodePortsTest {

  private static final int CHECK = 30_111;

  @TempDir private Path directory;
  private ServiceNode node;

  @BeforeEach
  void start() {
    node = ServiceNode.start(directory, false);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String service(String name, int check) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec:
      type: LoadBalancer
      externalTrafficPolicy: Local
      healthCheckNodePort: %d
      selector: {app: web}
      ports: [{name: http, port: 80}, {name: more, port: 81}]
    """
        .formatted(name, check);
  }

  private static String pod(int number, String nodeName, boolean terminating) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: p%d, labels: {app: web}%s}
    spec: {nodeName: %s, containers: [{name: c}]}
    status: {podIP: %s}
    """
        .formatted(
            number,
            terminating ? ", deletionTimestamp: \"2030-01-01T00:00:00Z\"" : "",
            nodeName,
            ServiceNode.address(number));
  }

  private static HttpResponse<String> ask(int port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://" + ServiceNode.nodeAddress() + ":" + port + "/any/path");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  /** Of a connection of its own; what went wrong where there is none. */
  private static String status(String host) {
    try (Socket socket = new Socket(host, CHECK)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(US_ASCII));
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return String.valueOf(answer.readLine());
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String body(int localEndpoints, boolean healthy) {
    return "{\n\t\"service\": {\n\t\t\"namespace\": \"default\",\n\t\t\"name\": \"web\"\n\t},\n"
        + "\t\"localEndpoints\": "
        + localEndpoints
        + ",\n\t\"serviceProxyHealthy\": "
        + healthy
        + "\n}";
  }

  @Test
  void a21_readyPodsOfThisNodeAreCounted() throws Exception {
    node.write(
        service("web", CHECK),
        pod(1, ServiceNode.NODE, false),
        pod(2, ServiceNode.NODE, false),
        pod(3, ServiceNode.NODE, true),
        pod(4, "node-2", false));

    HttpResponse<String> answer = ask(CHECK);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body(2, true));
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("X-Load-Balancing-Endpoint-Weight")).contains("2");
  }

  @Test
  void a21_aNodeWithOnlyTerminatingPodsSaysNoWhileItServes() throws Exception {
    node.write(service("web", CHECK), pod(1, ServiceNode.NODE, true), pod(4, "node-2", false));

    assertThat(ask(CHECK).statusCode()).isEqualTo(503);
    assertThat(ask(CHECK).body()).isEqualTo(body(0, true));
  }

  @Test
  void a21_aNodeThatIsNotHealthySaysNo() throws Exception {
    node.write(service("web", CHECK), pod(1, ServiceNode.NODE, false));
    assertThat(ask(CHECK).statusCode()).isEqualTo(200);

    node.readiness().stopping();
    assertThat(ask(CHECK).statusCode()).isEqualTo(503);
    assertThat(ask(CHECK).body()).isEqualTo(body(1, false));
  }

  @Test
  void aPortPassesFromOneServiceToAnother() throws Exception {
    node.write(service("web", CHECK), pod(1, ServiceNode.NODE, false));
    node.write(service("heir", CHECK), pod(1, ServiceNode.NODE, false));

    assertThat(ask(CHECK).body()).contains("\"name\": \"heir\"");
    node.write(service("heir", CHECK).replace("LoadBalancer", "NodePort").replace(line(), ""));
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(ServiceNode.ip(ServiceNode.nodeAddress()), CHECK));
    }
  }

  @Test
  void a21_aPortThatPassesToAnotherServiceIsNeverClosed() throws Exception {
    node.write(service("web", CHECK), pod(1, ServiceNode.NODE, false));
    AtomicBoolean passed = new AtomicBoolean();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    CompletableFuture<Void> asking =
        CompletableFuture.runAsync(
            () -> {
              while (!passed.get()) {
                seen.add(status(ServiceNode.nodeAddress()));
              }
            },
            it -> Thread.ofPlatform().daemon().start(it));

    for (int i = 0; i < 100; i++) {
      String heir = i % 2 == 0 ? "heir" : "web";
      node.write(service(heir, CHECK), pod(1, ServiceNode.NODE, false));
      assertThat(node.messages()).isEmpty();
      assertThat(ask(CHECK).body()).contains("\"name\": \"" + heir + "\"");
    }
    passed.set(true);
    asking.join();
    assertThat(seen).containsExactly("HTTP/1.1 200 OK");
  }

  @Test
  void a21_anAddressOfTheRuntimeWithItsInterfaceIsServed() throws Exception {
    node.close();
    List<InetAddress> loopback =
        NetworkInterface.getByName("lo")
            .inetAddresses()
            .filter(Inet6Address.class::isInstance)
            .toList();
    assertThat(loopback)
        .extracting(InetAddress::getHostAddress)
        .containsExactly("0:0:0:0:0:0:0:1%lo");
    node = ServiceNode.start(directory, loopback, false);
    node.write(service("web", CHECK), pod(1, ServiceNode.NODE, false));

    assertThat(node.messages()).isEmpty();
    assertThat(status("::1")).isEqualTo("HTTP/1.1 200 OK");
  }

  private static String line() {
    return "  healthCheckNodePort: " + CHECK + "\n";
  }

  @Test
  void aPortOfAnotherProcessIsAProblemUntilItIsFree() throws IOException {
    try (ServerSocket foreign = new ServerSocket()) {
      foreign.bind(new InetSocketAddress(ServiceNode.ip(ServiceNode.nodeAddress()), CHECK));
      node.write(service("web", CHECK), pod(1, ServiceNode.NODE, false));

      assertThat(node.messages())
          .singleElement()
          .asString()
          .isEqualTo(
              "spec.healthCheckNodePort: cannot listen on %s port %d: Address already in use"
                  .formatted(ServiceNode.nodeAddress(), CHECK));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(node.messages()).isEmpty());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(ask(CHECK).statusCode()).isEqualTo(200));
  }
}
