package io.headgate.gateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.app.ServeFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made in each of the ways to run it. */
class ChartModesTest {

  static List<Path> modes() {
    return Chart.modes();
  }

  @Test
  void helmFindsNothingToWarnOf() {
    assertThat(Chart.OURS.lint().getMessages())
        .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
  }

  @ParameterizedTest
  @MethodSource("modes")
  void objectsFitTogether(Path values) {
    Rendered rendered = Chart.OURS.render(values);

    assertThat(rendered.names()).doesNotHaveDuplicates();
    assertThat(rendered.workloads()).isNotEmpty();
    for (Item workload : rendered.workloads()) {
      Map<?, ?> labels = workload.map("spec.template.metadata.labels");
      Map<?, ?> selector = workload.map("spec.selector.matchLabels");
      assertThat(labels.entrySet().containsAll(selector.entrySet())).as("%s", labels).isTrue();
      assertThat(rendered.one("ServiceAccount").name())
          .isEqualTo(workload.text("spec.template.spec.serviceAccountName"));
    }
    Stream.of(
            rendered.all("Service").stream().map(it -> it.map("spec.selector")),
            rendered.all("PodDisruptionBudget").stream()
                .map(it -> it.map("spec.selector.matchLabels")),
            rendered.all("NetworkPolicy").stream()
                .map(it -> it.map("spec.podSelector.matchLabels")))
        .flatMap(it -> it)
        .forEach(selector -> assertThat(selects(rendered, selector)).isEqualTo(1));
    for (Item service : rendered.all("Service")) {
      for (Item port : service.items("spec.ports")) {
        assertThat(portNames(rendered)).contains(port.text("targetPort"));
      }
    }
    for (Item binding : rendered.items()) {
      if (binding.kind().endsWith("Binding")) {
        assertThat(rendered.names())
            .contains(binding.text("roleRef.kind") + "/" + binding.text("roleRef.name"));
      }
    }
  }

