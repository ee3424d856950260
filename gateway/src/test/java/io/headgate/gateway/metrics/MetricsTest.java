package io.headgate.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.RequestTrace;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.tls.CertificateStore;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scrape says after real requests. */
final class MetricsTest {

  private static ObservedNode node;
  private static String scrape = "";

  @BeforeAll
  static void askAFewTimes() {
    node = new ObservedNode(Optional.of(ObservedNode.nginx(true)));
    for (int i = 0; i < 4; i++) {
      assertThat(node.get(ObservedNode.HOST, "/cart")).startsWith("HTTP/1.1 200").endsWith("hello");
    }
    assertThat(node.get(ObservedNode.HOST, "/elsewhere")).startsWith("HTTP/1.1 503");
    assertThat(node.get("nobody.test", "/")).startsWith("HTTP/1.1 404");
    scrape = node.scrape();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void everySeriesSaysWhatItCounts() {
    assertThat(scrape.lines().filter(line -> line.startsWith("# HELP")))
        .hasSizeGreaterThan(50)
        .allMatch(
            line ->
                line.matches(
                    "# HELP (headgate|process|jvm|nginx_ingress_controller)_\\w+"
                        + " [\\p{Upper}1].*"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          headgate_ingress_requests_total{ingress="shop",namespace="default",status="200"}            | 4
          headgate_ingress_requests_total{ingress="shop",namespace="default",status="503"}            | 1
          headgate_ingress_requests_total{ingress="",namespace="",status="404"}                       | 1
          headgate_ingress_request_seconds_count{ingress="shop",namespace="default"}                  | 5
          headgate_ingress_request_seconds_bucket{ingress="shop",namespace="default",le="+Inf"}       | 5
          headgate_ingress_upstream_header_seconds_count{ingress="shop",namespace="default"}          | 4
          headgate_ingress_upstream_connect_seconds_count{ingress="shop",namespace="default"}         | 4
          headgate_http_connections_accepted_total                                                    | 6
          headgate_cluster_member_silence_seconds{member="node-2"}                                    | 0.25
          headgate_endpoints_without_series                                                           | 0
          """)
  void requestsAreCountedWhereTheyBelong(String series, double value) {
    assertThat(new Scraped(scrape).values()).containsEntry(series, value);
  }

  @Test
  void anEndpointThatRefusesIsCountedByItsCause() {
    Map<String, Double> values = new Scraped(scrape).values();

    assertThat(sum(values, "headgate_endpoint_connect_failures_total", "cause=\"refused\""))
        .isPositive();
    assertThat(sum(values, "headgate_endpoint_connects_total", "")).isEqualTo(4);
    assertThat(sum(values, "headgate_endpoint_connections_total", "")).isEqualTo(4);
    assertThat(sum(values, "headgate_endpoint_connect_seconds_total", "")).isPositive();
  }

  /** Metric, and the labels that the published dashboards of ingress-nginx select or group by. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requests                                     | controller_pod controller_class controller_namespace namespace ingress status
          nginx_process_connections                    | controller_pod controller_class controller_namespace state
          nginx_process_resident_memory_bytes          | controller_pod controller_class controller_namespace
          nginx_process_cpu_seconds_total              | controller_pod controller_class controller_namespace
          success                                      | controller_pod controller_class controller_namespace
          config_hash                                  | controller_pod controller_class controller_namespace
          config_last_reload_successful                | controller_pod controller_namespace
          config_last_reload_successful_timestamp_seconds | controller_class
          ssl_expire_time_seconds                      | controller_pod controller_class controller_namespace namespace host secret_name
          request_size_sum                             | controller_pod controller_class controller_namespace namespace ingress
          response_size_sum                            | controller_pod controller_class controller_namespace namespace ingress method host path
          response_size_bucket                         | ingress le
          response_size_count                          | ingress method host path
          request_duration_seconds_bucket              | controller_pod controller_class namespace ingress le method host path
          request_duration_seconds_sum                 | ingress method host path
          request_duration_seconds_count               | ingress method host path status
          response_duration_seconds_bucket             | ingress le method host path
          response_duration_seconds_sum                | ingress method host path
          header_duration_seconds_bucket               | ingress le method host path
          connect_duration_seconds_bucket              | ingress le method host path
          orphan_ingress                               | namespace ingress type
          build_info                                   | release
          """)
  void iO2_afterARequestTheSeriesOfIngressNginxsDashboardsExist(String name, String labels) {
    assertThat(new Scraped(scrape).samples().get("nginx_ingress_controller_" + name))
        .as(name)
        .isNotNull()
        .containsAll(Arrays.asList(labels.split(" ")));
  }

  @Test
  void whatSpeaksTlsIsSaid() {
    assertThat(new Scraped(scrape).samples().get("headgate_tls_engine")).contains("engine");
    assertThat(scrape)
        .contains("headgate_tls_engine{engine=\"" + CertificateStore.provider() + "\"} 1");
  }

  @Test
  void iO2_theRulesPathIsTheLabelAndNotTheRequests() {
    assertThat(scrape)
        .contains("method=\"GET\",namespace=\"default\",path=\"/cart\",service=\"web\"")
        .contains("host=\"shop.test\"")
        .doesNotContain("/elsewhere");
  }

  @Test
  void iO3_promtoolFindsNothingToSay() throws Exception {
    assumeTrue(isInstalled("promtool") || Boolean.getBoolean("headgate.require.tools"), "promtool");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    promtool.getOutputStream().write(scrape.getBytes(StandardCharsets.UTF_8));
    promtool.getOutputStream().close();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEmpty();
    assertThat(promtool.exitValue()).isZero();
  }

  @Test
  void iO4_aThousandIngressesHaveBoundedSeriesOfWhichNothingIsLeft() {
    try (ObservedNode many = new ObservedNode(Optional.empty())) {
      Set<IngressName> names = new HashSet<>();
      for (int i = 0; i < 1_000; i++) {
        names.add(new IngressName("many", "site-" + i));
      }
      many.serve(names);
      long before = many.scrape().lines().count();
      RequestTrace trace = new RequestTrace(TimeSource.system(), "GET");
      for (IngressName name : names) {
        for (int status : new int[] {200, 301, 404, 499, 503}) {
          many.metrics().requestEnded(route(many, name), status, 10, 20, trace);
        }
      }
      long series = many.scrape().lines().filter(line -> !line.startsWith("#")).count();
      assertThat(series).isGreaterThan(40_000).isLessThanOrEqualTo(60_000);

      many.serve(Set.of());
      assertThat(many.scrape()).doesNotContain("site-");
      assertThat(many.scrape().lines().count()).isLessThan(before + 100);
    }
  }

  @Test
  void iO4_nothingIsLeftOfARuleThatIsGoneUnderIngressNginxsNames() {
    try (ObservedNode other = new ObservedNode(Optional.of(ObservedNode.nginx(false)))) {
      Route route = route(other, ObservedNode.SHOP);
      other.get(ObservedNode.HOST, "/cart");
      assertThat(other.scrape())
          .contains("nginx_ingress_controller_requests{")
          .contains("host=\"\"")
          .doesNotContain("host=\"shop.test\"");

      other.serve(Set.of());
      // One that was in flight meanwhile.
      other.metrics().requestEnded(route, 200, 0, 0, new RequestTrace(TimeSource.system(), "GET"));
      assertThat(other.scrape()).doesNotContain("ingress=\"shop\"");
    }
  }

  @Test
  void whatAClientThinksOfAsAMethodIsOneSeries() {
    try (ObservedNode other = new ObservedNode(Optional.of(ObservedNode.nginx(false)))) {
      Route route = route(other, ObservedNode.SHOP);
      for (int i = 0; i < 20; i++) {
        RequestTrace trace = new RequestTrace(TimeSource.system(), "METHOD" + i);
        other.metrics().requestEnded(route, 200, 0, 0, trace);
      }
      assertThat(other.scrape()).contains("method=\"OTHER\"").doesNotContain("METHOD1");
    }
  }

  private static Route route(ObservedNode node, IngressName name) {
    return (Route) node.routes().current().match(name.name() + ".test", "/cart");
  }

  private static double sum(Map<String, Double> values, String name, String label) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name + "{") && entry.getKey().contains(label))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  static boolean isInstalled(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }
}
