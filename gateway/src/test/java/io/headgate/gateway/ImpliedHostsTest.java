package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Snapshot;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that no rule names, from manifests to what clients see. */
class ImpliedHostsTest {

  @TempDir private Path directory;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pods.yaml", EchoManifests.echoes("shop", "other"));
    gateway = RunningGateway.start(directory);
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().size() == 2
                && snapshot.services().values().stream()
                    .flatMap(service -> service.ports().stream())
                    .allMatch(port -> port.endpoints().size() == 1));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    // the host of a request, who answers
    "shop.example,      shop-0",
    "alias.example,     shop-0",
    "ALIAS.example:80,  shop-0",
    "x.wild.example,    shop-0",
    "x.y.wild.example,  ''",
    "nobody.example,    ''",
  })
  void anAliasIsServedAsTheFirstHost(String host, String pod) throws IOException {
    shop("server-alias: Alias.example,*.wild.example");

    HttpAnswer answer = get(host, "/");

    assertThat(answer.pod()).isEqualTo(pod);
    assertThat(answer.statusCode()).isEqualTo(pod.isEmpty() ? 404 : 200);
    if (!pod.isEmpty()) {
      assertThat(answer.requestHeaders()).contains("Host: " + host);
    }
  }

  @Test
  void otherIngressesOfTheHostAnswerUnderItsAliasToo() throws IOException {
    shop("server-alias: alias.example");
    gateway.write(
        "more.yaml",
        EchoManifests.ingress("more", "shop.example", "other", 8080)
            .replace("path: /", "path: /more"),
        ingresses(2));

    assertThat(get("alias.example", "/more").pod()).isEqualTo("other-0");
    assertThat(get("alias.example", "/").pod()).isEqualTo("shop-0");

    gateway.delete("more.yaml", ingresses(1));
    assertThat(get("alias.example", "/more").pod()).isEqualTo("shop-0");
  }

  @Test
  void aHostThatARuleNamesIsNoAlias() throws IOException {
    shop("server-alias: other.example");
    assertThat(get("other.example", "/").pod()).isEqualTo("shop-0");

    gateway.write(
        "other.yaml", EchoManifests.ingress("other", "other.example", "other", 8080), ingresses(2));
    assertThat(get("other.example", "/").pod()).isEqualTo("other-0");

    gateway.delete("other.yaml", ingresses(1));
    assertThat(get("other.example", "/").pod()).isEqualTo("shop-0");

    gateway.delete("shop.yaml", ingresses(0));
    assertThat(get("other.example", "/").statusCode()).isEqualTo(404);
  }

  @Test
  void theOlderIngressHasAnAlias() throws IOException {
    shop("server-alias: alias.example");
    gateway.advanceClock(Duration.ofMinutes(1));
    gateway.write(
        "other.yaml",
        EchoManifests.ingress("other", "other.example", "other", "server-alias: alias.example"),
        ingresses(2));

    assertThat(get("alias.example", "/").pod()).isEqualTo("shop-0");

    gateway.delete("shop.yaml", ingresses(1));
    assertThat(get("alias.example", "/").pod()).isEqualTo("other-0");
  }

  @ParameterizedTest
  @CsvSource({
    // host of the rule, host of the request, target, where it is sent
    "shop.example,     www.shop.example,      /a/?b=c/, http://shop.example/a/?b=c/",
    "shop.example,     www.shop.example:8080, /,        http://shop.example:8080/",
    "www.shop.example, shop.example,          /a,       http://www.shop.example/a",
    "shop.example,     shop.example,          /,        ''",
    "shop.example,     www.www.shop.example,  /,        ''",
  })
  void withOrWithoutWww(String rule, String host, String target, String location)
      throws IOException {
    gateway.write(
        "shop.yaml",
        EchoManifests.ingress("shop", rule, "shop", "from-to-www-redirect: true"),
        ingresses(1));

    HttpAnswer answer = get(host, target);

    assertThat(answer.headers().getOrDefault("location", "")).isEqualTo(location);
    assertThat(answer.statusCode() == 308).isEqualTo(!location.isEmpty());
  }

  @Test
  void aHostThatARuleOrAnAliasNamesIsNotRedirected() throws IOException {
    gateway.write(
        "shop.yaml",
        EchoManifests.ingress("shop", "shop.example", "shop", "from-to-www-redirect: true"),
        ingresses(1));
    assertThat(get("www.shop.example", "/").statusCode()).isEqualTo(308);

    gateway.write(
        "other.yaml",
        EchoManifests.ingress("other", "other.example", "other", "server-alias: www.shop.example"),
        ingresses(2));
    assertThat(get("www.shop.example", "/").pod()).isEqualTo("other-0");

    gateway.write(
        "www.yaml", EchoManifests.ingress("www", "www.shop.example", "shop", 8080), ingresses(3));
    assertThat(get("www.shop.example", "/").pod()).isEqualTo("shop-0");
  }

  private void shop(String annotation) {
    gateway.write(
        "shop.yaml",
        EchoManifests.ingress("shop", "shop.example", "shop", "proxy-body-size: 1m, " + annotation),
        ingresses(1));
  }

  private static Predicate<Snapshot> ingresses(int count) {
    return snapshot -> snapshot.ingress().ingresses().size() == count;
  }

  private HttpAnswer get(String host, String target) throws IOException {
    try (RawHttpClient http =
        new RawHttpClient(new Socket(gateway.http().getAddress(), gateway.http().getPort()))) {
      return http.request("GET", host, target, Map.of());
    }
  }
}
