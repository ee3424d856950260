package io.headgate.gateway.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.manifest.RunningPod;
import io.headgate.discovery.manifest.Workload;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pods as their clients see them: plain sockets, one address range for this test alone. */
class DemoPodsTest {

  private static final String RANGE = "127.98.1.0/24";

  private final ProblemLog problems = new ProblemLog();
  private final DemoPods pods = new DemoPods(Cidr.parse(RANGE), problems);

  @AfterEach
  void close() {
    pods.close();
  }

  @Test
  void eachReplicaIsAServerOnItsOwnAddress() throws Exception {
    List<RunningPod> running =
        reconcile(deployment("whoami", 2, 8080), statefulSet("web", 3, 8081));

    assertThat(running).extracting(RunningPod::ip).doesNotHaveDuplicates();
    assertThat(running)
        .extracting(RunningPod::name)
        .satisfiesExactly(
            name -> assertThat(name).matches("whoami-7d4b9c5f4-[a-z0-9]{5}"),
            name -> assertThat(name).matches("whoami-7d4b9c5f4-[a-z0-9]{5}"),
            name -> assertThat(name).isEqualTo("web-0"),
            name -> assertThat(name).isEqualTo("web-1"),
            name -> assertThat(name).isEqualTo("web-2"));
    for (RunningPod pod : running) {
      assertThat(get(pod, "/")).contains("Hostname: " + pod.name() + "\n");
    }
  }

  @Test
  void theAnswerRepeatsTheRequest() throws Exception {
    RunningPod pod = reconcile(deployment("whoami", 1, 8080)).getFirst();
    try (Socket socket = connect(pod)) {
      String remote = "127.0.0.1:" + socket.getLocalPort();
      String answer =
          exchange(
              socket,
              "POST /a/b?c=%20d HTTP/1.1\r\nHost: whoami.example\r\nX-One: 1\r\nx-one: 2\r\n"
                  + "Content-Length: 2\r\nConnection: close\r\n\r\nok");

      assertThat(answer)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("Content-Type: text/plain; charset=utf-8")
          .endsWith(
              "\r\n\r\nHostname: "
                  + pod.name()
                  + "\nIP: "
                  + pod.ip().getHostAddress()
                  + "\nRemoteAddr: "
                  + remote
                  + "\nPOST /a/b?c=%20d HTTP/1.1\nHost: whoami.example\nX-One: 1\nx-one: 2\n"
                  + "Content-Length: 2\nConnection: close\n\n");
    }
  }

  @Test
  void scalingLeavesTheOthersAlone() throws Exception {
    List<RunningPod> two = reconcile(deployment("whoami", 2, 8080));
    List<RunningPod> three = reconcile(deployment("whoami", 3, 8080));
    List<RunningPod> one = reconcile(deployment("whoami", 1, 8080));

    assertThat(three).hasSize(3).startsWith(two.get(0), two.get(1));
    assertThat(one).containsExactly(two.get(0));
    assertThat(get(one.getFirst(), "/healthz")).endsWith("ok\n");
    await().untilAsserted(() -> assertRefused(two.get(1)));
    assertRefused(three.get(2));
  }

  @Test
  void aPodThatLeavesEndsWhatItHasBegun() throws Exception {
    RunningPod pod = reconcile(deployment("whoami", 1, 8080)).getFirst();
    try (Socket socket = connect(pod)) {
      send(socket, "GET /slow?ms=2500 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      reconcile();
      await().untilAsserted(() -> assertRefused(pod));

      assertThat(rest(socket)).contains("Hostname: " + pod.name());
    }
  }

  @Test
  void aPodWantedAgainInTimeStays() throws Exception {
    List<RunningPod> before = reconcile(deployment("whoami", 2, 8080));
    reconcile(deployment("whoami", 0, 8080));

    assertThat(reconcile(deployment("whoami", 2, 8080))).isEqualTo(before);
  }

  @Test
  void anotherTemplateIsAnotherPod() throws Exception {
    RunningPod before = reconcile(statefulSet("web", 1, 8080)).getFirst();
    RunningPod after = reconcile(statefulSet("web", 1, 8081)).getFirst();

    assertThat(after.name()).isEqualTo(before.name());
    assertThat(after.ip()).isNotEqualTo(before.ip());
    assertThat(after.realPorts().tcp()).containsExactly(Map.entry(8081, 8081));
  }

  @Test
  void aTakenPortIsServed8000Above() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("127.98.1.1", 8080));

