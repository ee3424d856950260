package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.PasswordPolicy;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and passwords, from Secrets to what clients and pods see. */
class IngressPasswordsTest {

  private static final String HOST = "shop.example";
  private static final String NGINX = "nginx.ingress.kubernetes.io/";
  private static final String BASIC = NGINX + "auth-type: basic, ";

  // Made by libxcrypt and OpenSSL; the password is "secret".
  private static final String BCRYPT =
      "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";
  private static final String SLOW_BCRYPT =
      "$2y$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u";
  private static final String APR1 = "$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/";
  private static final String SHA = "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=";

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
  void aNameAndAPasswordAreAskedForAndPodsAreNotToldThem() throws IOException {
    secret("auth: \"# staff\\nann:" + BCRYPT + "\\nbob:" + APR1 + ":Bob\\neve:" + SHA + "\\n\"");
    ingress(BASIC + NGINX + "auth-secret: users, " + NGINX + "auth-realm: \"Staff - a\"");

    HttpAnswer asked = gateway.get(HOST, "/a");
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.headers())
        .containsEntry("www-authenticate", "Basic realm=\"Staff - a\", charset=\"UTF-8\"");
    for (String user : List.of("ann", "bob", "eve")) {
      HttpAnswer answer = get("Basic " + base64(user + ":secret"));
      assertThat(answer.statusCode()).as(user).isEqualTo(200);
      assertThat(answer.requestHeaders())
          .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("authorization:"));
      assertThat(get("basic  " + base64(user + ":secret")).statusCode()).isEqualTo(200);
      assertThat(get("Basic " + base64(user + ":Secret")).statusCode()).as(user).isEqualTo(401);
      assertThat(get("Basic " + base64(user + ":")).statusCode()).isEqualTo(401);
    }
    for (String wrong :
        List.of("zoe:secret", ":secret", "ann", "# staff:x", "ann:secret\0", "staff:secret")) {
      assertThat(get("Basic " + base64(wrong)).statusCode()).as(wrong).isEqualTo(401);
    }
    assertThat(get("Bearer " + base64("ann:secret")).statusCode()).isEqualTo(401);
    assertThat(get("Basic %%%").statusCode()).isEqualTo(401);
  }

  @Test
  void anotherSecretIsAnotherListOfUsersAtOnce() throws IOException {
    secret("ann: \"" + BCRYPT + "\"");
    ingress(BASIC + NGINX + "auth-secret: default/users, " + NGINX + "auth-secret-type: auth-map");
    assertThat(get("Basic " + base64("ann:secret")).statusCode()).isEqualTo(200);

    secret("bob: \"" + APR1 + "\"");
    gateway.awaitSnapshot(users("bob"));
    assertThat(get("Basic " + base64("ann:secret")).statusCode()).isEqualTo(401);
    assertThat(get("Basic " + base64("bob:secret")).statusCode()).isEqualTo(200);

    gateway.delete("secret.yaml", users("does not exist"));
    assertThat(get("Basic " + base64("bob:secret")).statusCode()).isEqualTo(503);
    assertThat(gateway.problems())
        .filteredOn(it -> it.reason() == Problem.Reason.AuthSecret)
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains("default/users does not exist", "503"));

    secret("ann: \"" + BCRYPT + "\"");
    gateway.awaitSnapshot(users("ann"));
    assertThat(get("Basic " + base64("ann:secret")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth-type: digest, auth-secret: users",
        "auth-type: other, auth-secret: users",
        "auth-type: basic",
        "auth-type: basic, auth-secret: 'Users'",
        "auth-type: basic, auth-secret: none",
        "auth-type: basic, auth-secret: users, auth-secret-type: map",
        "auth-type: basic, auth-secret: empty",
        "auth-type: basic, auth-secret: other/users",
      })
  void iX2_whatCannotBeCheckedLetsNobodyIn(String annotations) throws IOException {
    secret("auth: \"ann:" + BCRYPT + "\"");
    gateway.write(
        "other.yaml",
        secretYaml("users", "auth: \"ann:" + BCRYPT + "\"")
                .replace("name: users", "name: users\n  namespace: other")
            + "---\n"
            + secretYaml("empty", "auth: \"ann:plain\""),
        snapshot -> true);
    ingress(annotations.replace("auth-t", NGINX + "auth-t").replace("auth-s", NGINX + "auth-s"));

    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(503);
    assertThat(get("Basic " + base64("ann:secret")).statusCode()).isEqualTo(503);
    assertThat(gateway.problems()).anyMatch(it -> it.reason() == Problem.Reason.AuthSecret);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // satisfy | addresses | right password | without
        "all | whitelist-source-range: 127.0.0.0/8 | 200 | 401",
        "all | whitelist-source-range: 10.0.0.0/8  | 403 | 403",
        "all | denylist-source-range: 10.0.0.0/8   | 200 | 401",
        "any | whitelist-source-range: 127.0.0.0/8 | 200 | 200",
        "any | whitelist-source-range: 10.0.0.0/8  | 200 | 401",
        "any | denylist-source-range: 10.0.0.0/8   | 200 | 401",
        "any | denylist-source-range: 127.0.0.0/8  | 200 | 401",
        "any | denylist-source-range: nonsense     | 200 | 401",
        "all | denylist-source-range: nonsense     | 403 | 403",
      })
  void addressAndPasswordOrOneOfThem(String satisfy, String addresses, int right, int without)
      throws IOException {
    secret("auth: \"ann:" + BCRYPT + "\"");
    ingress(
        BASIC
            + NGINX
            + "auth-secret: users, "
            + NGINX
            + ("satisfy: " + satisfy + ", " + NGINX)
            + addresses);

    assertThat(get("Basic " + base64("ann:secret")).statusCode()).isEqualTo(right);
    assertThat(gateway.get(HOST, "/").statusCode()).isEqualTo(without);
  }

  @Test
  void theRewriteIsAfterThePassword() throws IOException {
    secret("auth: \"ann:" + SLOW_BCRYPT + "\"");
    ingress(BASIC + NGINX + "auth-secret: users, " + NGINX + "rewrite-target: \"/new\"");
    try (RawHttpClient client = gateway.connect()) {
      assertThat(client.request("GET", HOST, "/old").statusCode()).isEqualTo(401);
      HttpAnswer answer =
          client.request(
              "GET", HOST, "/old", Map.of("Authorization", "Basic " + base64("ann:secret")));
      assertThat(answer.requestLine()).isEqualTo("GET /new HTTP/1.1");
    }
  }

  /** RunningGateway fails when an event loop is held up. */
  @Test
  void iX6_manyWrongPasswordsHoldNobodyElseUp() throws IOException {
    secret("auth: \"ann:" + SLOW_BCRYPT + "\\neve:" + SHA + "\"");
    ingress(BASIC + NGINX + "auth-secret: users");
    List<RawHttpClient> attackers = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        RawHttpClient attacker = gateway.connect();
        attackers.add(attacker);
        attacker.send(
            "GET", HOST, "/", Map.of("Authorization", "Basic " + base64("ann:wrong" + i)));
      }
      assertThat(get("Basic " + base64("eve:secret")).statusCode()).isEqualTo(200);
    } finally {
      for (RawHttpClient attacker : attackers) {
        attacker.close();
      }
    }
  }

  private HttpAnswer get(String authorization) throws IOException {
    try (RawHttpClient client = gateway.connect()) {
      return client.request("GET", HOST, "/", Map.of("Authorization", authorization));
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void secret(String data) {
    gateway.write("secret.yaml", secretYaml("users", data), snapshot -> true);
  }

  private static String secretYaml(String name, String data) {
    return """
    apiVersion: v1
    kind: Secret
    metadata:
      name: %s
    stringData:
      %s
    """
        .formatted(name, data);
  }

  private static Predicate<Snapshot> users(String text) {
    return snapshot ->
        snapshot.ingress().ingresses().values().stream()
            .map(it -> it.routing().policy().access().passwords().orElseThrow().users())
            .anyMatch(
                it ->
                    switch (it) {
                      case PasswordPolicy.Known known -> known.hashes().containsKey(text);
                      case PasswordPolicy.Unknown(String why) -> why.contains(text);
                    });
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
