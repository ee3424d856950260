package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AuthorizationPolicy;
import io.headgate.discovery.model.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else is asked, from manifests to what clients see. */
class IngressAuthorizationTest {

  private static final String HOST = "shop.example";
  private static final String NGINX = "nginx.ingress.kubernetes.io/";
  private static final String URL =
      NGINX + "auth-url: \"http://sso.default.svc.cluster.local:8080/check\"";

  @TempDir private Path directory;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pod.yaml", EchoManifests.echoes("shop"));
    RunningGateway.write(directory, "sso.yaml", EchoManifests.echoes("sso"));
    gateway = RunningGateway.start(directory);
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().values().stream()
                    .flatMap(service -> service.ports().stream())
                    .filter(port -> port.endpoints().size() == 1)
                    .count()
                == 2);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void iX5_aServiceIsAskedUntilItIsGone() throws IOException {
    ingress(URL);
    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(200);
    gateway.delete("sso.yaml", snapshot -> snapshot.services().size() == 1);
    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(500);
  }

  @Test
  void aConfigMapIsAPartOfTheQuestion() throws IOException {
    ingress(URL + ", " + NGINX + "auth-proxy-set-headers: extra");
    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(503);
    assertThat(gateway.problems())
        .anyMatch(it -> it.message().contains("ConfigMap default/extra does not exist"));
    gateway.write(
        "extra.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: extra
        data:
          X-Team: a
        """,
        known(true));
    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(200);
    gateway.delete("extra.yaml", known(false));
    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(503);
  }

  private static Predicate<Snapshot> known(boolean expected) {
    return snapshot ->
        snapshot.ingress().ingresses().values().stream()
            .map(it -> it.routing().policy().access().authorization().orElseThrow().target())
            .allMatch(it -> it instanceof AuthorizationPolicy.Known == expected);
  }

  private void ingress(String annotations) {
    gateway.write(
        "ingress.yaml",
        EchoManifests.ingress("shop", HOST, "shop", 8080)
            .replace(
                "  name: shop\nspec:", "  name: shop\n  annotations: {" + annotations + "}\nspec:"),
        snapshot -> snapshot.ingress().ingresses().size() == 1);
  }
}
