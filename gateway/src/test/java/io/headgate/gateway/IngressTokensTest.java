package io.headgate.gateway;

import static io.headgate.gateway.SignedTokens.keySet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TokenPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed tokens, from manifests to what clients and pods see. */
class IngressTokensTest {

  private static final String HOST = "shop.example";
  private static final String OURS = "headgate.io/";
  private static final String ISSUER = OURS + "jwt-issuer: \"https://id.example/\", ";
  private static final KeyPair ONE = SignedTokens.rsa(2048);
  private static final KeyPair TWO = SignedTokens.ec("secp256r1");

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
  void theKeysOfASecretChangeAtOnce() throws IOException {
    secret(keySet("a", ONE.getPublic()), "a");
    ingress(
        OURS
            + "jwt-jwks: keys, "
            + ISSUER
            + OURS
            + "jwt-audience: shop, "
            + OURS
            + "jwt-claims-to-headers: \"sub=X-User, groups=X-Groups\"");
    String one = token("RS256", "a", ONE);
    String two = token("ES256", "b", TWO);
    HttpAnswer answer = get(one);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.requestHeaders()).contains("X-user: ann", "X-groups: staff,ops");
    assertThat(get(two).statusCode()).isEqualTo(401);
    assertThat(gateway.get(HOST, "/").headers())
        .containsEntry("www-authenticate", "Bearer realm=\"\"");

    secret(keySet("a", ONE.getPublic(), "b", TWO.getPublic()), "b");
    assertThat(get(one).statusCode()).as("both, while they are exchanged").isEqualTo(200);
    assertThat(get(two).statusCode()).isEqualTo(200);

    secret(keySet("b", TWO.getPublic()), "[b]");
    assertThat(get(one).statusCode()).as("remembered, but its key is gone").isEqualTo(401);
    assertThat(get(two).statusCode()).isEqualTo(200);

    gateway.delete("secret.yaml", keys("does not exist"));
    assertThat(get(two).statusCode()).isEqualTo(503);
    assertThat(gateway.problems())
        .filteredOn(it -> it.reason() == Problem.Reason.AuthSecret)
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains("default/keys does not exist", "503"));
    secret(keySet("b", TWO.getPublic()), "[b]");
    assertThat(get(two).statusCode()).isEqualTo(200);
    assertThat(gateway.problems()).noneMatch(it -> it.reason() == Problem.Reason.AuthSecret);
  }

  /** Before a request asks for them, and a provider that is away is a Problem without one. */
  @Test
  void keysOfAUrlAreThereBeforeRequestsAsk() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    ingress(
        OURS
            + "jwt-jwks: \"http://127.0.0.1:"
            + closed
            + "/keys\", "
            + ISSUER.replace("\", ", "\""));
    await()
        .until(
            () ->
                gateway.problems().stream()
                    .anyMatch(
                        it ->
                            it.reason() == Problem.Reason.AuthSecret
                                && it.message()
                                    .startsWith(
                                        "jwt-jwks: no keys come from http://127.0.0.1:" + closed)));
    assertThat(get(token("RS256", "a", ONE)).statusCode()).isEqualTo(503);

    AtomicInteger fetches = new AtomicInteger();
    try (ServerSocket provider = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(provider, fetches, keySet("a", ONE.getPublic())));
      gateway.write(
          "ingress.yaml",
          manifest(
              OURS
                  + "jwt-jwks: \"http://127.0.0.1:"
                  + provider.getLocalPort()
                  + "/keys\", "
                  + ISSUER.replace("\", ", "\"")),
          keys("" + provider.getLocalPort()));
      await().until(() -> fetches.get() == 1);
      assertThat(get(token("RS256", "a", ONE)).statusCode()).isEqualTo(200);
      assertThat(get(token("ES256", "a", TWO)).statusCode()).isEqualTo(401);
      assertThat(fetches).hasValue(1);
      assertThat(gateway.problems()).noneMatch(it -> it.reason() == Problem.Reason.AuthSecret);
    }
    assertThat(get(token("RS256", "a", ONE)).statusCode())
        .as("its provider is away")
        .isEqualTo(200);
  }

  private static void serve(ServerSocket server, AtomicInteger fetches, String document) {
    while (true) {
      try (Socket socket = server.accept()) {
        assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
        fetches.incrementAndGet();
        socket
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nContent-Length: " + document.length() + "\r\n\r\n" + document)
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static String token(String algorithm, String id, KeyPair key) {
    return SignedTokens.token(
        algorithm,
        ",\"kid\":\"" + id + "\"",
        "{\"iss\":\"https://id.example/\",\"aud\":[\"shop\"],\"sub\":\"ann\",\"exp\":4102444800,"
            + "\"groups\":[\"staff\",\"ops\"]}",
        key.getPrivate());
  }

  private HttpAnswer get(String token) throws IOException {
    try (RawHttpClient client = gateway.connect()) {
      return client.request("GET", HOST, "/", Map.of("Authorization", "Bearer " + token));
    }
  }

  private void secret(String document, String expected) {
    gateway.write(
        "secret.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: keys
        stringData:
          jwks: '%s'
        """
            .formatted(document),
        snapshot -> snapshot.ingress().ingresses().isEmpty() || keys(expected).test(snapshot));
  }

  private static Predicate<Snapshot> keys(String text) {
    return snapshot ->
        snapshot.ingress().ingresses().values().stream()
            .map(it -> it.routing().policy().access().tokens().map(TokenPolicy::keys))
            .anyMatch(it -> it.toString().contains(text));
  }

  private void ingress(String annotations) {
    gateway.write(
        "ingress.yaml",
        manifest(annotations),
        snapshot -> snapshot.ingress().ingresses().size() == 1);
  }

  private static String manifest(String annotations) {
    return EchoManifests.ingress("shop", HOST, "shop", 8080)
        .replace(
            "  name: shop\nspec:", "  name: shop\n  annotations: {" + annotations + "}\nspec:");
  }
}
