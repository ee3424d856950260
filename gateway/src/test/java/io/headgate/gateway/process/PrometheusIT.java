package io.headgate.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  /** What one node without TLS, API server and failing pods has nothing to say of. */
  private static final String NOTHING_YET =
      "(?s).*(certificate|member_silence|api_server|connect_failures|status=~\"5|status=~\"\\[4-5]"
          + "|\\bchanges\\().*";

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path directory;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void iO2_everyQueryOfEveryDashboardIsAnsweredByAPrometheus() throws Exception {
    Tools.require("prometheus");
    Clone clone = Clone.in(directory);
    try (HeadgateProcess headgate = HeadgateProcess.demo(clone)) {
      String address = clone.slot().address();
      Process prometheus = startPrometheus(address);
      try {
        String api = "http://" + address + ":9090/api/v1/";
        await()
            .atMost(Duration.ofMinutes(2))
            .ignoreExceptions()
            .until(
                () -> {
                  headgate.get(headgate.ingress(), "whoami.user1.apps.taikang1.local", "/");
                  headgate.get(headgate.ingress(), "nobody.example", "/");
                  headgate.get(headgate.clusterIp("whoami"), "whoami", "/");
                  return !query(api, "rate(headgate_ingress_requests_total[10s]) > 0").isEmpty()
                      && !query(api, "headgate:ingress_requests:rate5m > 0").isEmpty();
                });
        List<String> empty = new ArrayList<>();
        for (String query : queries()) {
          if (query(api, filledIn(query)).isEmpty()) {
            empty.add(query);
          }
        }
        assertThat(empty).allMatch(query -> query.matches(NOTHING_YET));
        assertThat(http(api + "rules").getJsonObject("data").encode())
            .contains("HeadgateTooMany5xx")
            .doesNotContain("\"health\":\"err\"");
      } finally {
        prometheus.destroy();
        if (!prometheus.waitFor(20, TimeUnit.SECONDS)) {
          prometheus.destroyForcibly();
        }
      }
    }
  }

  private Process startPrometheus(String address) throws IOException {
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: ["%s/rules/alerts.yaml", "%s/rules/recording.yaml"]
        scrape_configs:
          - job_name: headgate
            honor_labels: true
            static_configs: [{targets: ["%s:10254"]}]
        """
            .formatted(CHART, CHART, address));
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

  private JsonArray query(String api, String query) throws Exception {
    JsonObject answer =
        http(api + "query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    assertThat(answer.getString("status")).as(query + ": " + answer.encode()).isEqualTo("success");
    return answer.getJsonObject("data").getJsonArray("result");
  }

  private JsonObject http(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
