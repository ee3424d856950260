package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, as somebody uses them who has just started the demo. */
class ExamplesIT {

  private static final String WHOAMI = "whoami.user1.apps.taikang1.local";
  private static final String NGINX = "nginx.user1.apps.taikang1.local";

  private static Clone clone;
  private static HeadgateProcess headgate;

  @BeforeAll
  static void start(@TempDir Path directory) {
    clone = Clone.in(directory);
    headgate = HeadgateProcess.demo(clone);
  }

  @AfterAll
  static void stop() {
    headgate.close();
  }

  @AfterEach
  void restore() {
    clone.restore();
    await()
        .until(
            () ->
                headgate.list("problems").isEmpty()
                    && headgate.service("whoami").getString("sessionAffinity").equals("None")
                    && headgate.endpoints("whoami").size() == 2);
  }

  @Test
  void bothPodsAnswerByTheIngressHostAndByTheClusterIp() throws Exception {
    assertThat(pods(headgate.ingress(), WHOAMI, 4))
        .hasSize(2)
        .allMatch(pod -> pod.startsWith("whoami-"));
    assertThat(pods(headgate.clusterIp("whoami"), "whoami:8080", 4))
        .hasSize(2)
        .allMatch(pod -> pod.startsWith("whoami-"));
  }

  @Test
  void everySocketIsOnLoopback() {
    Tools.require("ss");
    assertThat(headgate.shell("ss -ntlp | grep pid=" + headgate.pid()).lines())
        .hasSizeGreaterThan(5)
        .allSatisfy(
            line ->
                assertThat(line.split("\\s+", -1)[3])
                    .matches("(127\\.|\\[::ffff:127\\.|\\[::1]).*"));
  }

  @Test
  void b1_affinityIsSwitchedOnAndOffWithoutAFailedRequest() throws Exception {
    InetSocketAddress clusterIp = headgate.clusterIp("whoami");
    try (Load load = Load.on(clusterIp, "whoami:8080");
        Load requests = Load.on(headgate.ingress(), WHOAMI)) {
      clone.edit(
          "whoami.yaml",
          text ->
              text.replace("  type: ClusterIP", "  type: ClusterIP\n  sessionAffinity: ClientIP"));
      await()
          .until(() -> headgate.service("whoami").getString("sessionAffinity").equals("ClientIP"));
      assertThat(pods(clusterIp, "whoami:8080", 15)).hasSize(1);

      clone.edit(
          "whoami.yaml",
          text -> text.replace("sessionAffinity: ClientIP", "sessionAffinity: None"));
      await().untilAsserted(() -> assertThat(pods(clusterIp, "whoami:8080", 6)).hasSize(2));

      load.stop();
      requests.stop();
      assertThat(load.failures()).isEmpty();
      assertThat(requests.failures()).isEmpty();
      assertThat(load.served()).isPositive();
      assertThat(requests.served()).isPositive();
    }
  }

  @Test
  void a12_theNodePortIsServedAndShowsItsSocketAndItsLine() throws Exception {
    String port = headgate.slot().nodePort();

    assertThat(headgate.get(headgate.nodePort(), "a", "/").pod()).startsWith("log-collection-");
    Tools.require("ss");
    assertThat(headgate.shell("ss -ntl")).containsPattern("127\\.0\\.0\\.1\\]?:" + port);
    assertThat(headgate.shell("bin/headgate ipvsadm | grep " + port))
        .contains("TCP  ", ":" + port + " lc\n");
    assertThat(headgate.shell("bin/headgate ipvsadm -Ln | grep " + port))
        .startsWith("TCP  127.0.0.1:" + port + " ");
  }

  @Test
  void theHeadlessServiceIsReachedThroughTheDefaultClass() throws Exception {
    assertThat(pods(headgate.ingress(), NGINX, 6)).containsExactly("web-0", "web-1", "web-2");

    clone.edit("ingress-class.yaml", text -> text.replace("\"true\"", "\"false\""));

    await().until(() -> status(NGINX) == 404);
    assertThat(headgate.list("problems"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.getString("kind")).isEqualTo("Ingress");
              assertThat(problem.getString("name")).isEqualTo("nginx");
              assertThat(problem.getString("message")).containsIgnoringCase("class");
            });
    assertThat(status(WHOAMI)).isEqualTo(200);
  }

  @Test
  void withoutReplicasIs503AndBackAgain() throws Exception {
    scale("replicas: 2", "replicas: 0");
    await().until(() -> status(WHOAMI) == 503);

    scale("replicas: 0", "replicas: 2");
    await().until(() -> status(WHOAMI) == 200);
    await().untilAsserted(() -> assertThat(pods(headgate.ingress(), WHOAMI, 4)).hasSize(2));
  }

  @Test
  void a13_a14_whatAnApiServerWouldRefuseIsAProblemInItsWords() {
    String port = headgate.slot().nodePort();
    clone.write("taken.yaml", nodePort("taken", port));
    clone.write("outside.yaml", nodePort("outside", "40000"));
    clone.write("tab.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n\tname: tab\n");

    await().until(() -> headgate.list("problems").size() == 3);

    assertThat(headgate.list("problems"))
        .satisfiesExactlyInAnyOrder(
            problem ->
                assertProblem(
                    problem,
                    "taken.yaml",
                    "spec.ports[0].nodePort: Invalid value: "
                        + port
                        + ": provided port is already allocated"),
            problem ->
                assertProblem(
                    problem,
                    "outside.yaml",
                    "spec.ports[0].nodePort: Invalid value: 40000: provided port is not in the"
                        + " valid range. The range of valid ports is 30000-32767"),
            problem -> assertProblem(problem, "tab.yaml", "tab"));
    await()
        .untilAsserted(
            () -> {
              assertThat(status(WHOAMI)).isEqualTo(200);
              assertThat(headgate.get(headgate.nodePort(), "a", "/").statusCode()).isEqualTo(200);
            });
  }

  @Test
  void aHandWrittenEndpointIsServed() throws Exception {
    String address = headgate.slot().podPrefix() + "255.90";

    assertThat(headgate.endpoints("reg-service"))
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.getString("address")).isEqualTo(address);
              assertThat(endpoint.getInteger("port")).isEqualTo(8090);
            });
    InetSocketAddress declared = headgate.clusterIp("reg-service");
    boolean mayOpenLowPorts = headgate.shell("id -u").equals("0\n");
    InetSocketAddress real =
        new InetSocketAddress(
            declared.getAddress(), declared.getPort() + (mayOpenLowPorts ? 0 : 8000));
    assertThat(headgate.get(real, "reg-service", "/").pod()).isEqualTo("outside-the-cluster");
  }

  private static void assertProblem(JsonObject problem, String file, String words) {
    assertThat(problem.getString("file")).endsWith(file);
    assertThat(problem.getInteger("line")).isPositive();
    assertThat(problem.getString("message")).containsIgnoringCase(words);
  }

  private static String nodePort(String name, String port) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
    spec:
      type: NodePort
      ports:
      - port: 8080
        nodePort: %s
      selector:
        app: whoami
    """
        .formatted(name, port);
  }

  private static void scale(String from, String to) {
    clone.edit("whoami.yaml", text -> text.replace(from, to));
  }

  private static int status(String host) throws IOException {
    return headgate.get(headgate.ingress(), host, "/").statusCode();
  }

  private static Set<String> pods(InetSocketAddress address, String host, int requests)
      throws IOException {
    Set<String> pods = new TreeSet<>();
    for (int i = 0; i < requests; i++) {
      pods.add(headgate.get(address, host, "/").pod());
    }
    return pods;
  }
}
