package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests {@code check} says would be answered differently. */
class RequestDifferencesTest {

  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  @TempDir private Path folder;

  /** One habit of ingress-nginx a line: one Ingress, {@code type path}, and who shows it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          use-regex: "true"      ! Prefix /Header ! GET http://x.example/HEADER   ! default/a Prefix /Header ! default/a Prefix /Header ! 404
          use-regex: "true"      ! Exact /foo     ! GET http://x.example/foo/x    ! default/a Exact /foo     ! default/a Exact /foo     ! 404
          rewrite-target: /$2    ! Prefix /v(/|$)(.*) ! GET http://x.example/v/x  ! default/a Prefix /v(/|$)(.*) as /x ! default/a Prefix /v(/|$)(.*) as /x ! 404
          proxy-body-size: 1m    ! Exact /foo/    ! GET http://x.example/foo      ! 301 to /foo/             ! 404                      ! 404
          proxy-body-size: 1m    ! Prefix /foo/   ! GET http://x.example/foo      ! 301 to /foo/             ! default/a Prefix /foo/   ! default/a Prefix /foo/
          proxy-body-size: 1m    ! ImplementationSpecific /foo ! GET http://x.example/foo-x ! default/a /foo ! 404 ! 404
          proxy-body-size: 1m    ! Prefix /foo    ! GET http://x.example/foo%2Fx  ! default/a Prefix /foo    ! 404                      ! 404
          """)
  void aHabitOfIngressNginxHasItsExample(
      String annotation, String path, String request, String nginx, String faithful, String strict)
      throws IOException {
    write("a", annotation, path);

    assertThat(requests())
        .filteredOn(it -> it.getString("request").equals(request))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getString("ingressNginx")).isEqualTo(nginx);
              assertThat(it.getString("faithful")).isEqualTo(faithful);
              assertThat(it.getString("strict")).isEqualTo(strict);
              assertThat(it.getString("why")).isNotBlank();
            });
  }

  @Test
  void iR39_anIngressIsNamedThatMakesExpressionsOfAnothersPaths() throws IOException {
    write("a", "use-regex: \"true\"", "ImplementationSpecific /api/v[0-9]");
    write("b", "proxy-body-size: 1m", "Exact /Header");

    assertThat(requests())
        .anySatisfy(
            it -> {
              assertThat(it.getString("request")).isEqualTo("GET http://x.example/HEADER");
              assertThat(it.getString("faithful")).isEqualTo("default/b Exact /Header");
              assertThat(it.getString("strict")).isEqualTo("404");
              assertThat(it.getString("why")).startsWith("use-regex of Ingress default/a: ");
            });
  }

  @Test
  void whoeverHasNothingOfTheKindIsToldNothing() throws IOException {
    write("a", "proxy-body-size: 1m", "Prefix /");

    assertThat(requests()).isEmpty();
    assertThat(CommandRun.of("check", folder.toString()).out()).doesNotContain("REQUEST");
  }

  @Test
  void anotherControllersIngressesAreNotAsked() throws IOException {
    write("a", "proxy-body-size: 1m", "Exact /foo/");
    assertThat(requests()).isNotEmpty();

    Files.writeString(
        folder.resolve("class.yaml"),
        """
        {apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: nginx},
         spec: {controller: example.com/other}}
        """);

    assertThat(requests()).isEmpty();
  }

  @Test
  void theTableStandsBetweenVerdictsAndSum() throws IOException {
    write("a", "proxy-body-size: 1m", "Exact /foo/");

    assertThat(CommandRun.of("check", folder.toString()).out())
        .containsPattern(
            """


            Requests that are answered differently, by examples:
            REQUEST +INGRESS-NGINX +FAITHFUL +STRICT +WHY
            GET http://x.example/foo +301 to /foo/ +404 +404 +a path that ends with a slash\
            """)
        .containsPattern("\n\n[0-9]+ applied, ");
  }

  /** Of two of the manifests that the verdicts are tested with. */
  @Test
  void theGuideShowsWhatIsPrinted() throws IOException {
    Path manifests = Path.of("../discovery/src/test/resources/applications");
    String printed =
        CommandRun.of("check", manifests + "/backstage.yaml", manifests + "/matrix.yaml").out();
    List<String> shown =
        Files.readAllLines(Path.of("../docs/migrate-from-ingress-nginx.md")).stream()
            .filter(line -> line.startsWith("GET http"))
            .map(line -> line.replaceAll(" +", " ").replaceAll(" ?\\.\\.\\.$", ""))
            .toList();

    assertThat(shown).hasSize(2);
    assertThat(printed.replaceAll(" +", " ")).contains(shown);
  }

  private List<JsonObject> requests() {
    CommandRun run = CommandRun.of("check", folder.toString(), "-o", "json");
    return new JsonObject(run.out())
        .getJsonArray("requests").stream().map(JsonObject.class::cast).toList();
  }

  private void write(String name, String annotation, String path) throws IOException {
    String[] typed = path.split(" ", 2);
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: %s, annotations: {%s}}
        spec:
          ingressClassName: nginx
          rules:
          - host: x.example
            http:
              paths:
              - {path: "%s", pathType: %s, backend: {service: {name: web, port: {number: 80}}}}
        """
            .formatted(name, NGINX + annotation, typed[1], typed[0]));
  }
}
