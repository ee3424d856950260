package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} prints of manifests, and its exit codes. */
class CheckCommandTest {

  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  @TempDir private Path folder;

  @Test
  void everyAnnotationAndFieldHasItsLine() throws IOException {
    Path file = ingress(NGINX + "proxy-body-size: 8m");

    CommandRun run = CommandRun.of("check", file.toString());

    assertThat(run.out())
        .containsPattern("WHERE +OBJECT +ANNOTATION OR FIELD +VERDICT +WHY")
        .containsPattern(
            file + ":6 +Ingress default/shop +" + NGINX + "proxy-body-size +applied +a ")
        .containsPattern(file + ":8 +Ingress default/shop +spec.defaultBackend.service +applied\n")
        .endsWith(
            "\n2 applied, 0 applied with a difference, 0 ignored (0 open: they were to keep"
                + " somebody out), 0 refused\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server-snippet: return 200        | 1 | refused +its value is a program of nginx, in which anything may stand; instead: a path
          proxy-body-sise: 8m               | 1 | refused +no such annotation is known; instead: perhaps proxy-body-size was meant
          proxy-body-size: 8MB              | 1 | refused +"8MB" \\(expected: bytes, or a number with k, m or g; 0 for no limit\\)
          enable-modsecurity: "true"        | 0 | ignored, open +there is no ModSecurity here
          service-upstream: "true"          | 0 | applied
          """)
  void theExitCodeSaysWhetherSomethingIsRefused(String written, int exitCode, String line)
      throws IOException {
    Path file = ingress(NGINX + written);

    CommandRun run = CommandRun.of("check", "-f", file.toString());

    assertThat(run.out()).containsPattern(line);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void aProgramReadsTheSame() throws IOException {
    Path file = ingress(NGINX + "server-snippet: return 200");

    CommandRun run = CommandRun.of("check", folder.toString(), "-o", "json");

    JsonObject json = new JsonObject(run.out());
    assertThat(json.getJsonObject("summary").getInteger("refused")).isEqualTo(1);
    JsonObject finding = json.getJsonArray("findings").getJsonObject(0);
    assertThat(finding.getString("file")).isEqualTo(file.toString());
    assertThat(finding.getInteger("line")).isEqualTo(6);
    assertThat(finding.getString("subject")).isEqualTo(NGINX + "server-snippet");
    assertThat(finding.getString("value")).isEqualTo("return 200");
    assertThat(finding.getString("verdict")).isEqualTo("refused");
    assertThat(finding.getString("instead")).isNotBlank();
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void anotherPrefixIsGivenAsWhenServing() throws IOException {
    Path file = ingress("mine.example/server-snippet: return 200");

    assertThat(CommandRun.of("check", file.toString()).exitCode()).isZero();
    assertThat(
            CommandRun.of("check", file.toString(), "--annotations-prefix=mine.example").exitCode())
        .isEqualTo(1);
  }

  @Test
  void whatCannotBeReadIsExitCode2() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "kind: [");

    CommandRun run = CommandRun.of("check", file.toString(), folder + "/none");

    assertThat(run.err()).contains(file + ":1", folder + "/none", "is not there");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          check                | PATH: missing (expected: files or directories of manifests, --from-cluster or --values FILE)
          check --from-cluster | --kubeconfig: missing, and this is no pod of a cluster (expected: with --from-cluster, --kubeconfig FILE)
          check --from-cluster x.yaml | --from-cluster: beside PATH (expected: one of them; --values goes with both)
          check --from-cluster --kubeconfig /none | --kubeconfig: "/none" cannot be read (expected: a kubeconfig)
          check --from-cluster --kubeconfig /none --configmap x | --configmap: "x" names no ConfigMap (expected: NAMESPACE/NAME)
          check --kubeconfig /none x.yaml | --kubeconfig: without --from-cluster (expected: both, or neither)
          check --values x.yaml --watch-namespace a | --watch-namespace: without --from-cluster (expected: both, or neither)
          check -o xml x.yaml  | -o: "xml" is not known (expected: one of table, json)
          """)
  void aMistakeInItsUsageIsExitCode2(String line, String message) {
    CommandRun run = CommandRun.of(line.split(" ", -1));

    assertThat(run.err()).startsWith(message).contains("Try 'headgate check --help'.");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void valuesOfIngressNginxsChartAreJudgedBesideManifests() throws IOException {
    Path file = ingress(NGINX + "proxy-body-size: 8m");
    Path values =
        Files.writeString(
            folder.resolve("values.txt"),
            """
            controller:
              replicaCount: 3
              config:
                enable-modsecurity: "true"
              extraArgs: {htp-port: 80}
            """);

    CommandRun run = CommandRun.of("check", file.toString(), "--values", values.toString());

    assertThat(run.out())
        .containsPattern(file + ":6 +Ingress default/shop +" + NGINX + "proxy-body-size +applied")
        .containsPattern(values + ":2 +Values values.txt +controller.replicaCount +applied\n")
        .containsPattern(
            values + ":4 +.* +controller.config.enable-modsecurity +ignored, open +there is no ")
        .containsPattern(values + ":5 +.* +controller.extraArgs.htp-port +refused +there is no ");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(CommandRun.of("check", "--values", folder + "/none").exitCode()).isEqualTo(2);
  }

  @Test
  void aClusterIsReadAndNamedWithoutFiles() throws IOException {
    try (OneIngressServer server = new OneIngressServer()) {
      Path kubeconfig = server.kubeconfig(folder);

      CommandRun run = CommandRun.of("check", "--from-cluster", "--kubeconfig", "" + kubeconfig);

      assertThat(run.out())
          .containsPattern("\nshop/web +Ingress shop/web +" + NGINX + "server-snippet +refused +")
          .containsPattern("\nshop/web +Ingress shop/web +spec.ingressClassName +applied +")
          .containsPattern("\nGET http://shop.example/cart +301 to /cart/ +404 +404 +");
      assertThat(run.err()).doesNotContain("APIServer");
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  private Path ingress(String annotation) throws IOException {
    return Files.writeString(
        folder.resolve("shop.yaml"),
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            %s
        spec:
          defaultBackend: {service: {name: shop, port: {number: 80}}}
        """
            .formatted(annotation));
  }
}
