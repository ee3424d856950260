package io.headgate.gateway;

import static io.headgate.gateway.ServiceClient.REFUSED;
import static io.headgate.gateway.ServiceClient.SILENT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may come to a Service, and whom its pods see, from manifests to sockets. */
class ServiceAccessTest {

  private static final int PORT = 8080;
  private static final String INSIDE = ServiceNode.address(201);
  private static final String OUTSIDE = ServiceNode.address(202);
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

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

  @Test
  void a20_underThePolicyLocalAPodSeesTheClientsAddressByProxyProtocol() throws IOException {
    String service =
        service(
            "web",
            "headgate.io/proxy-protocol: v2",
            "type: NodePort, externalTrafficPolicy: Local");
    try (EchoSocket pod = EchoSocket.at(ServiceNode.address(1))) {
      node.write(service, pod(1, "node-2"));
      assertThat(
              ServiceClient.from(OUTSIDE)
                  .expectingSilence()
                  .ask(ServiceNode.nodeAddress(), nodePort()))
          .isEqualTo(SILENT);
      assertThat(pod.connections()).hasValue(0);

      node.write(service, pod(1, ServiceNode.NODE));
      assertThat(seenByThePod(OUTSIDE, ServiceNode.nodeAddress(), nodePort()))
          .isEqualTo(
              SIGNATURE
                  + "2111000c"
                  + hex(OUTSIDE)
                  + hex(ServiceNode.nodeAddress())
                  + "port%04x".formatted(nodePort()));
      assertThat(node.messages()).isEmpty();
    }
  }

  @Test
  void a25_clientsOutsideTheRangesReachTheNodePortButNotTheLoadBalancer() throws IOException {
    node.pod("p1", ServiceNode.address(1), PORT);
    String spec = "type: LoadBalancer, loadBalancerSourceRanges: [%s/32]".formatted(INSIDE);
    ServiceClient inside = ServiceClient.from(INSIDE);
    ServiceClient outside = ServiceClient.from(OUTSIDE);
    node.write(service("web", "", spec), pod(1, ServiceNode.NODE));
    String balancer = address(ListenAddress.LoadBalancerIp.class);
    String clusterIp = address(ListenAddress.ClusterIp.class);

    assertThat(inside.ask(balancer, PORT)).isEqualTo("p1");
    assertThat(outside.ask(balancer, PORT)).isEqualTo(REFUSED);
    assertThat(outside.ask(ServiceNode.nodeAddress(), nodePort())).isEqualTo("p1");
    assertThat(outside.ask(clusterIp, PORT)).isEqualTo("p1");

    node.write(
        service("web", "headgate.io/source-ranges-on-nodeport: \"true\"", spec),
        pod(1, ServiceNode.NODE));
    assertThat(outside.ask(ServiceNode.nodeAddress(), nodePort())).isEqualTo(REFUSED);
    assertThat(inside.ask(ServiceNode.nodeAddress(), nodePort())).isEqualTo("p1");
    assertThat(outside.ask(clusterIp, PORT)).as("never held").isEqualTo("p1");

    node.write(service("web", "", "type: LoadBalancer"), pod(1, ServiceNode.NODE));
    assertThat(outside.ask(balancer, PORT)).isEqualTo("p1");
    assertThat(node.messages()).isEmpty();
  }

  @Test
  void d12_theHeaderIsForTheServiceThatAsksForIt() throws IOException {
    try (EchoSocket pod = EchoSocket.at(ServiceNode.address(1))) {
      node.write(
          service("web", "headgate.io/proxy-protocol: v2", ""),
          service("other", "", ""),
          pod(1, ServiceNode.NODE));
      String web = address(ListenAddress.ClusterIp.class);
      String other = address(node.service("other"), ListenAddress.ClusterIp.class);

      assertThat(seenByThePod(OUTSIDE, web, PORT))
          .isEqualTo(SIGNATURE + "2111000c" + hex(OUTSIDE) + hex(web) + "port1f90");
      assertThat(seenByThePod(OUTSIDE, other, PORT)).isEmpty();

      node.write(service("web", "", ""), service("other", "", ""), pod(1, ServiceNode.NODE));
      assertThat(seenByThePod(OUTSIDE, web, PORT)).isEmpty();
      assertThat(pod.connections()).hasValue(3);
    }
  }

  /** What it got in front of the client's bytes, in hex; "port" in place of the client's port. */
  private static String seenByThePod(String client, String address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(10_000);
      socket.bind(new InetSocketAddress(ServiceNode.ip(client), 0));
      socket.connect(new InetSocketAddress(ServiceNode.ip(address), port), 2000);
      socket.getOutputStream().write("hello".getBytes(US_ASCII));
      socket.shutdownOutput();
      String seen = HexFormat.of().formatHex(socket.getInputStream().readAllBytes());
      String sent = HexFormat.of().formatHex("hello".getBytes(US_ASCII));
      assertThat(seen).endsWith(sent);
      return seen.substring(0, seen.length() - sent.length())
          .replace("%04x%04x".formatted(socket.getLocalPort(), port), "port%04x".formatted(port));
    }
  }

  private static String hex(String address) {
    return HexFormat.of().formatHex(ServiceNode.ip(address).getAddress());
  }

  private static String service(String name, String annotation, String spec) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, annotations: {%s}}
    spec: {selector: {app: web}, ports: [{port: %d}], %s}
    """
        .formatted(name, annotation, PORT, spec);
  }

  private static String pod(int number, String nodeName) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: p%d, labels: {app: web}}
    spec: {nodeName: %s, containers: [{name: c}]}
    status: {podIP: %s, conditions: [{type: Ready, status: "True"}]}
    """
        .formatted(number, nodeName, ServiceNode.address(number));
  }

  private int nodePort() {
    return node.service("web").ports().getFirst().spec().nodePort();
  }

  private String address(Class<? extends ListenAddress> kind) {
    return address(node.service("web"), kind);
  }

  private static String address(Service service, Class<? extends ListenAddress> kind) {
    return service.ports().getFirst().listenAddresses().stream()
        .filter(kind::isInstance)
        .map(
            address ->
                switch (address) {
                  case ListenAddress.ClusterIp(InetAddress ip, int port) -> ip;
                  case ListenAddress.ExternalIp(InetAddress ip, int port) -> ip;
                  case ListenAddress.LoadBalancerIp(InetAddress ip, int port) -> ip;
                  case ListenAddress.ExposedPort ours -> ours.address();
                  case ListenAddress.NodePort(int port) ->
                      ServiceNode.ip(ServiceNode.nodeAddress());
                })
        .map(InetAddress::getHostAddress)
        .findFirst()
        .orElseThrow();
  }

  /** A pod that sends back whatever it gets. */
  private record EchoSocket(ServerSocket listening, AtomicInteger connections)
      implements AutoCloseable {

    static EchoSocket at(String address) throws IOException {
      EchoSocket pod =
          new EchoSocket(new ServerSocket(PORT, 50, ServiceNode.ip(address)), new AtomicInteger());
      Thread.ofVirtual().start(pod::accept);
      return pod;
    }

    private void accept() {
      while (!listening.isClosed()) {
        try (Socket socket = listening.accept()) {
          connections.incrementAndGet();
          socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException ended) {
          // The client has gone, or the test is over.
        }
      }
    }

    @Override
    public void close() {
      try {
        listening.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
