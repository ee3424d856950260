package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.admin.AdminServer;
import io.headgate.gateway.admin.RememberedLogLevels;
import io.headgate.gateway.admin.SampleNode;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask a running node, against one in this process. */
class ClientCommandsTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static Map<String, String> environment = Map.of();

  @BeforeAll
  static void start() throws Exception {
    int port =
        new AdminServer(VERTX, new SampleNode().sources(), new RememberedLogLevels())
            .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .await(10, TimeUnit.SECONDS)
            .actualPort();
    environment = Map.of("HEADGATE_ADMIN_URL", "http://127.0.0.1:" + port);
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().await(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"services", "service", "svc", "SVC"})
  void aResourceHasItsShortNames(String name) {
    CommandRun run = run("get", name);

    assertThat(run.out()).startsWith("NAME     TYPE ").contains("whoami   NodePort");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void allNamespacesHaveTheirColumn() {
    assertThat(run("get", "problems", "-A").out())
        .startsWith("NAMESPACE   OBJECT")
        .contains("shop        Service/cart", "cart.yaml:12", "already allocated");
  }

  @Test
  void theNamespaceIsDefaultUnlessSaid() {
    CommandRun run = run("get", "problems");

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("No resources found in namespace default.\n");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void theOtherFormatsAreTheNodesOwn() {
    assertThat(run("get", "ep", "-o", "wide").out()).contains("WEIGHT", "127.97.0.2:80");
    assertThat(run("get", "svc", "whoami", "-o", "json").out()).contains("\"sequence\" : 7");
    assertThat(run("get", "routes", "-o", "yaml").out()).contains("host: whoami.example");
    assertThat(run("get", "svc", "-l", "tier in (front)").out()).contains("whoami");
  }

  @ParameterizedTest
  @ValueSource(strings = {"whoami-a", "127.97.0.1:80"})
  void aPodIsDrainedAndComesBack(String endpoint) {
    assertThat(run("drain", "whoami", endpoint).out())
        .isEqualTo("drained default/whoami/TCP 127.97.0.1:80 whoami-a\n");
    assertThat(run("get", "ep").out())
        .containsPattern("127.97.0.1:80 +whoami-a +true +drained +0")
        .containsPattern("127.97.0.2:80 +whoami-b +true +- +0");

    assertThat(run("undrain", "-n", "default", "whoami", endpoint).out())
        .isEqualTo("undrained default/whoami/TCP 127.97.0.1:80 whoami-a\n");
    assertThat(run("get", "ep").out()).doesNotContain("drained");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          whoami   | whoami-c | endpoints of default/whoami: "whoami-c" not found (expected: one of whoami-a, whoami-b)
          whoareyou| whoami-a | services: "default/whoareyou" not found
          """)
  void whatIsNotThereCannotBeDrained(String service, String endpoint, String message) {
    CommandRun run = run("drain", service, endpoint);

    assertThat(run.err()).isEqualTo("headgate: " + message + "\n");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aNameThatDoesNotExistFails() {
    CommandRun run = run("get", "svc", "whoareyou");

    assertThat(run.err())
        .isEqualTo(
            "headgate: services: \"whoareyou\" not found in namespace default"
                + " (expected: one of whoami)\n");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void topShowsTheBusiestFirst() {
    assertThat(run("top").out())
        .startsWith("NAMESPACE   NAME     PORT       READY   ACTIVE   CLUSTER   CONN/S")
        .containsPattern("\ndefault +whoami +8080/TCP +2/2 +0 +0 +0 +0 +0\n");
    assertThat(run("top", "-n", "elsewhere").out()).doesNotContain("whoami");
    CommandRun wrong = run("top", "--rows", "0");
    assertThat(wrong.err())
        .isEqualTo("headgate: limit: \"0\" (expected: a number from 1 to 10000)\n");
    assertThat(wrong.exitCode()).isEqualTo(1);
  }

  @Test
  void topRedrawsInPlace() {
    assertThat(TopCommand.inPlace("a\nb\n")).isEqualTo("\u001b[Ha\u001b[K\nb\u001b[K\n\u001b[J");
  }

  @Test
  void explainAndIpvsadmPrintWhatTheNodeSays() {
    assertThat(run("explain", "GET", "http://whoami.example/").out())
        .contains("-> chosen", "127.97.0.1:80  whoami-a  active 0  -> next\n");
    assertThat(
            run("explain", "GET", "http://whoami.example/", "-H", "A: b", "-H", "no header").err())
        .isEqualTo("headgate: header: \"no header\" (expected: \"Name: value\")\n");
    CommandRun wrong = run("explain", "GET", "http://whoami.example/", "--client", "me");
    assertThat(wrong.err()).startsWith("--client: \"me\" is no address (expected: an IP)");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(run("ipvsadm", "-Ln").out()).contains("TCP  127.96.0.10:8080 lc");
    assertThat(run("ipvsadm").out()).contains(" lc\n");
  }

  @Test
  void ipvsadmTakesIpvsadmsOptions() {
    assertThat(run("ipvsadm", "-Ln", "--stats").out())
        .contains(
            "Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes",
            "TCP  127.96.0.10:8080                    0        0        0        0        0");
    assertThat(run("ipvsadm", "-Ln", "--rate", "--exact").out()).contains("   CPS    InPPS");
    assertThat(run("ipvsadm", "-Ln", "--persistent-conn").out()).contains("PersistConn");
    assertThat(run("ipvsadm", "-Ln", "--thresholds").out()).contains("Uthreshold");
    assertThat(run("ipvsadm", "-Lnc").out())
        .isEqualTo(
            """
            IPVS connection entries
            pro expire state       source             virtual            destination
            """);
    assertThat(run("ipvsadm", "-Ln", "--timeout").out())
        .isEqualTo("Timeout (tcp tcpfin udp): 0 0 300\n");
    assertThat(run("ipvsadm", "-Ln", "-t", "127.96.0.10:8080").out())
        .startsWith("Prot LocalAddress:Port Scheduler Flags")
        .contains("TCP  127.96.0.10:8080 lc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -t 127.96.0.11:8080 | TCP 127.96.0.11:8080: Service not defined | 1
          -u 127.96.0.10:8080 | UDP 127.96.0.10:8080: Service not defined | 1
          -t 127.96.0.10      | "127.96.0.10" is no address and port (expected: a.b.c.d:port or | 1
          --stats --rate      | mutually exclusive | 2
          -t 1.1.1.1:1 -u 1.1.1.1:1 | mutually exclusive | 2
          """)
  void ipvsadmSaysWhatItDoesNotFindOrTake(String options, String message, int exitCode) {
    List<String> words = new ArrayList<>(List.of("ipvsadm", "-Ln"));
    words.addAll(List.of(options.split(" ", -1)));
    CommandRun run = run(words.toArray(String[]::new));

    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get ep", "ipvsadm -Ln", "ipvsadm -Lnc"})
  void aNodeAloneHasNoClusterToList(String command) {
    CommandRun run = run((command + " --cluster").split(" ", -1));

    assertThat(run.err())
        .isEqualTo(
            "headgate: cluster: this node shares with nobody (expected: one that was started with"
                + " --cluster-members or --cluster-service)\n");
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void timeoutsAreNotOfACluster() {
    CommandRun run = run("ipvsadm", "-Ln", "--timeout", "--cluster");

    assertThat(run.err()).startsWith("--cluster: not with --timeout");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamed() {
    CommandRun run = CommandRun.of("get", "svc", "--admin-url", "http://127.0.0.1:1");

    assertThat(run.err())
        .contains("--admin-url: \"http://127.0.0.1:1\" does not answer: Connection refused");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:10280", "https://127.0.0.1", "http://"})
  void anAdminUrlThatIsNoneIsAMistake(String url) {
    CommandRun run = CommandRun.of("get", "svc", "--admin-url", url);

    assertThat(run.err())
        .startsWith("--admin-url: \"" + url + "\" is no URL (expected: http://HOST:PORT)");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private static CommandRun run(String... args) {
    return CommandRun.of(environment, args);
  }
}
