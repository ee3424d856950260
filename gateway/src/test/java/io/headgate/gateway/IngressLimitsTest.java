package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a client is answered, from manifests to what it sees. */
class IngressLimitsTest {

  private static final String HOST = "shop.example";

  @TempDir private Path directory;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pod.yaml", EchoManifests.echoes("shop"));
    gateway = RunningGateway.start(directory);
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().values().stream()
                .flatMap(service -> service.ports().stream())
                .anyMatch(port -> port.endpoints().size() == 1));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void iA8_beyondTheRateAndTheBurstTheAnswerIs503() throws IOException {
    ingress("limit-rpm: \"1\"", "limit-burst-multiplier: \"3\"");

    assertThat(answered("127.0.0.2", "/")).as("the burst, and one").isEqualTo(4);
    assertThat(answered("127.0.0.2", "/other")).as("of all paths").isZero();
    assertThat(answered("127.0.0.3", "/")).as("each client has its own").isEqualTo(4);
    HttpAnswer refused = get("127.0.0.2", "/");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("this client has sent too many requests");
  }

  @Test
  void iA8_aNameOfTheClientsOwnBringsNoNewTokens() throws IOException {
    ingress("limit-rpm: \"1\"", "limit-burst-multiplier: \"1\"");

    assertThat(answered("127.0.0.2", "/")).isEqualTo(2);
    Map<String, String> claims = Map.of("X-Forwarded-For", "127.0.0.9", "X-Real-IP", "127.0.0.9");
    assertThat(get("127.0.0.2", "/", claims).statusCode()).isEqualTo(503);
  }

  @Test
  void iA8_whoIsOnTheListIsNotHeldBack() throws IOException {
    ingress("limit-rpm: \"1\"", "limit-whitelist: \"10.0.0.0/8,127.0.0.2\"");

    assertThat(answered("127.0.0.2", "/")).isEqualTo(20);
    assertThat(answered("127.0.0.3", "/")).isEqualTo(6);
  }

  @Test
  void iA8_anotherLimitHoldsAtOnce() throws IOException {
    ingress("limit-rpm: \"1\"");
    assertThat(answered("127.0.0.2", "/")).isEqualTo(6);

    ingress("limit-rpm: \"0\"");
    assertThat(answered("127.0.0.2", "/")).isEqualTo(20);
  }

  /** Of twenty. */
  private int answered(String client, String target) throws IOException {
    int answered = 0;
    for (int i = 0; i < 20; i++) {
      answered += get(client, target).statusCode() == 200 ? 1 : 0;
    }
    return answered;
  }

  private HttpAnswer get(String client, String target) throws IOException {
    return get(client, target, Map.of());
  }

  private HttpAnswer get(String client, String target, Map<String, String> headers)
      throws IOException {
    try (Socket socket =
            new Socket(
                gateway.http().getAddress(),
                gateway.http().getPort(),
                InetAddress.getByName(client),
                0);
        RawHttpClient http = new RawHttpClient(socket)) {
      return http.request("GET", HOST, target, headers);
    }
  }

  private void ingress(String... annotations) {
    String written =
        Arrays.stream(annotations)
            .map(it -> "nginx.ingress.kubernetes.io/" + it)
            .collect(Collectors.joining(", "));
    String value = annotations[0];
    gateway.write(
        "ingress.yaml",
        EchoManifests.ingress("shop", HOST, "shop", 8080)
            .replace(
                "  name: shop\nspec:", "  name: shop\n  annotations: {" + written + "}\nspec:"),
        snapshot ->
            snapshot.ingress().ingresses().values().stream()
                .anyMatch(
                    it ->
                        it.routing().policy().access().limits().rates().isEmpty()
                            == value.contains("\"0\"")));
  }
}
