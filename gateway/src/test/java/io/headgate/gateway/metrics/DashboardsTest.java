package io.headgate.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dashboards and rules ask for what there is. */
class DashboardsTest {

  private static final Path CHART = Path.of("../charts/headgate");
  private static final Pattern RECORDED = Pattern.compile("(?m)^\\s*-? *record: *(\\S+)$");

  /** One expression of a rule, on its own line or folded over those that are further in. */
  private static final Pattern EXPRESSION =
      Pattern.compile("(?m)^( *)expr: *(?:[>|]-?\\n((?:\\1 +.*\\n)+)|(.+)\\n)");

  /** What Prometheus adds, and what a histogram's query makes of it. */
  private static final Set<String> ADDED = Set.of("instance", "job", "le");

  private static Map<String, Set<String>> samples = Map.of();
  private static Set<String> recorded = Set.of();

  @BeforeAll
  static void scrape() throws IOException {
    try (ObservedNode node = new ObservedNode(Optional.empty())) {
      for (int i = 0; i < 4; i++) {
        node.get(ObservedNode.HOST, "/cart");
      }
      samples = new Scraped(node.scrape()).samples();
    }
    recorded = new HashSet<>();
    for (Path file : files("rules", ".yaml")) {
      Matcher record = RECORDED.matcher(Files.readString(file));
      while (record.find()) {
        recorded.add(record.group(1));
      }
    }
  }

  static List<Path> dashboards() throws IOException {
    return files("dashboards", ".json");
  }

  static List<Path> rules() throws IOException {
    return files("rules", ".yaml").stream()
        .filter(file -> !file.toString().endsWith(".test.yaml"))
        .toList();
  }

  private static List<Path> files(String folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(CHART.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  @Test
  void thereAreFourDashboards() throws IOException {
    assertThat(dashboards().stream().map(Path::getFileName).map(Path::toString))
        .containsExactly("cluster.json", "ingress.json", "overview.json", "services.json");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void iO2_everyQueryOfADashboardFindsItsSeries(Path file) throws IOException {
    JsonObject dashboard = new JsonObject(Files.readString(file));
    List<String> queries = Json.texts(dashboard, "expr");

    assertThat(queries).hasSizeGreaterThan(5);
    for (String query : queries) {
      assertThat(unknown(query)).as(query).isEmpty();
    }
    for (String query : Json.texts(dashboard.getJsonObject("templating"), "query")) {
      Matcher values = Pattern.compile("label_values\\((.*), *(\\w+)\\)").matcher(query);
      if (values.matches()) {
        assertThat(unknown("sum by (%s) (%s)".formatted(values.group(2), values.group(1))))
            .as(query)
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardCanBeImportedAnywhere(Path file) throws IOException {
    JsonObject dashboard = new JsonObject(Files.readString(file));

    assertThat(dashboard.getString("uid")).matches("headgate-[a-z]+");
    assertThat(dashboard.getInteger("schemaVersion")).isGreaterThanOrEqualTo(39);
    assertThat(dashboard.getJsonArray("tags")).contains("headgate");
    assertThat(dashboard.getValue("id")).isNull();
    assertThat(dashboard.getJsonArray("__inputs").getJsonObject(0).getString("name"))
        .isEqualTo("DS_PROMETHEUS");
    assertThat(dashboard.getJsonArray("__requires")).isNotEmpty();
    List<Integer> ids = new ArrayList<>();
    for (Object panel : dashboard.getJsonArray("panels")) {
      JsonObject json = (JsonObject) panel;
      ids.add(json.getInteger("id"));
      if (!json.getString("type").equals("row")) {
        assertThat(json.getJsonObject("datasource").getString("uid"))
            .as(json.getString("title"))
            .isEqualTo("${DS_PROMETHEUS}");
        assertThat(json.getString("description")).as(json.getString("title")).isNotBlank();
      }
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void iO3_everyRuleFindsItsSeries(Path file) throws IOException {
    Matcher expression = EXPRESSION.matcher(Files.readString(file));
    int found = 0;
    while (expression.find()) {
      found++;
      String query = expression.group(2) == null ? expression.group(3) : expression.group(2);
      assertThat(unknown(query)).as(query).isEmpty();
    }
    assertThat(found).isPositive();
  }

  @Test
  void iO3_theRulesDoWhatTheirTestsSay() throws Exception {
    assumeTrue(
        MetricsTest.isInstalled("promtool") || Boolean.getBoolean("headgate.require.tools"),
        "promtool");
    List<String> check = new ArrayList<>(List.of("promtool", "check", "rules"));
    rules().forEach(file -> check.add(file.toString()));
    run(check);
    List<String> test = new ArrayList<>(List.of("promtool", "test", "rules"));
    files("rules", ".test.yaml").forEach(file -> test.add(file.toString()));
    assertThat(test).hasSizeGreaterThan(3);
    run(test);
  }

  @Test
  void aQueryIsTakenApart() {
    Query query =
        Query.of(
            "histogram_quantile(0.99, sum by (le, ingress)"
                + " (rate(a_bucket{x=~\"$y\",z!=\"c{d}\"}[5m]))) / on (node) group_left (pod) max(b"
                + " offset 5m) > bool 1e3 and c:d:rate5m");

    assertThat(query.selectors())
        .isEqualTo(Map.of("a_bucket", Set.of("x", "z"), "b", Set.of(), "c:d:rate5m", Set.of()));
    assertThat(query.groupings()).containsExactly("ingress", "le", "node", "pod");
  }

  /** What a query asks for that no scrape has. */
  private static Set<String> unknown(String expression) {
    Query query = Query.of(expression);
    Set<String> unknown = new TreeSet<>();
    Set<String> labels = new HashSet<>(ADDED);
    boolean derived = false;
    query
        .selectors()
        .forEach(
            (metric, selectedBy) -> {
              Set<String> has = samples.get(metric);
              if (has == null) {
                if (!recorded.contains(metric) && !metric.equals("up")) {
                  unknown.add(metric);
                }
                return;
              }
              labels.addAll(has);
              selectedBy.stream()
                  .filter(label -> !has.contains(label) && !ADDED.contains(label))
                  .forEach(label -> unknown.add(metric + "{" + label + "}"));
            });
    for (String metric : query.selectors().keySet()) {
      derived |= recorded.contains(metric);
    }
    if (!derived) {
      query.groupings().stream()
          .filter(label -> !labels.contains(label))
          .forEach(label -> unknown.add("by (" + label + ")"));
    }
    return unknown;
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
