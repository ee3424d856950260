package io.headgate.discovery.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about manifests that are only read. */
class ManifestCheckTest {

  private static final Path APPLICATIONS = Path.of("src/test/resources/applications");
  private static final Path VERDICTS = Path.of("src/test/resources/verdicts.txt");
  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  @TempDir private Path folder;

  private final ManifestCheck check = new ManifestCheck(CheckOptions.DEFAULT);

  @Test
  void noAnnotationOfUsualApplicationsIsWithoutVerdict() throws IOException {
    check.read(APPLICATIONS);
    CheckReport report = check.report();

    assertThat(report.problems()).isEmpty();
    List<String> judged =
        report.findings().stream()
            .filter(it -> it.subject().contains("/"))
            .map(it -> it.position().orElseThrow().toString())
            .toList();
    assertThat(judged).containsExactlyInAnyOrderElementsOf(linesWithAnnotations());
    assertThat(report.findings())
        .noneMatch(it -> it.verdict().why().contains("no such annotation"))
        .noneMatch(it -> it.verdict().why().contains("(expected: "));
    try (Stream<Path> files = Files.list(APPLICATIONS)) {
      assertThat(files.count()).isGreaterThanOrEqualTo(40);
    }
    assertThat(report.isRefused()).isTrue();
    assertThat(report.isUnreadable()).isFalse();
  }

  @Test
  void whatTheConfigMapDoesNotAllowIsRefusedInWhateverOrderTheyAreRead() {
    check.read(
        "i.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            headgate.io/app-root: /secret
        spec:
          rules:
          - http:
              paths:
              - {path: /a~, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}
        """);
    check.read(
        "c.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ingress-nginx-controller, namespace: edge}
        data: {annotation-value-word-blocklist: secret, strict-validate-path-type: "true"}
        """);

    List<Finding> refused =
        check.report().findings().stream()
            .filter(it -> it.verdict() instanceof Verdict.Refused)
            .toList();
    assertThat(refused)
        .extracting(it -> it.position().orElseThrow().toString())
        .containsExactly("i.yaml:6", "i.yaml:8");
    assertThat(refused)
        .allMatch(it -> it.verdict().why().startsWith("not served, since the global ConfigMap"));
    assertThat(check.report().isRefused()).isTrue();
  }

  /** Looks at the text alone: what stands below {@code annotations:}. */
  private static List<String> linesWithAnnotations() throws IOException {
    try (Stream<Path> files = Files.list(APPLICATIONS)) {
      return files.flatMap(ManifestCheckTest::linesWithAnnotations).toList();
    }
  }

