package io.headgate.gateway.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: start, traffic, commands, shutdown. */
class ServeIT {

  private static final Pattern READY =
      Pattern.compile("ready in (\\d+) ms: .*http on (\\S+), https on (\\S+), admin on (\\S+)");

  /** The address of a load balancer that is trusted to say who the client is. */
  private static final String FRONT = "127.105.0.1";

  @TempDir private static Path folder;
  private static Path manifests = Path.of("");
  private static Program program;
  private static Matcher ready = READY.matcher("");

  @BeforeAll
  static void start() throws IOException {
    manifests = Files.createDirectories(folder.resolve("manifests"));
    Files.writeString(
        manifests.resolve("web.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: whoami, ports: [{containerPort: 8080}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 8080}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: headgate}
        spec: {controller: headgate.io/ingress-controller}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: web}
        spec:
          ingressClassName: headgate
          rules:
          - host: web.example
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 8080}}}}
        """);
    program = start("127.101.0.0/16", "127.102.0.0/16", "state");
    ready = readyLine(program);
    System.out.println("bin/headgate serve: ready " + ready.group(1) + " ms after JVM start");
  }

  private static Program start(String clusterIps, String podCidr, String state) throws IOException {
    return Program.start(
        folder,
        Program.executable(),
        "serve",
        "--manifests=" + manifests,
        "--state-dir=" + folder.resolve(state),
        "--demo-pods",
        "--service-cluster-ip-range=" + clusterIps,
        "--pod-cidr=" + podCidr,
        "--nodeport-addresses=localhost",
        "--proxy-protocol-from=" + FRONT + "/32",
        "--listen-address=127.0.0.1",
        "--http-port=0",
        "--https-port=0",
        "--admin-address=127.0.0.1:0",
        "--probe-address=127.0.0.1:0",
        "--worker-shutdown-timeout=20s");
  }

  private static Matcher readyLine(Program started) {
    started.awaitErr(": ready in ");
    Matcher matcher = READY.matcher(started.err());
    assertThat(matcher.find()).as(started.err()).isTrue();
    return matcher;
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  @Test
  void bothPodsAnswerBehindTheIngress() throws Exception {
    Set<String> pods = new TreeSet<>();
    for (int i = 0; i < 8; i++) {
      String answer = request(ready.group(2), "web.example", "/");
      assertThat(answer).startsWith("HTTP/1.1 200");
      pods.add(answer.lines().filter(l -> l.startsWith("Hostname:")).findFirst().orElse(""));
    }

    assertThat(pods).hasSize(2);
  }

  @Test
  void aHostThatNobodyHasIs404() throws Exception {
    assertThat(request(ready.group(2), "other.example", "/")).startsWith("HTTP/1.1 404");
  }

  @Test
  void theClusterIpIsTheOneThatGetPrints() throws Exception {
    assertThat(request(clusterIp() + ":8080", "web", "/")).contains("Hostname: web-");
  }

  @Test
  void aLoadBalancerInFrontSaysWhoTheClientIs() throws Exception {
    try (Socket front = fromFront(clusterIp())) {
      front
          .getOutputStream()
          .write("PROXY TCP4 192.0.2.7 203.0.113.1 4321 80\r\n".getBytes(US_ASCII));
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () ->
                  CommandRun.of("ipvsadm", "-Lnc", "--admin-url", "http://" + ready.group(4))
                      .out()
                      .contains("192.0.2.7:4321"));
      send(front, "web", "/");
      assertThat(read(front)).startsWith("HTTP/1.1 200");
    }
    try (Socket front = fromFront(clusterIp())) {
      send(front, "web", "/");
      assertThatThrownBy(() -> read(front)).isInstanceOf(SocketException.class);
    }
  }

  private static Socket fromFront(String address) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(FRONT, 0));
    socket.connect(new InetSocketAddress(address, 8080), 5_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String clusterIp() {
    CommandRun services =
        CommandRun.of("get", "svc", "web", "--admin-url", "http://" + ready.group(4));
    Matcher clusterIp = Pattern.compile("web +ClusterIP +(\\S+)").matcher(services.out());
    assertThat(clusterIp.find()).as(services.toString()).isTrue();

    return clusterIp.group(1);
  }

  @Test
  void aChangeOfTheFileIsLiveWithoutARestart() throws Exception {
    Path second = manifests.resolve("second.yaml");
    Files.writeString(
        second,
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: second}
        spec:
          ingressClassName: headgate
          rules:
          - host: second.example
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 8080}}}}
        """);
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> request(ready.group(2), "second.example", "/").startsWith("HTTP/1.1 200"));
    Files.delete(second);
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> request(ready.group(2), "second.example", "/").startsWith("HTTP/1.1 404"));
  }

  @Test
  void commandsAnswerThroughASymlinkForKubectl() throws Exception {
    Path plugin = folder.resolve("kubectl-headgate");
    Files.createSymbolicLink(plugin, Program.executable());
    try (Program run =
        Program.start(
            folder, plugin, "get", "endpoints", "--admin-url", "http://" + ready.group(4))) {
      assertThat(run.await()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("NAME ").contains("web ", "true");
    }
  }

  @Test
  void aCommandLoadsNeitherVertxNorAnHttpClient() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Program.executable().toString(),
            "get",
            "svc",
            "--admin-url",
            "http://" + ready.group(4));
    builder.environment().put("HEADGATE_BUILD", "off");
    builder.environment().put("HEADGATE_JAVA_OPTS", "-Xlog:class+load=info:stdout");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(loaded).contains("io.headgate.gateway.app.GetCommand");
    assertThat(loaded.lines())
        .noneMatch(line -> line.contains("io.vertx.") || line.contains("io.netty."))
        .noneMatch(line -> line.contains("java.net.http.") || line.contains("ch.qos.logback."));
  }

  @Test
  void aShutdownLetsARequestFinishAndTakesNoNewOnes() throws Exception {
    try (Program other = start("127.103.0.0/16", "127.104.0.0/16", "state-2")) {
      Matcher its = readyLine(other);
      try (Socket slow = connect(its.group(2))) {
        send(slow, "web.example", "/slow?ms=2000");
        Awaitility.await()
            .atMost(20, TimeUnit.SECONDS)
            .until(
                () ->
                    request(its.group(4), "127.0.0.1", "/api/v1/connections")
                        .contains("\"active\" : 1"));
        other.terminate();

        assertThat(read(slow)).startsWith("HTTP/1.1 200");
      }
      assertThat(other.await()).as(other.err()).isEqualTo(128 + 15);
      assertThatThrownBy(() -> connect(its.group(2))).isInstanceOf(ConnectException.class);
    }
  }

  private static String request(String address, String host, String path) throws IOException {
    try (Socket socket = connect(address)) {
      send(socket, host, path);
      return read(socket);
    }
  }

  private static Socket connect(String address) throws IOException {
    Socket socket = new Socket();
    socket.connect(HostPort.parse(address).socketAddress(), 5_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String host, String path) throws IOException {
    String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
