package io.headgate.gateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.check.ValuesCheck;
import io.headgate.gateway.app.ServeFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values the chart takes, and what is said of the others. */
class ChartValuesTest {

  private static final String FLAGS = "files/flags.txt";

  /** Values of what takes not any. */
  private static final Map<String, String> SAMPLES =
      Map.of(
          "controller.disableLeaderElection", "true",
          "controller.electionTTL", "30s",
          "controller.publishService.pathOverride", "net/front");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {contoller: {}}                                           | at '': additional properties 'contoller' not allowed
          {controller: {replicas: 3}}                               | at '/controller': additional properties 'replicas' not allowed
          {controller: {kind: StatefulSet}}                         | at '/controller/kind': value must be one of 'Deployment', 'DaemonSet'
          {controller: {replicaCount: two}}                         | at '/controller/replicaCount': got string, want integer
          {controller: {containerPort: {http: 0}}}                  | at '/controller/containerPort/http': minimum: got 0, want 1
          {controller: {image: {digest: latest}}}                   | at '/controller/image/digest': 'latest' does not match pattern
          {controller: {service: {loadBalancerSourceRanges: [10.0.0.1]}}} | '10.0.0.1' does not match pattern
          {controller: {extraArgs: {--http-port: 80}}}              | invalid propertyName '--http-port'
          {controller: {config: {proxy-body-size: [1m]}}}           | at '/controller/config/proxy-body-size': got array, want boolean or number or string
          {node: {proxyMode: nftables}}                             | value must be one of 'headgate', 'ipvs', 'iptables', 'userspace'
          {rbac: {secrets: [shop-tls]}}                             | at '/rbac/secrets': got array, want object
          {controller: {enabled: false}}                            | controller.enabled, node.enabled: both are false (expected: one of them, or both)
          {controller: {extraArgs: {htp-port: 80}}}                 | controller.extraArgs: "htp-port" is not a flag (expected: a flag of headgate serve without dashes, such as proxy-mode)
          {controller: {terminationGracePeriodSeconds: 60}}         | controller.terminationGracePeriodSeconds: 60 (expected: more than shutdownGracePeriod and workerShutdownTimeout together, 250)
          {controller: {image: {image: ingress-nginx/controller}}}  | controller.image: "ingress-nginx/controller:0.1.0-SNAPSHOT" is another program (expected: an image of Headgate
          {controller: {hostNetwork: true}, node: {enabled: true}}  | controller.hostNetwork: true beside node.enabled: both would listen on port 10254 of a node
          {node: {enabled: true, ingress: {enabled: true}}}         | node.ingress.enabled: true beside controller.enabled: both would serve the same Ingresses
          {node: {enabled: true, services: all}}                    | node.apiServer.host: missing (expected: with node.services: all, the address of the API server
          {rbac: {scope: true}}                                     | rbac.scope: true (expected: only with controller.scope.enabled, as all namespaces are read)
          {controller: {kind: DaemonSet, autoscaling: {enabled: true}}} | controller.autoscaling.enabled: true (expected: only with controller.kind: Deployment)
          {controller: {admissionWebhooks: {failurePolicy: Allow}}} | at '/controller/admissionWebhooks/failurePolicy': value must be one of 'Fail', 'Ignore'
          {controller: {admissionWebhooks: {timeoutSeconds: 31}}}   | at '/controller/admissionWebhooks/timeoutSeconds': maximum: got 31, want 30
          {controller: {admissionWebhooks: {port: 8443}}}           | controller.admissionWebhooks.port: 8443 is a port of HTTP, HTTPS or the probes in the pods as well (expected: one of its own, such as 8444)
          {controller: {admissionWebhooks: {key: /tmp/key}}}        | controller.admissionWebhooks.key: "/tmp/key" is not beside the certificate, "/usr/local/certificates/cert" (expected: one folder)
          {controller: {autoscaling: {enabled: true, minReplicas: 12}}} | controller.autoscaling.minReplicas: 12 (expected: at most maxReplicas, 11)
          """)
  void aMistakeNamesValueAndExpectation(String values, String message) {
    assertThat(Chart.OURS.refusal(values)).contains(message);
  }

  /** What {@code headgate check --values} says is what Helm does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{contoller: {}}",
        "{controller: {replicas: 3}}",
        "{controller: {kind: StatefulSet}}",
        "{controller: {replicaCount: two}}",
        "{controller: {replicaCount: 2}}",
        "{controller: {containerPort: {http: 0}}}",
        "{controller: {containerPort: {http: 80}}}",
        "{controller: {image: {digest: latest}}}",
        "{controller: {image: {chroot: true}}}",
        "{controller: {image: {image: ingress-nginx/controller}}}",
        "{controller: {service: {loadBalancerSourceRanges: [10.0.0.1]}}}",
        "{controller: {service: {nodePorts: {http: 30080, https: \"30443\", tcp: {8080: 30808}}}}}",
        "{controller: {service: {nodePorts: {http: [1]}}}}",
        "{controller: {extraArgs: {--http-port: 80}}}",
        "{controller: {extraArgs: {htp-port: 80}}}",
        "{controller: {extraArgs: {profiling: true}}}",
        "{controller: {service: {ipFamilies: [IPv4, IPv6, IPv4]}}}",
        "{controller: {admissionWebhooks: {timeoutSeconds: 31}}}",
        "{controller: {nodeSelector: {disk: [ssd]}}}",
        "{rbac: {secrets: [shop-tls]}}",
        "{rbac: {secrets: {shop: [shop-tls]}}}",
        "{imagePullSecrets: [{nam: x}]}",
        "{imagePullSecrets: [{name: x}]}",
        "{defaultBackend: {enabled: true, image: {tag: x}}}",
      })
  void whatIsSaidOfValuesBeforehandIsWhatHelmDoes(String values, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("values.yaml"), values);

    assertThat(ValuesCheck.of(file).isRefused())
        .as(Chart.OURS.refusal(values))
        .isEqualTo(!Chart.OURS.refusal(values).isEmpty());
  }

  @Test
  void aValuesFileOfIngressNginxCarriesOver() {
    Rendered rendered =
        Chart.OURS.render(Chart.OURS.folder().resolve("ci/from-ingress-nginx-values.yaml"));
    Item deployment = rendered.one("Deployment");
    Item service = rendered.one("Service", "edge-headgate-controller");

    assertThat(deployment.text("spec.replicas")).isEqualTo("3");
    assertThat(deployment.container().text("securityContext.runAsUser")).isEqualTo("101");
    assertThat(deployment.container().at("lifecycle")).isNull();
    assertThat(deployment.arguments())
        .contains("--controller-class=k8s.io/ingress-nginx", "--ingress-class=nginx")
        .contains("--watch-ingress-without-class=true")
        .contains("--configmap=net/edge-headgate-controller");
    assertThat(rendered.one("ConfigMap", "edge-headgate-controller").map("data"))
        .isEqualTo(Map.of("use-forwarded-headers", "true", "proxy-body-size", "20m"));
    assertThat(rendered.one("IngressClass").name()).isEqualTo("nginx");
    assertThat(service.items("spec.ports"))
        .extracting(it -> it.text("nodePort"))
        .containsExactly("32080", "32443", "32808");
    assertThat(service.text("spec.externalTrafficPolicy")).isEqualTo("Local");
  }

  @Test
  void whatHasNoEffectOfItIsSaid() {
    String notes =
        Chart.OURS.notes(Chart.OURS.folder().resolve("ci/from-ingress-nginx-values.yaml"));
    List<String> named =
        notes
            .substring(notes.indexOf("NOT USED"))
            .lines()
            .skip(2)
            .map(line -> line.strip().replaceFirst(": .*", ""))
            .toList();

    assertThat(named)
        .contains(
            "controller.admissionWebhooks.patch",
            "defaultBackend",
            "controller.lifecycle.preStop",
            "controller.readinessProbe")
        .doesNotContain(
            "controller.admissionWebhooks.failurePolicy",
            "controller.allowSnippetAnnotations",
            "controller.config",
            "controller.extraArgs.watch-ingress-without-class",
            "controller.service.nodePorts.tcp",
            "tcp");
    assertThat(Chart.OURS.notes("{}")).doesNotContain("NOT USED");
  }

  @Test
  void everyUnusedNameIsTakenBySchema() {
    for (String file : List.of("files/unused-values.yaml", "files/unused-flags.yaml")) {
      for (Object path : Chart.OURS.yaml(file).keySet()) {
        String[] names = path.toString().split("\\.", -1);
        String values = SAMPLES.getOrDefault(path.toString(), "set");
        for (int i = names.length - 1; i >= 0; i--) {
          values = "{" + names[i] + ": " + values + "}";
        }
        assertThat(Chart.OURS.refusal(values)).as(values).isEmpty();
      }
    }
  }

  /** Names of flags that the chart leaves out where the program has them not. */
  @Test
  void theChartKnowsTheProgramsFlags() throws IOException {
    String expected =
        "# Flags of `headgate serve`, without dashes: made by ChartValuesTest with"
            + " -Dheadgate.write.docs=true.\n"
            + String.join("\n", ServeFlags.names())
            + "\n";
    if (Boolean.getBoolean("headgate.write.docs")) {
      Files.writeString(Chart.OURS.folder().resolve(FLAGS), expected);
    }

    assertThat(Chart.OURS.text(FLAGS))
        .as("it is made by this test with -Dheadgate.write.docs=true")
        .isEqualTo(expected);
  }

  @Test
  void theSchemaNamesEveryValue() {
    assertNamed("", Chart.OURS.yaml("values.yaml"), Chart.OURS.yaml("values.schema.json"));
  }

  private static void assertNamed(String path, Map<?, ?> values, Map<?, ?> schema) {
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      assertThat(names(properties)).as(path).containsAll(names(values));
      values.forEach(
          (key, value) -> {
            if (value instanceof Map<?, ?> inner && properties.get(key) instanceof Map<?, ?> more) {
              assertNamed(path + "/" + key, inner, more);
            }
          });
    }
  }

  private static List<String> names(Map<?, ?> map) {
    return map.keySet().stream().map(String::valueOf).toList();
  }
}
