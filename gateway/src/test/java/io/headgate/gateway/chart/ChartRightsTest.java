package io.headgate.gateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which rights pods have, at the node and at the API server, and who reaches the cluster's port.
 */
class ChartRightsTest {

  @TempDir private Path folder;
  private int copies;

  @Test
  void anIngressPodHasNoRightAtAll() {
    Item security = security(Chart.OURS.render("{}").one("Deployment"));

    assertThat(security.text("runAsUser")).isEqualTo("65532");
    assertThat(security.at("runAsNonRoot")).isEqualTo(true);
    assertThat(security.texts("capabilities.drop")).containsExactly("ALL");
    assertThat(security.at("capabilities.add")).isNull();
    assertIsConfined(security);
  }

  @Test
  void aNodePodHasTheTwoRightsOfABalancer() {
    Item security = security(Chart.OURS.render("{node: {enabled: true}}").one("DaemonSet"));

    assertThat(security.text("runAsUser")).isEqualTo("0");
    assertThat(security.texts("capabilities.drop")).containsExactly("ALL");
    assertThat(security.texts("capabilities.add")).containsExactly("NET_ADMIN", "NET_BIND_SERVICE");
    assertIsConfined(security);
  }

  @Test
  void portsBelow1024NeedNoUser0OnThePodsNetwork() {
    Item deployment =
        Chart.OURS.render("{controller: {containerPort: {http: 80}}}").one("Deployment");

    assertThat(security(deployment).text("runAsUser")).isEqualTo("65532");
    assertThat(security(deployment).at("capabilities.add")).isNull();
    assertThat(deployment.items("spec.template.spec.securityContext.sysctls"))
        .extracting(it -> it.text("name") + "=" + it.text("value"))
        .containsExactly("net.ipv4.ip_unprivileged_port_start=0");
  }

  @Test
  void portsBelow1024OfANodeNeedOneRight() {
    Item low = security(Chart.OURS.render("{controller: {hostNetwork: true}}").one("Deployment"));
    Item high =
        security(
            Chart.OURS
                .render(
                    """
                    controller: {hostNetwork: true, hostPort: {ports: {http: 8080, https: 8443}}}
                    """)
                .one("Deployment"));

    assertThat(low.text("runAsUser")).isEqualTo("0");
    assertThat(low.texts("capabilities.add")).containsExactly("NET_BIND_SERVICE");
    assertIsConfined(low);
    assertThat(high.text("runAsUser")).isEqualTo("65532");
    assertThat(high.at("capabilities.add")).isNull();
  }