      RunningPod pod = reconcile(deployment("whoami", 1, 8080)).getFirst();

      assertThat(pod.realPorts().tcp()).containsExactly(Map.entry(8080, 16080));
      assertThat(get(pod, "/")).contains("Hostname: " + pod.name());
    }
  }

  @Test
  void everyDeclaredPortIsServedAnd8080WhereNoneIs() throws Exception {
    List<RunningPod> running =
        reconcile(deployment("two", 1, 8081, 8082, 8081), deployment("none", 1));

    assertThat(running.get(0).realPorts().tcp()).isEqualTo(Map.of(8081, 8081, 8082, 8082));
    assertThat(running.get(1).realPorts().tcp()).isEqualTo(Map.of(8080, 8080));
  }

  @Test
  void aPodWithoutAnAddressIsAProblemUntilItIsNoLongerWanted() throws Exception {
    try (DemoPods few = new DemoPods(Cidr.parse("127.98.2.0/30"), problems)) {
      assertThat(few.reconcile(List.of(statefulSet("web", 3, 8080))).toCompletableFuture().get())
          .hasSize(2);
      assertThat(problems.current())
          .singleElement()
          .hasToString("StatefulSet default/web: pod web-2 no address is left in --pod-cidr");

      few.reconcile(List.of(statefulSet("web", 2, 8080))).toCompletableFuture().get();
      assertThat(problems.current()).isEmpty();
    }
  }

  @Test
  void aMachineOutsideServesHandWrittenEndpoints() throws Exception {
    reconcile();
    try (Socket socket = new Socket("127.98.1.90", 8090)) {
      assertThat(exchange(socket, "GET / HTTP/1.0\r\n\r\n"))
          .contains("Hostname: outside-the-cluster\n")
          .contains("GET / HTTP/1.0\n");
    }
  }

  @Test
  void pathsToTryThings() throws Exception {
    RunningPod pod = reconcile(deployment("whoami", 1, 8080)).getFirst();

    assertThat(get(pod, "/status?code=503")).startsWith("HTTP/1.1 503 ");
    assertThat(get(pod, "/status?code=204")).startsWith("HTTP/1.1 204 ");
    assertThat(get(pod, "/status?code=99"))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("code: 99 (expected: 200-599)\n");
    assertThat(get(pod, "/bytes?n=3000000"))
        .contains("Content-Length: 3000000")
        .hasSizeGreaterThan(3_000_000);
    assertThat(get(pod, "/bytes?n=0")).endsWith("\r\n\r\n");
    assertThat(get(pod, "/slow?ms=1")).contains("Hostname: " + pod.name());
    assertThat(get(pod, "/events?ms=10&n=2"))
        .contains("Content-Type: text/event-stream")
        .contains("id: 1\ndata: " + pod.name() + "\n\n")
        .contains("id: 2\ndata: " + pod.name() + "\n\n");
    assertThat(get(pod, "/ws")).startsWith("HTTP/1.1 426 ");
    assertThat(get(pod, "/stop")).startsWith("HTTP/1.1 405 ");
  }

  @Test
  void aWebSocketEchoes() throws Exception {
    RunningPod pod = reconcile(deployment("whoami", 1, 8080)).getFirst();
    try (Socket socket = connect(pod)) {
      send(
          socket,
          String.join(
              "\r\n",
              "GET /ws HTTP/1.1",
              "Host: a",
              "Upgrade: websocket",
              "Connection: Upgrade",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "",
              ""));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      assertThat(head(in)).startsWith("HTTP/1.1 101 ").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

      // A final text frame "hi", masked by zeros as RFC 6455 5.3 allows any mask.
      socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});

      assertThat(in.readNBytes(4)).isEqualTo(new byte[] {(byte) 0x81, 2, 'h', 'i'});
    }
  }

  @Test
  void aUdpPortSendsBackWhatItReceivesAndKnowsItsName() throws Exception {
    RunningPod pod =
        reconcile(
                new Workload(
                    new ObjectRef("Deployment", "default", "echo"),
                    1,
                    "7d4b9c5f4",
                    List.of(
                        new Workload.ContainerPort(9000, "echo", Protocol.UDP),
                        new Workload.ContainerPort(9000, "web", Protocol.TCP))))
            .getFirst();
    try (DatagramSocket client = new DatagramSocket()) {
      client.setSoTimeout(10_000);
      InetSocketAddress address =
          new InetSocketAddress(pod.ip(), pod.realPorts().of(Protocol.UDP, 9000));
      for (int length : new int[] {5, 0, 65_507}) {
        assertThat(ask(client, address, new byte[length])).isEqualTo(new byte[length]);
      }
      assertThat(ask(client, address, "hostname\n".getBytes(US_ASCII)))
          .asString(US_ASCII)
          .isEqualTo(pod.name() + "\n");
    }
    assertThat(get(pod, "/")).contains("Hostname: " + pod.name() + "\n");
    reconcile();
    await()
        .ignoreExceptions()
        .untilAsserted(() -> new DatagramSocket(new InetSocketAddress(pod.ip(), 9000)).close());
  }

  private static byte[] ask(DatagramSocket client, InetSocketAddress pod, byte[] question)
      throws IOException {
    client.send(new DatagramPacket(question, question.length, pod));
    DatagramPacket answer = new DatagramPacket(new byte[65_536], 65_536);
    client.receive(answer);
    return java.util.Arrays.copyOf(answer.getData(), answer.getLength());
  }

  @Test
  void aStoppedPodRefusesAndComesBack() throws Exception {
    RunningPod pod = reconcile(deployment("whoami", 1, 8080)).getFirst();
    try (Socket idle = connect(pod);
        Socket socket = connect(pod)) {
      assertThat(
              exchange(
                  socket, "POST /stop?seconds=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
          .endsWith(pod.name() + " stops for 1 s\n");
      await().untilAsserted(() -> assertRefused(pod));
      assertThat(rest(idle)).isEmpty();
    }
    assertThat(reconcile(deployment("whoami", 1, 8080))).containsExactly(pod);
    await().ignoreExceptions().until(() -> get(pod, "/healthz").endsWith("ok\n"));
  }

  private List<RunningPod> reconcile(Workload... workloads) throws Exception {
    return pods.reconcile(List.of(workloads)).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Workload deployment(String name, int replicas, int... ports) {
    return workload("Deployment", name, replicas, ports);
  }

  private static Workload statefulSet(String name, int replicas, int... ports) {
    return workload("StatefulSet", name, replicas, ports);
  }

  private static Workload workload(String kind, String name, int replicas, int... ports) {
    return new Workload(
        new ObjectRef(kind, "default", name),
        replicas,
        "7d4b9c5f4",
        java.util.Arrays.stream(ports)
            .mapToObj(port -> new Workload.ContainerPort(port, "", Protocol.TCP))
            .toList());
  }

  private static void assertRefused(RunningPod pod) {
    assertThatThrownBy(() -> connect(pod).close()).isInstanceOf(ConnectException.class);
  }

  private static String get(RunningPod pod, String target) throws IOException {
    try (Socket socket = connect(pod)) {
      return exchange(
          socket, "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }
  }

  private static Socket connect(RunningPod pod) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
    InetAddress ip = pod.ip();
    socket.connect(new InetSocketAddress(ip, pod.realPorts().tcp().values().iterator().next()));
    return socket;
  }

  private static String exchange(Socket socket, String request) throws IOException {
    send(socket, request);
    return rest(socket);
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    return head.toString(US_ASCII);
  }
}
