package io.headgate.gateway;

import static io.headgate.gateway.ServiceClient.REFUSED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.build.ExposureRules;
import io.headgate.discovery.build.ServiceRules;
import io.headgate.discovery.model.ConfigMapName;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports of the gateway that ConfigMaps give to Services, from manifests to sockets. */
class ExposedPortsServingTest {

  private static final int PORT = 8080;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final String OURS = ServiceNode.nodeAddress();
  private static final ServiceClient CLIENT = ServiceClient.from(ServiceNode.address(200));

  @TempDir private Path directory;
  private ServiceNode node;

  @BeforeEach
  void start() {
    node =
        ServiceNode.start(
            directory,
            new ServiceRules(
                false,
                ServiceRules.Own.NONE,
                new ExposureRules(
                    Optional.of(new ConfigMapName("edge", "tcp")),
                    Optional.of(new ConfigMapName("edge", "udp")),
                    ServiceNode.ip(OURS),
                    List.of())));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aPortOpensMovesAndClosesWithItsConfigMap() throws IOException {
    node.pod("p1", ServiceNode.address(1), PORT);
    node.pod("p2", ServiceNode.address(2), PORT);
    int first = freePort();
    node.write(web(1, 2), ports("tcp", first, "default/web:http"), none("udp"));
    assertThat(CLIENT.ask(OURS, first, 4)).containsExactly("p1", "p2");
    assertThat(node.openSockets()).isEqualTo(1);

    int second = freePort();
    node.write(web(1, 2), ports("tcp", second, "default/web:%d".formatted(PORT)), none("udp"));
    assertThat(CLIENT.ask(OURS, second, 4)).containsExactly("p1", "p2");
    assertThat(CLIENT.ask(OURS, first)).isEqualTo(REFUSED);
    node.write(web(2), ports("tcp", second, "default/web:http"), none("udp"));
    assertThat(CLIENT.ask(OURS, second, 2)).containsExactly("p2");
    node.write(web(2), none("tcp"), none("udp"));
    assertThat(CLIENT.ask(OURS, second)).isEqualTo(REFUSED);
    assertThat(node.messages()).isEmpty();
  }

  @Test
  void aPortThatAnotherProcessHasIsSaid() throws IOException {
    node.pod("p1", ServiceNode.address(1), PORT);
    try (ServerSocket other = new ServerSocket(0, 1, ServiceNode.ip(OURS))) {
      node.write(web(1), ports("tcp", other.getLocalPort(), "default/web:http"), none("udp"));

      assertThat(node.messages())
          .singleElement()
          .asString()
          .contains("cannot listen on " + OURS + ":" + other.getLocalPort())
          .contains("expected: a port that no other process has");
    }
    await().atMost(Duration.ofMillis(PATIENCE_MILLIS)).until(() -> node.messages().isEmpty());
  }

  @Test
  void headersAreReadAndSentWhereThatIsSaid() throws IOException {
    int port = freePort();
    try (ServerSocket pod = new ServerSocket(PORT, 10, ServiceNode.ip(ServiceNode.address(1)))) {
      pod.setSoTimeout(PATIENCE_MILLIS);
      node.write(web(1), ports("tcp", port, "default/web:http:PROXY:PROXY"), none("udp"));
      String said = "PROXY TCP4 192.0.2.7 203.0.113.1 4000 25\r\n";
      assertThat(relayed(pod, port, said + "hello", "hello"))
          .isEqualTo("PROXY TCP4 192.0.2.7 " + OURS + " 4000 " + port + "\r\nhello");

      node.write(web(1), ports("tcp", port, "default/web:http:PROXY"), none("udp"));
      assertThat(relayed(pod, port, said + "hello", "hello")).isEqualTo("hello");
      assertThat(CLIENT.ask(OURS, port)).isEqualTo(REFUSED);

      node.write(web(1), ports("tcp", port, "default/web:http"), none("udp"));
      assertThat(relayed(pod, port, said, said)).isEqualTo(said);
    }
  }

  @Test
  void aPortOfUdpLeadsToPods() throws IOException {
    int port = freePort();
    try (DatagramSocket pod = new DatagramSocket(PORT, ServiceNode.ip(ServiceNode.address(1)));
        DatagramSocket client = new DatagramSocket(0, ServiceNode.ip(ServiceNode.address(200)))) {
      pod.setSoTimeout(PATIENCE_MILLIS);
      client.setSoTimeout(PATIENCE_MILLIS);
      node.write(web(1), none("tcp"), ports("udp", port, "default/web:dns"));

      client.send(datagram("ask", ServiceNode.ip(OURS), port));
      DatagramPacket asked = receive(pod);
      assertThat(text(asked)).isEqualTo("ask");
      pod.send(datagram("answer", asked.getAddress(), asked.getPort()));
      DatagramPacket answered = receive(client);
      assertThat(text(answered)).isEqualTo("answer");
      assertThat(answered.getPort()).isEqualTo(port);
    }
  }

  /** What the pod has read when the last of it has come. */
  private static String relayed(ServerSocket pod, int port, String sent, String last)
      throws IOException {
    try (Socket client = new Socket()) {
      client.connect(new InetSocketAddress(ServiceNode.ip(OURS), port), PATIENCE_MILLIS);
      client.getOutputStream().write(sent.getBytes(US_ASCII));
      try (Socket accepted = pod.accept()) {
        accepted.setSoTimeout(PATIENCE_MILLIS);
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(last)) {
          int next = accepted.getInputStream().read();
          assertThat(next).isNotNegative();
          read.append((char) next);
        }
        return read.toString();
      }
    }
  }

  private static DatagramPacket datagram(String text, InetAddress to, int port) {
    byte[] bytes = text.getBytes(US_ASCII);
    return new DatagramPacket(bytes, bytes.length, to, port);
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    socket.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, ServiceNode.ip(OURS))) {
      return free.getLocalPort();
    }
  }

  /** A Service with these of the pods. */
  private static String web(int... pods) {
    StringBuilder all =
        new StringBuilder(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports:
              - {name: http, port: %d}
              - {name: dns, port: %d, protocol: UDP}
            """
                .formatted(PORT, PORT));
    for (int pod : pods) {
      all.append(
          """
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: p%d, labels: {app: web}}
          spec: {nodeName: %s, containers: [{name: c}]}
          status: {podIP: %s, conditions: [{type: Ready, status: "True"}]}
          """
              .formatted(pod, ServiceNode.NODE, ServiceNode.address(pod)));
    }
    return all.toString();
  }

  private static String ports(String name, int port, String target) {
    return configMap(name, "{\"%d\": \"%s\"}".formatted(port, target));
  }

  private static String none(String name) {
    return configMap(name, "{}");
  }

  private static String configMap(String name, String data) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: edge}
    data: %s
    """
        .formatted(name, data);
  }
}
