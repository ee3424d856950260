package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.Certificate;
import io.headgate.gateway.tls.TestCertificates;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Prometheus that scrapes the demo, with our rules, is asked every query of every dashboard.
 * Needs that program, so it runs only where the profile {@code long} asks for it.
 */
@Tag("long")
class PrometheusIT {

  private static final Path CHART = Clone.REPOSITORY.resolve("charts/headgate");

  /** What there is only where an API server is followed. */
  private static final Set<String> NOT_HERE =
      Set.of("headgate_api_server_stale_seconds{instance=~\"$instance\"}");

  private static final String HOST = "whoami.user1.apps.taikang1.local";

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path directory;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void iO2_everyQueryOfEveryDashboardIsAnsweredByAPrometheus() throws Exception {
    Tools.require("prometheus", "promtool");
    Clone clone = Clone.in(directory);
    clone.write("certificate.yaml", certificate());
    String address = clone.slot().address();
    ClusterPlace other = new ClusterPlace(clone.slot(), directory, 2);
    Files.createSymbolicLink(other.manifests(), clone.examples());
    String members =
        "--cluster-members=%s:%d,%s:%d"
            .formatted(
                address, ClusterNode.CLUSTER_PORT, other.address(), ClusterNode.CLUSTER_PORT);
    try (HeadgateProcess headgate =
            HeadgateProcess.demo(clone, members, clusterAddress(address), "--proxy-mode=headgate");
        ClusterNode second =
            ClusterNode.start(other, "", members, clusterAddress(other.address())).ready()) {
      Process prometheus = startPrometheus(address, second.address());
      try {
        String api = "http://" + address + ":9090/api/v1/";
        stopOnePod(headgate);
        List<String> queries = queries();
        Set<String> empty = new TreeSet<>(queries);
        try {
          await()
              .atMost(Duration.ofMinutes(3))
              .ignoreExceptions()
              .until(
                  () -> {
                    ask(headgate);
                    for (String query : queries) {
                      if (!query(api, filledIn(query)).isEmpty()) {
                        empty.remove(query);
                      }
                    }
                    return NOT_HERE.containsAll(empty)
                        && !query(api, "headgate:ingress_requests:rate5m > 0").isEmpty();
                  });
        } catch (ConditionTimeoutException e) {
          assertThat(empty).isSubsetOf(NOT_HERE);
          throw e;
        }
        // What is not there is not asked for by another name.
        assertThat(empty).isEqualTo(NOT_HERE);
        assertThat(http(api + "rules").getJsonObject("data").encode())
            .contains("HeadgateTooMany5xx")
            .doesNotContain("\"health\":\"err\"");
        assertThat(whatPromtoolSays(address)).isEmpty();
      } finally {
        prometheus.destroy();
        if (!prometheus.waitFor(20, TimeUnit.SECONDS)) {
          prometheus.destroyForcibly();
        }
      }
    }
  }

  private static String clusterAddress(String address) {
    return "--cluster-address=" + address + ":" + ClusterNode.CLUSTER_PORT;
  }

  /** A Secret with a certificate, and an Ingress that shows it. */
  private static String certificate() {
    Certificate certificate = TestCertificates.secret("shop-tls", "shop.example");
    return """
    apiVersion: v1
    kind: Secret
    type: kubernetes.io/tls
    metadata: {name: shop-tls}
    data: {tls.crt: %s, tls.key: %s}
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: shop}
    spec:
      ingressClassName: nginx
      tls: [{hosts: [shop.example], secretName: shop-tls}]
      rules:
        - host: shop.example
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: whoami, port: {number: 8080}}}
    """
        .formatted(base64(certificate.certificatePem()), base64(certificate.keyPem()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void stopOnePod(HeadgateProcess headgate) throws IOException {
    JsonObject pod = headgate.endpoints("whoami").getFirst();
    Answer.to(
        "POST",
        new InetSocketAddress(pod.getString("address"), pod.getInteger("port")),
        HOST,
        "/stop?seconds=600");
  }

  /** One of each kind: answered, refused, failed, without a route, and straight to a Service. */
  private static void ask(HeadgateProcess headgate) throws IOException {
    headgate.get(headgate.ingress(), HOST, "/");
    headgate.get(headgate.ingress(), HOST, "/status?code=404");
    headgate.get(headgate.ingress(), HOST, "/status?code=503");
    headgate.get(headgate.ingress(), "nobody.example", "/");
    headgate.get(headgate.clusterIp("whoami"), "whoami", "/");
  }

  private static String whatPromtoolSays(String address) throws Exception {
    Process promtool =
        new ProcessBuilder(
                "sh",
                "-c",
                "curl -sf http://%s:10254/metrics | promtool check metrics 2>&1 || echo failed"
                    .formatted(address))
            .start();
    return new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Process startPrometheus(String address, String second) throws IOException {
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ["%s/rules/alerts.yaml", "%s/rules/recording.yaml"]
        scrape_configs:
          - job_name: headgate
            honor_labels: true
            static_configs: [{targets: ["%s:10254", "%s:10254"]}]
        """
            .formatted(CHART, CHART, address, second));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("tsdb"),
            "--web.listen-address=" + address + ":9090")
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("prometheus.log").toFile())
        .start();
  }

  private static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    try (Stream<Path> files = Files.list(CHART.resolve("dashboards"))) {
      for (Path file : files.sorted().toList()) {
        for (Object panel : new JsonObject(Files.readString(file)).getJsonArray("panels")) {
          for (Object target : ((JsonObject) panel).getJsonArray("targets", new JsonArray())) {
            queries.add(((JsonObject) target).getString("expr"));
          }
        }
      }
    }
    assertThat(queries).hasSizeGreaterThan(60);
    return queries;
  }

  /** As Grafana does it with all values chosen. */
  private static String filledIn(String query) {
    return query
        .replace("$__rate_interval", "10s")
        .replaceAll("\\$(instance|namespace|service|ingress)", ".*");
  }

  private List<JsonObject> query(String api, String query) throws Exception {
    JsonObject answer =
        http(api + "query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    assertThat(answer.getString("status")).as(query + ": " + answer.encode()).isEqualTo("success");
    // What is not a number is nothing that a panel could show.
    return answer.getJsonObject("data").getJsonArray("result").stream()
        .map(JsonObject.class::cast)
        .filter(result -> !result.getJsonArray("value").getString(1).equals("NaN"))
        .toList();
  }

  private JsonObject http(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