  private static Stream<String> linesWithAnnotations(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return Stream.iterate(1, i -> i <= lines.size(), i -> i + 1)
          .filter(i -> lines.get(i - 1).matches(" {4}[a-z0-9.-]+\\.(io|com)/.*"))
          .filter(
              i ->
                  lines.subList(0, i).lastIndexOf("  annotations:")
                      > lines.subList(0, i).lastIndexOf("spec:"))
          .map(i -> file + ":" + i);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void iB3_everySnippetIsRefusedWithWhatToWriteInstead() {
    check.read(APPLICATIONS);

    assertThat(check.report().findings())
        .filteredOn(it -> it.subject().endsWith("-snippet") && it.subject().startsWith(NGINX))
        .hasSize(6)
        .allSatisfy(
            it ->
                assertThat(it.verdict())
                    .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.instead()).isNotBlank()));
  }

  /** How much of what people have carries over; with -Dheadgate.write.docs=true it is written. */
  @Test
  void theSumOfVerdictsIsAsStated() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(APPLICATIONS)) {
      files = all.sorted().toList();
    }
    StringBuilder table = new StringBuilder("# annotations: applied, differs, ignored, refused\n");
    ManifestCheck whole = new ManifestCheck(CheckOptions.DEFAULT);
    for (Path file : files) {
      ManifestCheck one = new ManifestCheck(CheckOptions.DEFAULT);
      one.read(file);
      whole.read(file);
      table.append(row(file.getFileName().toString(), one.report()));
    }
    table.append(row("all " + files.size() + " files", whole.report()));
    if (Boolean.getBoolean("headgate.write.docs")) {
      Files.writeString(VERDICTS, table);
    }

    assertThat(table.toString())
        .as("%s is made by this test with -Dheadgate.write.docs=true", VERDICTS)
        .isEqualTo(Files.readString(VERDICTS));
  }

  private static String row(String name, CheckReport report) {
    List<String> verdicts =
        report.findings().stream()
            .filter(it -> it.subject().contains("/"))
            .map(it -> it.verdict().text())
            .toList();
    return "%-24s%4d%4d%4d%4d%n"
        .formatted(
            name,
            Collections.frequency(verdicts, "applied"),
            Collections.frequency(verdicts, "differs"),
            Collections.frequency(verdicts, "ignored"),
            Collections.frequency(verdicts, "refused"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data.use-forwarded-headers | differs | only from the addresses of proxy-real-ip-cidr, by default from none; Host stays the client's
          data.proxy-body-size       | applied | a larger body is answered with 413; nothing is held back to find out
          data.keep-alive            | applied | from the next connection on
          data.block-cidrs           | differs | 403 on every Ingress, also on those that have lists of their own
          data.http-snippet          | refused | its value is a program, or a place on a disk
          data.no-such-key           | ignored | no such key is known
          """)
  void theConfigMapOfIngressNginxIsJudgedKeyByKey(String key, String verdict, String why) {
    check.read(APPLICATIONS.resolve("ingress-nginx.yaml"));

    assertThat(check.report().findings())
        .filteredOn(it -> it.subject().equals(key))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.verdict().text()).isEqualTo(verdict);
              assertThat(it.verdict().why()).isEqualTo(why);
            });
  }

  @Test
  void anotherConfigMapIsNotOnesBusinessUntilItIsNamed() {
    String configMap =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: tuning, namespace: web}
        data: {enable-brotli: "true"}
        """;
    check.read("a.yaml", configMap);
    assertThat(check.report().findings()).isEmpty();

    ManifestCheck named =
        new ManifestCheck(
            new CheckOptions(
                CheckOptions.DEFAULT.annotationsPrefix(),
                Optional.of(new ConfigMapName("web", "tuning"))));
    named.read("a.yaml", configMap);
    assertThat(named.report().findings()).hasSize(1);
  }

  @Test
  void fileAndLineAreThoseOfTheAnnotation() {
    check.read(
        "shop.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            nginx.ingress.kubernetes.io/proxy-body-size: 8m
            nginx.ingress.kubernetes.io/proxy-body-sise: 8m
            nginx.ingress.kubernetes.io/proxy-read-timeout: 60s
        spec:
          defaultBackend: {service: {name: shop, port: {number: 80}}}
        """);

    assertThat(check.report().findings())
        .extracting(
            it ->
                it.position().orElseThrow() + " " + it.verdict().text() + " " + it.verdict().why())
        .containsExactly(
            "shop.yaml:6 applied a larger body is answered with 413; nothing is held back to find"
                + " out",
            "shop.yaml:7 refused no such annotation is known",
            "shop.yaml:8 refused \"60s\" (expected: whole seconds without a unit, 1-2147483); the"
                + " default stands",
            "shop.yaml:10 applied ");
    assertThat(check.report().isRefused()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          headgate.io/ingress-controller | applied | its Ingresses are served
          k8s.io/ingress-nginx           | applied | its Ingresses are served with --controller-class k8s.io/ingress-nginx
          traefik.io/ingress-controller  | ignored | of another program, left alone
          """)
  void anIngressClassSaysWhoseIngressesAreServed(String controller, String verdict, String why) {
    check.read(
        "class.yaml",
        """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata:
          name: nginx
          annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
        spec:
          controller: %s
          parameters: {kind: ConfigMap, name: x}
        """
            .formatted(controller));

    assertThat(check.report().findings())
        .extracting(
            it ->
                "%s %s %s"
                    .formatted(it.position().orElseThrow(), it.subject(), it.verdict().text()))
        .containsExactly(
            "class.yaml:5 ingressclass.kubernetes.io/is-default-class applied",
            "class.yaml:7 spec.controller " + verdict,
            "class.yaml:8 spec.parameters ignored");
    assertThat(check.report().findings().get(1).verdict().why()).isEqualTo(why);
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestIsRead() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), "kind: [");
    Files.writeString(
        folder.resolve("b.yaml"),
        "{apiVersion: v1, kind: Service, metadata: {name: b}, spec: {ports: [{port: 80}]}}");

    check.read(folder);
    check.read(folder.resolve("none.yaml"));

    assertThat(check.report().problems())
        .extracting(Problem::toString)
        .satisfiesExactly(
            it -> assertThat(it).startsWith(folder + "/a.yaml:1"),
            it -> assertThat(it).contains("none.yaml", "is not there"));
    assertThat(check.report().findings())
        .extracting(Finding::subject)
        .contains("spec.ports[].port");
    assertThat(check.report().isUnreadable()).isTrue();
  }

  @Test
  void valuesOfAHelmChartAreNoManifests() {
    check.read("values.yaml", "controller:\n  config:\n    enable-brotli: true\n");

    assertThat(check.report().problems())
        .singleElement()
        .asString()
        .contains("values.yaml:1", "no object of Kubernetes", "helm template");
    assertThat(check.report().isUnreadable()).isTrue();
  }

  @Test
  void whatAnApiServerWouldRefuseIsRefused() {
    check.read(
        "a.yaml",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: a}
        spec:
          prots: [{port: 80}]
        """);

    assertThat(check.report().problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:5: ")
        .contains("unknown field \"spec.prots\"");
    assertThat(check.report().isRefused()).isTrue();
    assertThat(check.report().isUnreadable()).isFalse();
  }

  @Test
  void everyFieldOfTheApiHasAVerdict() {
    assertThat(fields(ServiceSpec.class))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(FieldVerdicts.SERVICE.of(List.of("spec", it))).isPresent());
    assertThat(fields(IngressSpec.class))
        .contains("rules", "tls", "ingressClassName", "defaultBackend");
    assertThat(FieldVerdicts.INGRESS.of(List.of("spec", "ingressClassName"))).isPresent();
    assertThat(FieldVerdicts.INGRESS.of(List.of("spec", "rules", "http", "paths", "pathType")))
        .isPresent();
  }

  private static List<String> fields(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(it -> it.getAnnotation(JsonProperty.class) != null)
        .map(Field::getName)
        .filter(it -> !it.equals("ports"))
        .map(it -> it.equals("loadBalancerIp") ? "loadBalancerIP" : it)
        .toList();
  }
}
