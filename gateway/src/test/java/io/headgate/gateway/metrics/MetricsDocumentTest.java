package io.headgate.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md says what /metrics says; with -Dheadgate.write.docs=true it is written. */
class MetricsDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/metrics.md");

  private static final String HEAD =
      """
      # Metrics

      `/metrics` on the probe address (`--probe-address`, 0.0.0.0:10254) is what Prometheus scrapes. Bytes are
      bytes and times are seconds. A counter counts since the start of the process and is of this node alone;
      sum over nodes for the cluster.

      ```yaml
      scrape_configs:
        - job_name: headgate
          honor_labels: true     # namespace, service, pod and endpoint are those of what is balanced
          static_configs: [{targets: ["127.0.0.1:10254"]}]
      ```

      Without `honor_labels` a Prometheus that finds its targets in Kubernetes renames them to
      `exported_namespace` and so on. The dashboards and rules in `charts/headgate` expect them as they are
      here, those published for ingress-nginx expect them renamed.

      | how many series | |
      |---|---|
      | each Service port | 6 |
      | each endpoint of it | 8, and one for each cause of failed connects; the first 2000 endpoints only (`headgate_endpoints_without_series`) |
      | each Ingress that has had a request | 44, and one for each status code |
      | each rule, method and status with `--metrics-compat ingress-nginx` | 77; the first 5000 of them only (`headgate_requests_without_nginx_series_total`) |

      What goes away takes its series with it. Labels hold what manifests say, never what a client sends: a
      host is the rule's, a path is the rule's, a method that HTTP does not define is `OTHER`.

      Buckets of times are 5, 10, 25, 50, 100, 250 and 500 ms, 1, 2.5, 5 and 10 s; of sizes the powers of ten
      from 10 bytes to 10 MB.

      Dashboards for Grafana are in [charts/headgate/dashboards](../charts/headgate/dashboards), alerts and
      recording rules with their tests in [charts/headgate/rules](../charts/headgate/rules).

      This page is made from a scrape, and a test compares the two.
      """;

  private static final String COMPAT =
      """

      ## Names of ingress-nginx
      With `--metrics-compat ingress-nginx`, so that its dashboards and alerts go on. Each has the labels
      `controller_class`, `controller_namespace` and `controller_pod` (from `POD_NAMESPACE` and `POD_NAME`, else the
      node's name). `--metrics-per-host=false` leaves `host` empty. What differs:

      - `config_last_reload_successful` is always 1 and `config_hash` is the number of the snapshot: a change is a
        new snapshot, and none fails to load. What is wrong with an object is `headgate_problems`.
      - Of `nginx_process_connections` there is only the state `active`.
      - `path` of a default backend is `/`; `canary` is empty.
      - A request that no rule takes has empty labels.
      - There are no `admission_...`, `leader_election_status` and `nginx_process_..._total` beside those below.

      """;

  /** In the order of the page: the title, and how the names under it begin. */
  private static final String[][] SECTIONS = {
    {"Ingresses", "headgate_ingress_"},
    {"HTTP and HTTPS clients", "headgate_http_", "headgate_tls_"},
    {"Keys of tokens", "headgate_jwks_"},
    {"Service ports", "headgate_service_"},
    {"Endpoints", "headgate_endpoint"},
    {"Connections of Services", "headgate_connections_", "headgate_accept_", "headgate_udp_"},
    {"Clients that belong to a pod", "headgate_affinity_"},
    {"The cluster", "headgate_cluster_", "headgate_members"},
    {"Certificates", "headgate_certificate_", "headgate_ocsp_"},
    {"DNS", "headgate_dns_"},
    {"The node", "headgate_"},
    {"The process", "process_", "jvm_"},
  };

  @Test
  void theDocumentIsWhatAScrapeSays() throws IOException {
    String expected = document();
    if (Boolean.getBoolean("headgate.write.docs")) {
      Files.writeString(DOCUMENT, expected);
    }

    assertThat(Files.readString(DOCUMENT))
        .as("docs/metrics.md is made by this test with -Dheadgate.write.docs=true")
        .isEqualTo(expected);
  }

  private static String document() {
    Map<String, Scraped.Metric> left = new TreeMap<>(scrape().metrics());
    StringBuilder text = new StringBuilder(HEAD);
    for (String[] section : SECTIONS) {
      text.append("\n## ").append(section[0]).append('\n');
      StringBuilder rows = new StringBuilder();
      for (int i = 1; i < section.length; i++) {
        rows.append(take(left, section[i]));
      }
      text.append(table(rows));
    }
    text.append(COMPAT).append(table(new StringBuilder(take(left, "nginx_ingress_controller_"))));
    assertThat(left).as("metrics of no section").isEmpty();
    return text.toString();
  }

  private static Scraped scrape() {
    try (ObservedNode node = new ObservedNode(Optional.of(ObservedNode.nginx(true)))) {
      for (int i = 0; i < 4; i++) {
        node.get(ObservedNode.HOST, "/cart");
      }
      return new Scraped(node.scrape());
    }
  }

  private static String table(StringBuilder rows) {
    return "| metric | type | labels | |\n|---|---|---|---|\n" + rows;
  }

  private static String take(Map<String, Scraped.Metric> left, String prefix) {
    Map<String, Scraped.Metric> section = new TreeMap<>(left);
    section.keySet().removeIf(name -> !name.startsWith(prefix));
    left.keySet().removeAll(section.keySet());
    return section.entrySet().stream()
        .map(entry -> row(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }

  private static String row(String name, Scraped.Metric metric) {
    String labels =
        metric.labels().stream()
            .filter(label -> !label.startsWith("controller_"))
            .map(label -> "`" + label + "`")
            .collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |\n".formatted(name, metric.type(), labels, metric.help());
  }
}
