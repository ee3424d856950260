package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The plugin of kubectl, with a kubectl and a headgate that write down how they are called: {@code
 * calls} has a line for each.
 */
class KubectlPluginTest {

  private static final String PODS =
      """
      net edge-controller-1 worker-1 controller True
      net edge-node-1 worker-1 node True
      net edge-node-2 worker-2 node False
      net edge-node-3 worker-3 node True
      """;

  private static final String KUBECTL =
      """
      #!/bin/sh
      printf '%s\\n' "kubectl $*" >>"$CALLS"
      case $1 in
        get) cat "$PODS" ;;
        config) printf %s "$NAMESPACE" ;;
        exec) echo in the pod ;;
        port-forward)
          case $* in *no-right*) echo 'Error from server (Forbidden)' >&2; exit 1 ;; esac
          trap 'echo "kubectl ended" >>"$CALLS"; exit' TERM
          echo 'Forwarding from 127.0.0.1:40123 -> 10280'
          # Ends with the test, whatever the plugin does.
          while [ -e "$CALLS" ]; do sleep 0.02; done
          ;;
      esac
      """;

  private static final String HEADGATE =
      """
      #!/bin/sh
      echo "headgate $*" >>"$CALLS"
      [ "$1" != get ] || [ "$2" != nothing ] || exit 1
      echo an answer
      """;

  @TempDir private Path folder;

  private record Run(int exitCode, String out, List<String> calls) {}

  @BeforeEach
  void install() throws IOException {
    executable("kubectl", KUBECTL);
    executable("headgate", HEADGATE);
    executable("kubectl-headgate", Files.readString(Program.HOME.resolve("bin/kubectl-headgate")));
    Files.writeString(folder.resolve("pods"), PODS);
    Files.writeString(folder.resolve("calls"), "");
  }

  @Test
  void aNodeIsAskedThroughAForwardedPortThatIsClosedAgain() throws Exception {
    Run run = run("", "get", "services", "-A");

    assertThat(run.out()).contains("an answer");
    assertThat(run.exitCode()).isZero();
    assertThat(run.calls()).hasSize(4);
    assertThat(run.calls().get(0)).startsWith("kubectl get pods --all-namespaces");
    assertThat(run.calls().get(0)).contains("--selector=app.kubernetes.io/name=headgate");
    assertThat(run.calls().get(1))
        .isEqualTo(
            "kubectl port-forward --address=127.0.0.1 --namespace=net pod/edge-node-1 :10280");
    assertThat(run.calls().get(2))
        .isEqualTo("headgate get services -A --admin-url=http://127.0.0.1:40123");
    assertThat(run.calls().get(3)).isEqualTo("kubectl ended");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get services -A                       | edge-node-1       | get services -A
          ipvsadm -Ln                           | edge-node-1       | ipvsadm -Ln
          get routes -A                         | edge-controller-1 | get routes -A
          explain GET http://a/                 | edge-controller-1 | explain GET http://a/
          routes -A                             | edge-controller-1 | get routes -A
          certs -A                              | edge-controller-1 | get certificates -A
          backends -n shop                      | edge-node-1       | get endpoints -n shop
          conns -A                              | edge-node-1       | get connections -A
          affinity -A                           | edge-node-1       | get affinity -A
          --node worker-3 get services -A       | edge-node-3       | get services -A
          --pod edge-node-2 get services -A     | edge-node-2       | get services -A
          --pod=net/any-name get services -A    | any-name          | get services -A
          """)
  void thePodThatKnowsIsAsked(String arguments, String pod, String asked) throws Exception {
    Run run = run("", arguments.split(" "));

    assertThat(run.calls().stream().filter(it -> it.startsWith("kubectl port-forward")))
        .singleElement()
        .asString()
        .contains("pod/" + pod + " ");
    assertThat(run.calls()).contains("headgate " + asked + " --admin-url=http://127.0.0.1:40123");
  }

  @Test
  void objectsAreThoseOfTheContextsNamespace() throws Exception {
    assertThat(run("shop", "get", "services").calls())
        .anyMatch(it -> it.startsWith("headgate get services --namespace=shop "));
    assertThat(run("shop", "get", "services", "-n", "blog").calls())
        .anyMatch(it -> it.startsWith("headgate get services -n blog --admin-url"));
  }

  @Test
  void everyPodIsToldOfADrain() throws Exception {
    Run run = run("shop", "drain", "whoami", "10.0.0.1:80");

    assertThat(run.calls().stream().filter(it -> it.startsWith("headgate")))
        .hasSize(3)
        .allMatch(it -> it.startsWith("headgate drain whoami 10.0.0.1:80 --namespace=shop"));
    assertThat(run.out()).contains("net/edge-controller-1", "net/edge-node-1", "net/edge-node-3");
  }

  @Test
  void kubectlGetsItsOwnOptions() throws Exception {
    assertThat(run("", "--context", "east", "--kubeconfig=k", "get", "services", "-A").calls())
        .filteredOn(it -> it.startsWith("kubectl get") || it.startsWith("kubectl port-forward"))
        .hasSize(2)
        .allMatch(it -> it.contains(" --kubeconfig=k --context=east "));
  }

  @Test
  void anAddressIsAskedWithoutKubectl() throws Exception {
    Run run = run("", "--admin-url", "http://10.0.0.9:10280", "get", "services");

    assertThat(run.calls())
        .containsExactly("headgate get services --admin-url=http://10.0.0.9:10280");
  }

  @Test
  void withoutAHeadgateHereTheCommandRunsInThePod() throws Exception {
    Files.delete(folder.resolve("headgate"));
    Run run = run("", "get", "services", "-A");

    assertThat(run.out()).contains("in the pod");
    assertThat(run.calls().getLast())
        .startsWith("kubectl exec --namespace=net edge-node-1 -- java ")
        .endsWith("app.Main get services -A --admin-url=http://127.0.0.1:10280");
  }

  @Test
  void whatAsksNoNodeStaysHere() throws Exception {
    assertThat(run("", "check", "a.yaml").calls()).containsExactly("headgate check a.yaml");
    assertThat(run("", "get", "--help").calls()).containsExactly("headgate get --help");
  }

  @Test
  void aFailureOfTheCommandIsTheExitCode() throws Exception {
    Run run = run("", "get", "nothing", "-A");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.calls()).contains("kubectl ended");
  }

  @Test
  void withoutTheRightThatIsSaid() throws Exception {
    Run run = run("", "--pod", "net/no-right", "get", "services", "-A");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("Forbidden", "no way to net/no-right", "pods/portforward");
  }

  @Test
  void withoutAPodThatIsSaid() throws Exception {
    Files.writeString(folder.resolve("pods"), "");
    Run run = run("", "--node", "worker-9", "get", "services", "-A");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("no ready pod of Headgate on node worker-9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--fast get", "--pod", "--admin-port web get"})
  void aMistakeIsOfUsage(String arguments) throws Exception {
    Run run = run("", arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.calls()).isEmpty();
  }

  private Run run(String contextNamespace, String... arguments) throws Exception {
    Files.writeString(folder.resolve("calls"), "");
    List<String> line = new ArrayList<>(List.of(folder.resolve("kubectl-headgate").toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("PATH", folder + ":/usr/bin:/bin");
    builder.environment().put("CALLS", folder.resolve("calls").toString());
    builder.environment().put("PODS", folder.resolve("pods").toString());
    builder.environment().put("NAMESPACE", contextNamespace);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(out).isTrue();
    return new Run(process.exitValue(), out, Files.readAllLines(folder.resolve("calls")));
  }

  private void executable(String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
