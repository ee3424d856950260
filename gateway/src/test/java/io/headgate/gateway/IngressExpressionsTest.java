package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.build.Compat;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths that are regular expressions, from manifests to what clients and pods see. */
class IngressExpressionsTest {

  private static final String HOST = "shop.example";
  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // each test starts it
  private RunningGateway gateway;

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({"FAITHFUL, 200, 200", "STRICT, 404, 200"})
  void iR39_useRegexSpreadsOverTheHost(Compat compat, int headers, int exact) throws IOException {
    start(compat);
    gateway.write(
        "other.yaml",
        ingress("other", "", "/Header", "Exact"),
        snapshot -> snapshot.ingress().ingresses().size() == 1);
    assertThat(gateway.get(HOST, "/headers").statusCode()).isEqualTo(404);

    gateway.write(
        "regex.yaml",
        ingress("regex", NGINX + "use-regex: \"true\"", "/x/[0-9]+", "ImplementationSpecific"),
        snapshot -> snapshot.ingress().ingresses().size() == 2);
    assertThat(gateway.get(HOST, "/X/12").statusCode()).isEqualTo(200);
    assertThat(gateway.get(HOST, "/headers").statusCode()).isEqualTo(headers);
    assertThat(gateway.get(HOST, "/Header").statusCode()).isEqualTo(exact);

    gateway.delete("regex.yaml", snapshot -> snapshot.ingress().ingresses().size() == 1);
    assertThat(gateway.get(HOST, "/headers").statusCode()).isEqualTo(404);
  }

  @Test
  void iR40_thePathIsRewrittenAndTheQueryStays() throws IOException {
    start(Compat.FAITHFUL);
    rewriting("/$2", "/svc(/|$)(.*)", "");

    assertThat(gateway.get(HOST, "/svc/a%20b?q=1").requestLine())
        .isEqualTo("GET /a%20b?q=1 HTTP/1.1");
    assertThat(gateway.get(HOST, "/SVC").requestLine()).isEqualTo("GET / HTTP/1.1");
    assertThat(gateway.get(HOST, "/svc/a%0d%0aX:b").requestLine())
        .isEqualTo("GET /a%0D%0AX:b HTTP/1.1");
    assertThat(gateway.get(HOST, "/other").statusCode()).isEqualTo(404);
  }

  @Test
  void aTargetThatIsAUrlIsARedirect() throws IOException {
    start(Compat.FAITHFUL);
    rewriting("https://new.example/$1", "/old/(.*)", "");

    HttpAnswer answer = gateway.get(HOST, "/old/a%0d%0ab?q=1");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers()).containsEntry("location", "https://new.example/a%0D%0Ab?q=1");
  }

  @ParameterizedTest
  @CsvSource({"/a./admin", "/a%2e/admin"})
  void aRewrittenPathThatClimbsReachesNoPod(String target) throws IOException {
    start(Compat.FAITHFUL);
    rewriting("/static/.$1", "/a(.*)", "");

    assertThat(gateway.get(HOST, target).statusCode()).isEqualTo(400);
    assertThat(gateway.get(HOST, "/ab").requestLine()).isEqualTo("GET /static/.b HTTP/1.1");
  }

  @Test
  void whoMayNotAskIsToldNothingOfTheTarget() throws IOException {
    start(Compat.FAITHFUL);
    rewriting(
        "https://new.example/$1", "/old/(.*)", ", " + NGINX + "denylist-source-range: 127.0.0.0/8");

    assertThat(gateway.get(HOST, "/old/x").statusCode()).isEqualTo(403);
  }

  @Test
  void aPathThatIsNoExpressionIsAProblem() throws IOException {
    start(Compat.FAITHFUL);
    gateway.write(
        "other.yaml",
        ingress("other", "", "/fine", "Prefix"),
        snapshot -> snapshot.ingress().ingresses().size() == 1);
    gateway.write(
        "bad.yaml",
        ingress("bad", NGINX + "use-regex: \"true\"", "/a(?!b)", "ImplementationSpecific"),
        snapshot -> snapshot.ingress().ingresses().size() == 2);

    assertThat(gateway.problems())
        .anySatisfy(
            it -> {
              assertThat(it.object().toString()).contains("bad");
              assertThat(it.message()).contains("\"/a(?!b)\"", "RE2");
            });
    assertThat(gateway.get(HOST, "/a").statusCode()).isEqualTo(404);
    assertThat(gateway.get(HOST, "/fine").statusCode()).isEqualTo(200);
  }

  private void start(Compat compat) {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pod.yaml", EchoManifests.echoes("shop"));
    gateway = RunningGateway.start(directory, compat);
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().values().stream()
                .flatMap(service -> service.ports().stream())
                .anyMatch(port -> port.endpoints().size() == 1));
  }

  private void rewriting(String target, String path, String more) {
    gateway.write(
        "ingress.yaml",
        ingress(
            "shop",
            NGINX + "rewrite-target: \"" + target + "\"" + more,
            path,
            "ImplementationSpecific"),
        snapshot -> snapshot.ingress().ingresses().size() == 1);
  }

  private static String ingress(String name, String annotations, String path, String type) {
    return EchoManifests.ingress(name, HOST, "shop", 8080)
        .replace(
            "  name: " + name + "\nspec:",
            "  name: " + name + "\n  annotations: {" + annotations + "}\nspec:")
        .replace("- path: /\n", "- path: \"" + path + "\"\n")
        .replace("pathType: Prefix", "pathType: " + type);
  }
}
