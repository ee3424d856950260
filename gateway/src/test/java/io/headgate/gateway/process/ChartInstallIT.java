package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 * The chart in a real API server, by Helm's own library: what it installs comes up with the rights
 * that it gives, serves, is changed, and goes. The cluster must have the image. {@code mvn verify
 * -Pkubernetes -Dheadgate.kubeconfig=FILE}.
 */
@Tag("kubernetes")
@EnabledIfSystemProperty(named = "headgate.kubeconfig", matches = ".+")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChartInstallIT {

  private static final Path CHART = Clone.REPOSITORY.resolve("charts/headgate");
  private static final String RELEASE = "edge";
  private static final String HOST = "whoami.chart.example";
  private static final String RULE = HOST + "/*=whoami:80";
  private static final int HTTP_PORT = 8080;
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(3);

  /** All kinds of objects that the chart makes, and what the program makes. */
  private static final String KINDS =
      "deployments,daemonsets,replicasets,pods,services,serviceaccounts,configmaps,secrets,roles,"
          + "rolebindings,poddisruptionbudgets,networkpolicies,horizontalpodautoscalers,leases";

  @TempDir private static Path folder;
  private static Kubectl kubectl;
  private static ReplicaProcess proxy;

  @BeforeAll
  static void start() {
    kubectl = Kubectl.inNamespace("hg-it-chart");
    kubectl.run("create deployment whoami --image=quay.io/qxu/spring-boot-whoami --port=8080");
    kubectl.run("scale deployment whoami --replicas=2");
    kubectl.run("expose deployment whoami --port=80 --target-port=8080");
    // So that the API server reaches the Service of the webhook.
    proxy =
        ReplicaProcess.serve(
            folder, "proxy", 9380, "--services=all", "--ingress=off", "--update-status=false");
  }

  @AfterAll
  static void end() {
    proxy.close();
    kubectl.close();
  }

  @Test
  @Order(1)
  void whatIsInstalledServesWithTheRightsOfTheChart() throws IOException {
    new Helm(CHART)
        .install()
        .withName(RELEASE)
        .withNamespace(kubectl.namespace())
        .withKubeConfig(Path.of(Kubectl.kubeconfig()))
        .withValuesFile(values("controller: {replicaCount: 2, service: {type: NodePort}}"))
        .waitReady()
        .withTimeout((int) LONG.toSeconds())
        .call();
    kubectl.run("create ingress whoami --class=headgate --rule=" + RULE);

    assertThat(controllers()).hasSize(2);
    for (String pod : controllers()) {
      await().atMost(SOON).untilAsserted(() -> assertThat(askedThrough(pod)).hasSize(2));
    }
    // One of the two is elected, and writes the address of the Service before it.
    await().atMost(SOON).until(() -> !holder().isEmpty());
    String address = kubectl.get("svc/edge-headgate-controller", ".spec.clusterIP");
    await().atMost(SOON).until(() -> kubectl.status("whoami").equals(address));
  }

  @Test
  @Order(2)
  void theApiServerRefusesAnIngressForWhatAnotherHas() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThatThrownBy(
                        () -> {
                          kubectl.run("create ingress copy --class=headgate --rule=" + RULE);
                          kubectl.run("delete ingress copy"); // the webhook was not reached yet
                        })
                    .hasMessageContaining("denied the request")
                    .hasMessageContaining(kubectl.namespace() + "/whoami"));
  }

  @Test
  @Order(3)
  void whatIsUpgradedIsReplacedPodByPod() throws IOException {
    Set<String> before = Set.copyOf(controllers());
    new Helm(CHART)
        .upgrade()
        .withName(RELEASE)
        .withNamespace(kubectl.namespace())
        .withKubeConfig(Path.of(Kubectl.kubeconfig()))
        .withValuesFile(
            values(
                "controller: {replicaCount: 1, service: {type: NodePort}, extraArgs: {access-log:"
                    + " json}}"))
        .waitReady()
        .withTimeout((int) LONG.toSeconds())
        .call();

    await().atMost(LONG).untilAsserted(() -> assertThat(controllers()).hasSize(1));
    String pod = controllers().getFirst();
    assertThat(before).doesNotContain(pod);
    await().atMost(SOON).untilAsserted(() -> assertThat(askedThrough(pod)).hasSize(2));
    assertThat(
            kubectl.get(
                "deployment/edge-headgate-controller", ".spec.template.spec.containers[0].args"))
        .contains("--access-log=json");
  }

  @Test
  @Order(4)
  void nothingIsLeftOfWhatIsUninstalledButTheLease() {
    Helm.uninstall(RELEASE)
        .withNamespace(kubectl.namespace())
        .withKubeConfig(Path.of(Kubectl.kubeconfig()))
        .call();

    await().atMost(LONG).until(() -> controllers().isEmpty());
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(ofTheRelease(KINDS)).allMatch(name -> name.startsWith("lease")));
    assertThat(
            kubectl.run(
                "get clusterroles,clusterrolebindings,ingressclasses,validatingwebhookconfigurations"
                    + " -o name -l app.kubernetes.io/instance="
                    + RELEASE))
        .isEmpty();
  }

  private static Path values(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "values", ".yaml"), yaml);
  }

  /** Objects whose names the release begins. */
  private static List<String> ofTheRelease(String kinds) {
    return kubectl
        .run("get " + kinds + " -o name --ignore-not-found")
        .lines()
        .filter(name -> name.contains("/" + RELEASE))
        .toList();
  }

  private static String holder() {
    return kubectl.run("get leases -o jsonpath={.items[*].spec.holderIdentity}");
  }

  /** Addresses of its pods. */
  private static List<String> controllers() {
    return kubectl
        .words(
            "get",
            "pods",
            "--field-selector=status.phase=Running",
            "-l",
            "app.kubernetes.io/instance=" + RELEASE,
            "-o",
            "jsonpath={range .items[*]}{.status.podIP}{'\\n'}{end}")
        .lines()
        .toList();
  }

  /** Which pods answer behind one of the chart's pods. */
  private static Set<String> askedThrough(String address) throws IOException {
    Set<String> pods = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      pods.add(Answer.to("GET", new InetSocketAddress(address, HTTP_PORT), HOST, "/").pod());
    }
    pods.remove("");
    return pods;
  }
}
