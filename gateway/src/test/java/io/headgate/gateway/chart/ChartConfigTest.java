package io.headgate.gateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.gateway.app.ServeFlags;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The global ConfigMap, which the chart makes of {@code controller.config}. */
class ChartConfigTest {

  private static final String NAME = "edge-headgate-controller";

  @Test
  void withoutKeysThereIsNone() {
    Rendered rendered = Chart.OURS.render("{}");

    assertThat(rendered.all("ConfigMap")).isEmpty();
    assertThat(rendered.one("Deployment").arguments())
        .noneMatch(it -> it.startsWith("--configmap"));
  }

  @Test
  void valuesAreTextsAndTheProgramIsToldWhereTheyStand() {
    Rendered rendered =
        Chart.OURS.render(
            """
            controller:
              config:
                proxy-body-size: 20m
                ssl-redirect: false
                limit-rate: 5000000
                whitelist-source-range: "{{ .Values.controller.name }}"
              configAnnotations: {team: edge}
            """);
    Item configMap = rendered.one("ConfigMap", NAME);

    assertThat(configMap.map("data"))
        .isEqualTo(
            Map.of(
                "proxy-body-size", "20m",
                "ssl-redirect", "false",
                "limit-rate", "5000000",
                "whitelist-source-range", "controller"));
    assertThat(configMap.text("metadata.namespace")).isEqualTo("net");
    assertThat(configMap.text("metadata.annotations.team")).isEqualTo("edge");
    List<String> arguments = rendered.one("Deployment").arguments();
    assertThat(arguments).contains("--configmap=net/" + NAME);
    assertThat(ServeFlags.refusal(arguments)).isEmpty();
  }

  @Test
  void nodesThatServeIngressesAreToldAsWell() {
    Rendered rendered =
        Chart.OURS.render(
            """
            controller: {enabled: false, config: {keep-alive: 75}, configMapNamespace: edge}
            node: {enabled: true, ingress: {enabled: true}}
            """);

    assertThat(rendered.one("ConfigMap", NAME).text("metadata.namespace")).isEqualTo("edge");
    assertThat(rendered.one("DaemonSet").arguments()).contains("--configmap=edge/" + NAME);
  }

  @Test
  void portsForServicesAreThoseOfPodsAndOfTheServiceInFrontOfThem() {
    Rendered rendered =
        Chart.OURS.render(
            """
            tcp: {9000: "shop/db:5432:PROXY", 25: "{{ .Release.Namespace }}/mail:smtp"}
            udp: {53: "kube-system/dns:53"}
            portNamePrefix: own
            controller:
              udp: {configMapNamespace: edge, annotations: {team: edge}}
              service: {type: NodePort, nodePorts: {tcp: {9000: 30900}}}
            """);

    assertThat(rendered.one("ConfigMap", "edge-headgate-tcp").map("data"))
        .isEqualTo(Map.of("9000", "shop/db:5432:PROXY", "25", "net/mail:smtp"));
    Item udp = rendered.one("ConfigMap", "edge-headgate-udp");
    assertThat(udp.text("metadata.namespace")).isEqualTo("edge");
    assertThat(udp.text("metadata.annotations.team")).isEqualTo("edge");
    Item deployment = rendered.one("Deployment");
    assertThat(deployment.arguments())
        .contains(
            "--tcp-services-configmap=net/edge-headgate-tcp",
            "--udp-services-configmap=edge/edge-headgate-udp");
    assertThat(ServeFlags.refusal(deployment.arguments())).isEmpty();
    assertThat(deployment.container().items("ports"))
        .extracting(it -> it.text("name") + ":" + it.text("containerPort") + it.text("protocol"))
        .contains("own-25-tcp:25TCP", "own-9000-tcp:9000TCP", "own-53-udp:53UDP");
    assertThat(deployment.text("spec.template.spec.securityContext.sysctls.0.name"))
        .isEqualTo("net.ipv4.ip_unprivileged_port_start");
    assertThat(rendered.one("Service", NAME).items("spec.ports"))
        .extracting(it -> it.text("port") + ">" + it.text("targetPort"))
        .contains("25>own-25-tcp", "9000>own-9000-tcp", "53>own-53-udp");
    assertThat(rendered.one("Service", NAME).items("spec.ports"))
        .extracting(it -> it.at("nodePort"))
        .contains(30900);
    assertThat(rendered.one("NetworkPolicy").items("spec.ingress.0.ports"))
        .extracting(it -> it.text("port") + it.text("protocol"))
        .contains("25TCP", "9000TCP", "53UDP");
  }

  /** Namespaces may be read only where their labels count. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {controller: {scope: {namespaceSelector: "team in (a,b)"}}}               | true
          {controller: {scope: {enabled: true, namespaceSelector: "team in (a,b)"}}} | false
          {}                                                                         | false
          """)
  void namespacesCountByTheirLabels(String values, boolean selected) {
    Rendered rendered = Chart.OURS.render(values);
    List<String> arguments = rendered.one("Deployment").arguments();

    assertThat(arguments.contains("--watch-namespace-selector=team in (a,b)")).isEqualTo(selected);
    assertThat(ServeFlags.refusal(arguments)).isEmpty();
    assertThat(
            rendered.one("ClusterRole", "edge-headgate").items("rules").stream()
                .anyMatch(it -> it.texts("resources").contains("namespaces")))
        .isEqualTo(selected);
  }

  /** Where the other rights do not reach, there is one to just that object. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                           | keep-alive | 0
          {rbac: {scope: true}, controller: {scope: {enabled: true}}}                  | keep-alive | 0
          {rbac: {scope: true}, controller: {scope: {enabled: true, namespace: shop}}} | keep-alive | 1
          {rbac: {scope: true}, controller: {scope: {enabled: true, namespace: shop}}} |            | 0
          """)
  void itMayBeRead(String values, String key, int roles) {
    String config = key == null ? "{}" : "{" + key + ": 75}";
    Rendered rendered =
        Chart.OURS.render(
            values.contains("controller: {")
                ? values.replace("controller: {", "controller: {config: " + config + ", ")
                : "{controller: {config: " + config + "}}");
    List<Item> own =
        rendered.all("Role").stream()
            .filter(it -> it.name().equals("edge-headgate-config"))
            .toList();

    assertThat(own).hasSize(roles);
    for (Item role : own) {
      assertThat(role.text("metadata.namespace")).isEqualTo("net");
      assertThat(role.texts("rules.0.resources")).containsExactly("configmaps");
      assertThat(role.texts("rules.0.resourceNames")).containsExactly(NAME);
      assertThat(role.texts("rules.0.verbs")).containsExactly("list", "watch");
      assertThat(rendered.one("RoleBinding", "edge-headgate-config").text("metadata.namespace"))
          .isEqualTo("net");
    }
  }
}
