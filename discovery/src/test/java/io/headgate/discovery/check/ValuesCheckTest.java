package io.headgate.discovery.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.manifest.PlainYaml;
import io.headgate.discovery.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a file of values for ingress-nginx's chart. */
class ValuesCheckTest {

  private static final Path CHART = Path.of("../charts/headgate");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {controller: {replicaCount: 3}}                       | controller.replicaCount | applied |
          {controller: {service: {nodePorts: {https: "32443"}}}} | controller.service.nodePorts.https | applied |
          {controller: {tolerations: [{operator: Exists}]}}     | controller.tolerations | applied |
          {controller: {resources: {limits: {memory: 90Mi}}}}   | controller.resources | differs | limits made for nginx may be too small for a JVM
          {controller: {lifecycle: {preStop: {exec: {command: [/wait-shutdown]}}}}} | controller.lifecycle | differs | ingress-nginx's own hook, /wait-shutdown, is left out
          {controller: {keda: {enabled: true}}}                 | controller.keda | ignored | a ScaledObject for the Deployment can be made beside this chart
          {controller: {keda: {enabled: false, x: 1}}}          | controller.keda | applied | empty or turned off
          {tcp: {8080: default/example:9000}}                   | tcp | applied |
          {controller: {scope: {namespaceSelector: a=b}}}       | controller.scope.namespaceSelector | applied |
          {controller: {electionID: edge}}                      | controller.electionID | applied |
          {controller: {extraArgs: {http-port: 80}}}            | controller.extraArgs.http-port | applied | --http-port
          {controller: {extraArgs: {profiling: "true"}}}        | controller.extraArgs.profiling | ignored | there is no such flag: the chart leaves it out
          {controller: {extraArgs: {htp-port: 80}}}             | controller.extraArgs.htp-port | refused | there is no such flag (expected
          {controller: {config: {allow-snippet-annotations: "true"}}} | controller.config.allow-snippet-annotations | ignored | always false: snippets are refused
          {controller: {config: {block-cidrs: 10.0.0.0/8}}}     | controller.config.block-cidrs | differs | 403 on every Ingress
          {controller: {config: {http-snippet: x}}}             | controller.config.http-snippet | refused | its value is a program
          {controller: {replicas: 3}}                           | controller.replicas | refused | neither chart has such a value
          {controler: {}}                                       | controler | refused | neither chart has such a value
          {controller: {kind: StatefulSet}}                     | controller.kind | refused | "StatefulSet" (expected: one of Deployment, DaemonSet)
          {controller: {replicaCount: two}}                     | controller.replicaCount | refused | "two" (expected: integer)
          {controller: {containerPort: {http: 0}}}              | controller.containerPort.http | refused | "0" (expected: at least 1)
          {controller: {admissionWebhooks: {timeoutSeconds: 31}}} | controller.admissionWebhooks.timeoutSeconds | refused | "31" (expected: at most 30)
          {controller: {service: {externalIPs: [x]}}}           | controller.service.externalIPs | refused | "x" (expected: ^
          {imagePullSecrets: [{nam: x}]}                        | imagePullSecrets | refused | name: missing
          {controller: {service: {nodePorts: {http: [1]}}}}     | controller.service.nodePorts.http | refused | a list (expected: integer)
          {controller: {image: {repository: registry.k8s.io/ingress-nginx/controller}}} | controller.image.repository | refused | another program
          {controller: {containerPort: {http: 80}}}             | controller.containerPort.http | differs | below 1024 the pod gets the sysctl
          {controller: {image: {tag: v1.15.1}}}                 | controller.image.tag | differs | of an image of Headgate
          {ingress-nginx: {controller: {replicas: 3}}}          | controller.replicas | refused | neither chart has such a value
          """)
  void eachValueHasItsVerdict(String values, String name, String verdict, String why) {
    CheckReport report = ValuesCheck.of("values.yaml", values);

    assertThat(report.problems()).isEmpty();
    assertThat(report.findings())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.subject()).isEqualTo(name);
              assertThat(it.verdict().text()).isEqualTo(verdict);
              assertThat(it.verdict().why()).startsWith(why == null ? "" : why);
            });
  }

  @Test
  void itStandsWhereItIsWritten() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.yaml"),
            """
            ingress-nginx:
              controller:
                # everything at once
                kind: DaemonSet
                config:
                  enable-brotli: "true"
                service:
                  enableHttp: false
            """);

    assertThat(ValuesCheck.of(file).findings())
        .extracting(it -> it.position().orElseThrow() + " " + it.object() + " " + it.subject())
        .containsExactly(
            file + ":4 Values mine.yaml controller.kind",
            file + ":6 Values mine.yaml controller.config.enable-brotli",
            file + ":8 Values mine.yaml controller.service.enableHttp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind: [                     | values.yaml:1
          - a                         | not a mapping (expected: names and values)
          {kind: Service, apiVersion: v1} | an object of Kubernetes (expected: values of a chart
          """)
  void whatIsNoFileOfValuesIsSaidToBeNone(String text, String message) {
    CheckReport report = ValuesCheck.of("values.yaml", text);

    assertThat(report.problems()).singleElement().asString().contains(message);
    assertThat(report.isUnreadable()).isTrue();
    assertThat(ValuesCheck.of(folder.resolve("none.yaml")).problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("is not there");
  }

  /** As somebody has it for ingress-nginx; the chart's own tests render it. */
  @Test
  void aFileThatCarriesOverHasNothingRefused() {
    CheckReport report = ValuesCheck.of(CHART.resolve("ci/from-ingress-nginx-values.yaml"));

    assertThat(report.problems()).isEmpty();
    assertThat(report.isRefused()).isFalse();
    assertThat(report.count("applied")).isGreaterThan(10);
    assertThat(report.findings())
        .filteredOn(it -> it.verdict().text().equals("ignored"))
        .extracting(Finding::subject)
        .contains("defaultBackend");
  }

  /**
   * The files that are packed are those of the chart, and every word of its schema is understood.
   */
  @Test
  void itIsTheChartThatIsAsked() throws IOException {
    Set<String> words = new TreeSet<>();
    String schema = Files.readString(CHART.resolve("values.schema.json"));
    words(PlainYaml.parse("schema", schema).content(), words);

    assertThat(ValueSchema.WORDS).containsAll(words);
    for (String file :
        List.of("values.schema.json", "files/unused-values.yaml", "files/flags.txt")) {
      try (var packed = ChartFiles.class.getResourceAsStream("chart/" + file)) {
        assertThat(packed)
            .as(file)
            .isNotNull()
            .hasBinaryContent(Files.readAllBytes(CHART.resolve(file)));
      }
    }
  }

  private static void words(Map<?, ?> schema, Set<String> words) {
    schema.forEach(
        (word, value) -> {
          words.add(word.toString());
          boolean named = word.equals("properties") || word.equals("definitions");
          if (value instanceof Map<?, ?> map) {
            (named ? map.values() : List.of(map))
                .forEach(it -> words(it instanceof Map<?, ?> inner ? inner : Map.of(), words));
          } else if (value instanceof List<?> list) {
            list.forEach(it -> words(it instanceof Map<?, ?> inner ? inner : Map.of(), words));
          }
        });
  }

  @Test
  void whatIsDifferentIsTakenAndStandsInNoOtherList() {
    assertThat(ChartFiles.PACKED.different()).isNotEmpty();
    assertThat(ChartFiles.PACKED.different().keySet())
        .doesNotContainAnyElementsOf(ChartFiles.PACKED.unused().keySet())
        .allSatisfy(
            name -> {
              ValueSchema at = ChartFiles.PACKED.schema();
              for (String step : name.split("\\.", -1)) {
                assertThat(at.below(step)).as(name).isPresent();
                at = at.below(step).orElseThrow();
              }
            });
  }
}