  /** Of a Service no more than 63 characters are taken, and a release's name may have 53. */
  @Test
  void aLongReleaseNameLeavesNamesThatAreTaken() {
    String release = "a-release-whose-name-is-as-long-as-helm-lets-it-become";
    Rendered rendered =
        Chart.OURS.render(
            release.substring(0, 53),
            """
            node: {enabled: true}
            tcp: {9000: 'shop/db:5432'}
            controller:
              admissionWebhooks: {enabled: true}
              metrics: {enabled: true, service: {enabled: true}}
              service: {internal: {enabled: true, annotations: {a: b}}}
            """);

    List<String> services = rendered.all("Service").stream().map(Item::name).toList();
    assertThat(services)
        .doesNotHaveDuplicates()
        .allMatch(it -> it.length() <= 63, "of at most 63 characters")
        .anyMatch(it -> it.endsWith("-internal"))
        .anyMatch(it -> it.endsWith("-admission"));
    for (Item workload : rendered.workloads()) {
      assertThat(workload.name().length()).isLessThanOrEqualTo(63);
      String members =
          workload.arguments().stream()
              .filter(it -> it.startsWith("--cluster-service="))
              .map(it -> it.substring(it.indexOf('=') + 1, it.indexOf('.')))
              .findFirst()
              .orElseThrow();
      assertThat(services).contains(members);
      assertThat(members).endsWith("-members");
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void theProgramTakesEveryArgument(Path values) {
    for (Item workload : Chart.OURS.render(values).workloads()) {
      assertThat(ServeFlags.refusal(workload.arguments())).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void probesAskWhatTheProgramAnswers(Path values) {
    for (Item workload : Chart.OURS.render(values).workloads()) {
      Item container = workload.container();
      assertThat(container.text("startupProbe.httpGet.path")).isEqualTo("/healthz");
      assertThat(container.text("livenessProbe.httpGet.path")).isEqualTo("/livez");
      assertThat(container.text("readinessProbe.httpGet.path")).isIn("/readyz", "/healthz");
      assertThat(container.items("ports").stream().map(it -> it.text("name"))).contains("probes");
    }
  }

  @Test
  void byItselfItIsAnIngressDeploymentBehindAService() {
    Rendered rendered = Chart.OURS.render("{}");

    assertThat(rendered.names())
        .containsExactly(
            "ClusterRole/edge-headgate",
            "ClusterRoleBinding/edge-headgate",
            "Deployment/edge-headgate-controller",
            "IngressClass/headgate",
            "NetworkPolicy/edge-headgate-controller",
            "PodDisruptionBudget/edge-headgate-controller",
            "Role/edge-headgate-election",
            "RoleBinding/edge-headgate-election",
            "Secret/edge-headgate-controller-admission",
            "Service/edge-headgate-controller",
            "Service/edge-headgate-controller-admission",
            "Service/edge-headgate-controller-members",
            "ServiceAccount/edge-headgate",
            "ValidatingWebhookConfiguration/edge-headgate-controller-admission");
    Item deployment = rendered.one("Deployment");
    assertThat(deployment.arguments())
        .startsWith("serve")
        .contains("--http-port=8080", "--https-port=8443", "--services=off", "--ingress=on")
        .contains("--virtual-addresses=off", "--hostname-override=node-1")
        .contains("--shutdown-grace-period=10s", "--worker-shutdown-timeout=240s");
    assertThat(deployment.text("spec.template.spec.terminationGracePeriodSeconds"))
        .isEqualTo("300");
    assertThat(deployment.items("spec.template.spec.topologySpreadConstraints"))
        .extracting(it -> it.text("topologyKey"))
        .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    Item service = rendered.one("Service", "edge-headgate-controller");
    assertThat(service.items("spec.ports"))
        .extracting(it -> it.text("port") + ">" + it.text("targetPort"))
        .containsExactly("80>http", "443>https");
    assertThat(rendered.one("IngressClass").text("spec.controller"))
        .isEqualTo("headgate.io/ingress-controller");
  }

  @Test
  void onTheNodesNetworkIngressesHaveTheirOwnPorts() {
    Rendered rendered = Chart.OURS.render("{controller: {hostNetwork: true}}");
    Item pod = new Item(rendered.one("Deployment").map("spec.template.spec"));

    assertThat(rendered.one("Deployment").arguments())
        .contains("--http-port=80", "--https-port=443");
    assertThat(pod.text("dnsPolicy")).isEqualTo("ClusterFirstWithHostNet");
    assertThat(pod.items("affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution"))
        .extracting(it -> it.text("topologyKey"))
        .containsExactly("kubernetes.io/hostname");
  }

  @Test
  void aNodeServesServicesInPlaceOfKubeProxy() {
    Item node =
        Chart.OURS
            .render(Chart.OURS.folder().resolve("ci/node-values.yaml"))
            .one("DaemonSet", "edge-headgate-node");

    assertThat(node.arguments())
        .contains("--services=all", "--proxy-mode=ipvs", "--healthz-bind-address=0.0.0.0:10256")
        .contains("--virtual-addresses=auto", "--nodeport-addresses=all", "--http-port=80");
    assertThat(node.container().items("env"))
        .extracting(it -> it.text("name") + "=" + it.text("value"))
        .contains("KUBERNETES_SERVICE_HOST=192.0.2.10", "KUBERNETES_SERVICE_PORT=6443");
    assertThat(node.text("spec.template.spec.hostNetwork")).isEqualTo("true");
    assertThat(node.text("spec.template.spec.tolerations.0.operator")).isEqualTo("Exists");
    assertThat(node.text("spec.template.spec.volumes.1.hostPath.path"))
        .isEqualTo("/var/lib/headgate");
  }

  @Test
  void scalingSaysHowManyInPlaceOfTheDeployment() {
    Rendered rendered = Chart.OURS.render(Chart.OURS.folder().resolve("ci/deployment-values.yaml"));
    Item scaler = rendered.one("HorizontalPodAutoscaler");

    assertThat(rendered.one("Deployment").at("spec.replicas")).isNull();
    assertThat(scaler.text("spec.minReplicas")).isEqualTo("3");
    assertThat(scaler.items("spec.metrics"))
        .extracting(it -> it.text("resource.name") + it.text("resource.target.averageUtilization"))
        .containsExactly("cpu50", "memory80");
    assertThat(rendered.one("PodDisruptionBudget").text("spec.unhealthyPodEvictionPolicy"))
        .isEqualTo("AlwaysAllow");
  }

  @Test
  void onePodHasNoBudgetForDisruptions() {
    assertThat(Chart.OURS.render("{controller: {replicaCount: 1}}").all("PodDisruptionBudget"))
        .isEmpty();
  }

  @Test
  void prometheusFindsAllPodsOfBothKinds() {
    Rendered rendered =
        Chart.OURS.render(
            """
            controller:
              metrics: {enabled: true, serviceMonitor: {enabled: true}}
            node: {enabled: true}
            """);
    Map<?, ?> selector = rendered.one("ServiceMonitor").map("spec.selector.matchLabels");

    assertThat(
            rendered.all("Service").stream()
                .filter(it -> it.map("metadata.labels").entrySet().containsAll(selector.entrySet()))
                .map(Item::name))
        .containsExactlyInAnyOrder(
            "edge-headgate-controller-metrics", "edge-headgate-node-metrics");
    assertThat(rendered.one("ServiceMonitor").text("spec.endpoints.0.port"))
        .isEqualTo(rendered.one("Service", "edge-headgate-node-metrics").text("spec.ports.0.name"));
    assertThat(rendered.one("ServiceMonitor").at("spec.endpoints.0.honorLabels")).isEqualTo(true);
  }

  @Test
  void rulesAreThoseOfTheChartAndOfTheValues(@TempDir Path folder) throws IOException {
    String values =
        """
        controller:
          metrics:
            enabled: true
            prometheusRule: {enabled: true, rules: [{alert: Mine, expr: up == 0}]}
        """;
    String group = "groups: [{name: added, rules: [{alert: Added, expr: '%s > 1'}]}]\n";
    Chart chart = Chart.OURS.with(folder, "rules/added.yaml", group.formatted("{{ up }}"));

    Files.writeString(folder.resolve("rules/added.test.yaml"), group.formatted("test"));
    List<Item> groups = chart.render(values).one("PrometheusRule").items("spec.groups");

    assertThat(groups.stream().filter(it -> it.text("name").equals("added")))
        .singleElement()
        .extracting(it -> it.text("rules.0.expr"))
        .isEqualTo("{{ up }} > 1");
    assertThat(groups.getLast().text("name")).isEqualTo("edge-headgate");
    assertThat(groups.getLast().text("rules.0.alert")).isEqualTo("Mine");
    assertThat(
            Chart.OURS
                .render(values.replace("rules:", "defaultRules: false, rules:"))
                .one("PrometheusRule")
                .items("spec.groups"))
        .hasSize(1);
  }

  @Test
  void everyDashboardIsAConfigMapOfGrafanasSidecar(@TempDir Path folder) {
    String dashboard = "{\n  \"title\": \"{{ not ours }}\",\n  \"uid\": \"${DS_PROMETHEUS}\"\n}\n";
    Chart chart = Chart.OURS.with(folder, "dashboards/all_pods.json", dashboard);
    String values = "{controller: {metrics: {dashboards: {enabled: %s}}}}";

    Item map =
        chart.render(values.formatted(true)).one("ConfigMap", "edge-headgate-dashboard-all-pods");
    assertThat(map.text("metadata.labels.grafana_dashboard")).isEqualTo("1");
    assertThat(map.text("data.[all_pods.json]").strip())
        .isEqualTo(dashboard.replace("${DS_PROMETHEUS}", "prometheus").strip());
    assertThat(chart.render(values.formatted(false)).all("ConfigMap")).isEmpty();
  }

  private static long selects(Rendered rendered, Map<?, ?> selector) {
    return rendered.workloads().stream()
        .filter(
            it ->
                it.map("spec.template.metadata.labels").entrySet().containsAll(selector.entrySet()))
        .count();
  }

  private static List<String> portNames(Rendered rendered) {
    return rendered.workloads().stream()
        .flatMap(it -> it.container().items("ports").stream())
        .map(it -> it.text("name"))
        .toList();
  }
}