  /** docs/kubernetes.md has the table. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                             | ClusterRole | configmaps, endpoints, endpointslices, ingressclasses, ingresses, nodes, secrets, services
          {rbac: {secrets: {shop: [shop-tls]}}}                          | ClusterRole | configmaps, endpoints, endpointslices, ingressclasses, ingresses, nodes, services
          {rbac: {secrets: {shop: [shop-tls]}}}                          | Role        | secrets
          {rbac: {scope: true}, controller: {scope: {enabled: true}}}    | ClusterRole | ingressclasses, nodes
          {rbac: {scope: true}, controller: {scope: {enabled: true}}}    | Role        | configmaps, endpoints, endpointslices, ingresses, secrets, services
          """)
  void aRoleReadsWhatTheProgramReads(String values, String kind, String resources) {
    Item role = withFlags("http-port").render(values).one(kind);
    TreeSet<String> read = new TreeSet<>();
    for (Item rule : role.items("rules")) {
      assertThat(rule.texts("verbs")).containsExactly("list", "watch");
      read.addAll(rule.texts("resources"));
    }

    assertThat(String.join(", ", read)).isEqualTo(resources);
  }

  /** As long as there is no such flag, none of it is there: see the case before. */
  @Test
  void whoIsElectedWritesStatusesAndEvents() {
    String values = "{node: {enabled: true}, controller: {electionID: ours}}";
    Rendered rendered = withFlags("election-id", "publish-service").render(values);

    assertThat(rights(rendered.one("ClusterRole")))
        .contains("ingresses/status: patch", "services/status: patch", "events: create, get, patch")
        .noneMatch(it -> it.startsWith("leases"));
    Item election = rendered.one("Role", "edge-headgate-election");
    assertThat(election.text("metadata.namespace")).isEqualTo("net");
    assertThat(rights(election))
        .containsExactly("leases[ours, edge-headgate-node-leader]: get, update", "leases: create");
    assertThat(rendered.one("Deployment").arguments())
        .contains("--election-id=ours", "--publish-service=net/edge-headgate-controller");
    assertThat(rendered.one("DaemonSet").arguments())
        .contains("--election-id=edge-headgate-node-leader")
        .noneMatch(it -> it.startsWith("--publish-service"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {publishService: {enabled: false}}                       | ''
          {publishService: {pathOverride: edge/front}}             | edge/front
          {service: {enabled: false}}                              | ''
          {extraArgs: {publish-status-address: 192.0.2.1}}         | ''
          """)
  void theServiceInFrontIsPublishedUnlessSomethingElseIs(String controller, String service) {
    String value = "--publish-service=" + service;
    Item deployment =
        withFlags("election-id", "publish-service", "publish-status-address")
            .render("{controller: " + controller + "}")
            .one("Deployment");

    assertThat(deployment.arguments().stream().filter(it -> it.startsWith("--publish-service")))
        .isEqualTo(service.isEmpty() ? List.of() : List.of(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rbac: {secrets: {shop: [shop-tls]}}                        | edge/edge-headgate-controller-certificate
          rbac: {scope: true}                                        | edge/edge-headgate-controller-certificate
          rbac: {scope: false}                                       | ''
          """)
  void theDefaultCertificateMayBeReadWhereNotAllSecretsMay(String values, String role) {
    Rendered rendered =
        Chart.OURS.render(
            "{controller: {scope: {enabled: true}, extraArgs: {default-ssl-certificate:"
                + " edge/wildcard}}, "
                + values
                + "}");

    List<Item> roles =
        rendered.all("Role").stream()
            .filter(it -> it.text("metadata.name").endsWith("-certificate"))
            .toList();
    assertThat(roles)
        .extracting(it -> it.text("metadata.namespace") + "/" + it.text("metadata.name"))
        .isEqualTo(role.isEmpty() ? List.of() : List.of(role));
    assertThat(roles)
        .allSatisfy(it -> assertThat(rights(it)).containsExactly("secrets[wildcard]: list, watch"));
    assertThat(rendered.one("Deployment").arguments())
        .contains("--default-ssl-certificate=edge/wildcard");
  }

  @Test
  void theKeysOfSessionTicketsMayBeReadWhereNotAllSecretsMay() {
    Rendered rendered =
        withFlags("ssl-session-ticket-secret")
            .render(
                "{controller: {scope: {enabled: true}, extraArgs: {ssl-session-ticket-secret:"
                    + " edge/tickets}}, rbac: {scope: true}}");

    assertThat(
            rendered.all("Role").stream()
                .filter(it -> it.text("metadata.name").endsWith("-controller-tickets")))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.text("metadata.namespace")).isEqualTo("edge");
              assertThat(rights(it)).containsExactly("secrets[tickets]: list, watch");
            });
  }

  @Test
  void secretsCanBeNamed() {
    Rendered rendered =
        withFlags("http-port").render("{rbac: {secrets: {shop: [shop-tls, blog-tls], team: []}}}");
    Map<?, ?> subject =
        Map.of("kind", "ServiceAccount", "name", "edge-headgate", "namespace", "net");

    List<Item> roles = rendered.all("Role");
    assertThat(roles)
        .extracting(it -> it.text("metadata.namespace"))
        .containsExactly("shop", "team");
    assertThat(roles.getFirst().texts("rules.0.resourceNames"))
        .containsExactly("shop-tls", "blog-tls");
    assertThat(roles.getLast().at("rules.0.resourceNames")).isNull();
    assertThat(rendered.all("RoleBinding"))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.map("subjects.0")).isEqualTo(subject));
  }

  @Test
  void oneNamespaceIsTheReleasesUnlessAnotherIsNamed() {
    for (String namespace : List.of("net", "shop")) {
      Rendered rendered =
          withFlags("http-port")
              .render(
                  "{rbac: {scope: true}, controller: {scope: {enabled: true, namespace: %s}}}"
                      .formatted(namespace.equals("net") ? "''" : namespace));
      assertThat(rendered.one("Role").text("metadata.namespace")).isEqualTo(namespace);
      assertThat(rendered.one("Deployment").arguments()).contains("--watch-namespace=" + namespace);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add-headers: edge/heads                                    | edge: configmaps[heads]: list, watch
          proxy-set-headers: edge/seen                               | edge: configmaps[seen]: list, watch
          add-headers: edge/heads, proxy-set-headers: team/seen      | edge: configmaps[heads]: list, watch; team: configmaps[seen]: list, watch
          add-headers: shop/heads                                    | ''
          add-headers: heads                                         | ''
          add-headers: a/b/c                                         | ''
          add-headers: 7                                             | ''
          """)
  void whatTheGlobalConfigMapNamesMayBeRead(String config, String expected) {
    String values =
        "{rbac: {scope: true}, controller: {scope: {enabled: true, namespace: shop},"
            + " configMapNamespace: shop, config: {"
            + config
            + "}}}";
    List<Item> named =
        withFlags("http-port").render(values).all("Role").stream()
            .filter(it -> it.text("metadata.name").endsWith("-headers"))
            .toList();

    assertThat(
            named.stream()
                .map(it -> it.text("metadata.namespace") + ": " + String.join("", rights(it)))
                .collect(Collectors.joining("; ")))
        .isEqualTo(expected);
  }

  @Test
  void onlyMembersReachTheClustersPort() {
    Item policy = Chart.OURS.render("{}").one("NetworkPolicy");
    List<Item> rules = policy.items("spec.ingress");

    assertThat(policy.texts("spec.policyTypes")).containsExactly("Ingress");
    assertThat(rules).hasSize(2);
    assertThat(rules.getFirst().at("from")).isNull();
    assertThat(ports(rules.getFirst())).containsExactly("8080", "8443", "10254", "8444");
    assertThat(ports(rules.getLast())).containsExactly("5790");
    assertThat(rules.getLast().items("from")).hasSize(1);
    assertThat(rules.getLast().map("from.0.podSelector.matchLabels"))
        .isEqualTo(policy.map("spec.podSelector.matchLabels"));
    assertThat(rules.getLast().at("from.0.namespaceSelector")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                             | true
          {cluster: {enabled: false}}                                                    | false
          {controller: {networkPolicy: {enabled: false}}}                                | false
          {controller: {networkPolicy: {enabled: false}}, cluster: {trustedNetwork: true}} | true
          {controller: {hostNetwork: true}}                                              | false
          {controller: {hostNetwork: true}, cluster: {trustedNetwork: true}}             | true
          {controller: {enabled: false}, node: {enabled: true}}                          | true
          {controller: {enabled: false}, node: {enabled: true, virtualAddresses: 'off'}}  | false
          {controller: {enabled: false}, node: {enabled: true, virtualAddresses: 'off'}, cluster: {trustedNetwork: true}} | true
          {controller: {enabled: false}, node: {enabled: true, containerSecurityContext: {runAsUser: 1}}} | false
          """)
  void podsShareOnlyWhereStrangersAreKeptOut(String values, boolean shares) {
    Rendered rendered = Chart.OURS.render(values);
    Item workload = rendered.workloads().getFirst();
    String members = workload.name() + "-members";

    assertThat(workload.arguments().contains("--cluster-service=" + members + ".net.svc"))
        .isEqualTo(shares);
    assertThat(workload.arguments().contains("--cluster-address=10.0.0.1:5790")).isEqualTo(shares);
    assertThat(rendered.names().contains("Service/" + members)).isEqualTo(shares);
    if (shares) {
      Item service = rendered.one("Service", members);
      assertThat(service.text("spec.clusterIP")).isEqualTo("None");
      assertThat(service.at("spec.publishNotReadyAddresses")).isEqualTo(true);
    }
    assertThat(Chart.OURS.notes(values).contains("NOT SHARED"))
        .isEqualTo(!shares && !values.contains("cluster: {enabled: false}"));
  }

  @Test
  void bothKindsOfPodsShareAmongThemselvesOnly() {
    Rendered rendered = Chart.OURS.render("{node: {enabled: true}}");

    assertThat(rendered.one("Deployment").arguments())
        .contains("--cluster-name=edge-headgate-controller");
    assertThat(rendered.one("DaemonSet").arguments()).contains("--cluster-name=edge-headgate-node");
  }

  /** The chart of a program that has these flags. */
  private Chart withFlags(String... flags) {
    Path copy = folder.resolve("chart-" + copies++);
    return Chart.OURS.with(copy, "files/flags.txt", String.join("\n", flags) + "\n");
  }

  private static List<String> rights(Item role) {
    return role.items("rules").stream()
        .map(
            rule ->
                String.join(", ", rule.texts("resources"))
                    + (rule.texts("resourceNames").isEmpty() ? "" : rule.texts("resourceNames"))
                    + ": "
                    + String.join(", ", rule.texts("verbs")))
        .toList();
  }

  private static Item security(Item workload) {
    return new Item(workload.container().map("securityContext"));
  }

  private static void assertIsConfined(Item security) {
    assertThat(security.at("readOnlyRootFilesystem")).isEqualTo(true);
    assertThat(security.at("allowPrivilegeEscalation")).isEqualTo(false);
    assertThat(security.at("privileged")).isNull();
    assertThat(security.text("seccompProfile.type")).isEqualTo("RuntimeDefault");
  }

  private static List<String> ports(Item rule) {
    return rule.items("ports").stream().map(it -> it.text("port")).toList();
  }
}
