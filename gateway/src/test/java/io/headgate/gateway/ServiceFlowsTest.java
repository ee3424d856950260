package io.headgate.gateway;

import static io.headgate.gateway.ServiceClient.REFUSED;
import static io.headgate.gateway.ServiceClient.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pods a client reaches through each address of a Service, from manifests to sockets. */
class ServiceFlowsTest {

  private static final int PORT = 8080;
  private static final ServiceClient CLIENT = ServiceClient.from(ServiceNode.address(200));
  private static final String HERE = ServiceNode.NODE;

  private static final String NODES =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: node-1, labels: {topology.kubernetes.io/zone: z1}}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: node-2, labels: {topology.kubernetes.io/zone: z1}}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: node-3, labels: {topology.kubernetes.io/zone: z2}}
      """;

  @TempDir private Path directory;
  private ServiceNode node;

  @BeforeEach
  void start() throws IOException {
    node = ServiceNode.start(directory, false);
    for (int i = 1; i <= 3; i++) {
      node.pod("p" + i, ServiceNode.address(i), PORT);
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String service(String name, String meta, String spec) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, %s}
    spec: {selector: {app: web}, ports: [{port: %d}], %s}
    """
        .formatted(name, meta, PORT, spec);
  }

  private static String service(String spec) {
    return service("web", "", spec);
  }

  /** A ready pod: p1 at the first address, p2 at the second. */
  private static String pod(int number, String nodeName) {
    return pod(number, nodeName, "r");
  }

  /**
   * A pod.
   *
   * @param state r: ready; n: not; t: ready but terminating; x: terminating, not ready
   */
  private static String pod(int number, String nodeName, String state) {
    boolean ready = state.equals("r") || state.equals("t");
    boolean terminating = state.equals("t") || state.equals("x");
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: p%d, labels: {app: web}%s}
    spec: {nodeName: %s, containers: [{name: c}]}
    status: {podIP: %s, conditions: [{type: Ready, status: "%s"}]}
    """
        .formatted(
            number,
            terminating ? ", deletionTimestamp: \"2030-01-01T00:00:00Z\"" : "",
            nodeName,
            ServiceNode.address(number),
            ready ? "True" : "False");
  }

  private String clusterIp() {
    return address(node.service("web"), ListenAddress.ClusterIp.class);
  }

  private int nodePort() {
    return node.service("web").ports().getFirst().spec().nodePort();
  }

  private static String address(Service service, Class<? extends ListenAddress> kind) {
    return service.ports().getFirst().listenAddresses().stream()
        .filter(kind::isInstance)
        .map(
            address ->
                switch (address) {
                  case ListenAddress.ClusterIp(InetAddress ip, int port) -> ip.getHostAddress();
                  case ListenAddress.ExternalIp(InetAddress ip, int port) -> ip.getHostAddress();
                  case ListenAddress.LoadBalancerIp(InetAddress ip, int port) ->
                      ip.getHostAddress();
                  case ListenAddress.ExposedPort ours -> ours.address().getHostAddress();
                  case ListenAddress.NodePort(int port) -> ServiceNode.nodeAddress();
                })
        .findFirst()
        .orElseThrow();
  }

  private Set<String> throughClusterIp() {
    return CLIENT.ask(clusterIp(), PORT, 6);
  }

  private Set<String> throughNodePort() {
    return CLIENT.ask(ServiceNode.nodeAddress(), nodePort(), 6);
  }

  @Test
  void a1_everyPodIsReachedThroughTheVirtualAddress() {
    node.write(service(""), pod(1, HERE), pod(2, "node-2"), pod(3, "node-3"));

    assertThat(throughClusterIp()).containsExactly("p1", "p2", "p3");
  }

  @Test
  void a6_anInternalPolicyLocalServesOnlyWhereThereIsAPod() {
    node.write(service("internalTrafficPolicy: Local"), pod(2, "node-2"));
    assertThat(CLIENT.expectingSilence().ask(clusterIp(), PORT)).isEqualTo(SILENT);

    node.write(service("internalTrafficPolicy: Local"), pod(1, HERE), pod(2, "node-2"));
    assertThat(throughClusterIp()).containsExactly("p1");

    node.write(service("internalTrafficPolicy: Local"));
    assertThat(CLIENT.ask(clusterIp(), PORT))
        .as("without any pod it is refused")
        .isEqualTo(REFUSED);
  }

  @Test
  void a7_aPodReachesItselfThroughTheVirtualAddress() {
    node.write(service(""), pod(1, HERE));

    assertThat(ServiceClient.from(ServiceNode.address(1)).ask(clusterIp(), PORT, 3))
        .containsExactly("p1");
  }

  @Test
  void a9_socketsFollowTheType() {
    String external = service("type: ExternalName, externalName: db.example.com");
    node.write(external, pod(1, HERE));
    assertThat(node.openSockets()).isZero();

    node.write(service(""), pod(1, HERE));
    String vip = clusterIp();
    assertThat(throughClusterIp()).containsExactly("p1");
    assertThat(node.openSockets()).isEqualTo(1);

    node.write(service("type: NodePort"), pod(1, HERE));
    assertThat(clusterIp()).isEqualTo(vip);
    assertThat(throughNodePort()).containsExactly("p1");
    int nodePort = nodePort();

    node.write(external, pod(1, HERE));
    assertThat(node.openSockets()).isZero();
    assertThat(CLIENT.ask(vip, PORT)).isEqualTo(REFUSED);
    assertThat(CLIENT.ask(ServiceNode.nodeAddress(), nodePort)).isEqualTo(REFUSED);

    node.write(service("type: NodePort"), pod(1, HERE));
    assertThat(throughClusterIp()).containsExactly("p1");
    assertThat(throughNodePort()).containsExactly("p1");
    assertThat(node.messages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "service.kubernetes.io/service-proxy-name: other",
    "service.kubernetes.io/headless: ''"
  })
  void a10_a11_aLabelTakesTheServiceFromUsAndGivesItBack(String label) {
    String spec = "type: LoadBalancer";
    node.write(service("web", "labels: {app: web}", spec), pod(1, HERE));
    assertThat(node.openSockets()).isEqualTo(3);
    String vip = clusterIp();

    node.write(service("web", "labels: {app: web, " + label + "}", spec), pod(1, HERE));
    assertThat(node.openSockets()).isZero();
    assertThat(CLIENT.ask(vip, PORT)).isEqualTo(REFUSED);

    node.write(service("web", "labels: {app: web}", spec), pod(1, HERE));
    assertThat(throughClusterIp()).containsExactly("p1");
    assertThat(node.openSockets()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "service.kubernetes.io/service-proxy-name: other",
    "service.kubernetes.io/headless: ''"
  })
  void a10_a11_aLabelTakesASliceFromTheService(String label) {
    String slices =
        service("").replace("selector: {app: web}, ", "")
            + slice("first", 1, "")
            + slice("second", 2, label);
    node.write(slices);
    assertThat(throughClusterIp()).containsExactly("p1");

    node.write(slices.replace(label, "any: thing"));
    assertThat(throughClusterIp()).containsExactly("p1", "p2");
  }

  private static String slice(String name, int pod, String label) {
    return """
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: %s, labels: {kubernetes.io/service-name: web, %s}}
    addressType: IPv4
    ports: [{port: %d}]
    endpoints: [{addresses: [%s]}]
    """
        .formatted(name, label, PORT, ServiceNode.address(pod));
  }

  @Test
  void a20_anExternalPolicyLocalServesOnlyWhereThereIsAPod() {
    String local = service("type: NodePort, externalTrafficPolicy: Local");
    node.write(local, pod(2, "node-2"));
    assertThat(CLIENT.expectingSilence().ask(ServiceNode.nodeAddress(), nodePort()))
        .isEqualTo(SILENT);
    assertThat(throughClusterIp()).as("the policy is for outside").containsExactly("p2");

    node.write(local, pod(1, HERE), pod(2, "node-2"));
    assertThat(throughNodePort()).containsExactly("p1");
    assertThat(throughClusterIp()).containsExactly("p1", "p2");
  }

  @ParameterizedTest(name = "{0} {1}: {2} -> {3}")
  @CsvSource({
    "Cluster, Cluster, 1t@node-1 2t@node-2,           p1 p2, p1 p2",
    "Cluster, Cluster, 1t@node-1 2n@node-2,           p1,    p1",
    "Cluster, Cluster, 1t@node-1 2r@node-2,           p2,    p2",
    "Cluster, Local,   1t@node-1 2r@node-2,           p2,    p1",
    "Local,   Cluster, 1t@node-1 2r@node-2,           p1,    p2",
    "Local,   Local,   1t@node-1 2t@node-2,           p1,    p1",
    "Local,   Local,   1t@node-1 2t@node-2 3r@node-1, p3,    p3",
    "Cluster, Cluster, 1x@node-1 2n@node-1,           refused, refused",
  })
  void a22_whatTerminatesServesWhileNothingElseIsReady(
      String internal, String external, String pods, String inside, String outside) {
    String[] documents =
        Arrays.stream(pods.split(" ", -1))
            .map(
                pod ->
                    pod(
                        Integer.parseInt(pod.substring(0, 1)),
                        pod.substring(3),
                        pod.substring(1, 2)))
            .toArray(String[]::new);
    node.write(
        service(
            "type: NodePort, internalTrafficPolicy: %s, externalTrafficPolicy: %s"
                .formatted(internal, external)),
        String.join("---\n", documents));

    assertThat(throughClusterIp()).isEqualTo(names(inside));
    assertThat(throughNodePort()).isEqualTo(names(outside));
  }

  @Test
  void a23_podsThatAreNotReadyArePublishedWhereThatIsAskedFor() {
    node.write(service("publishNotReadyAddresses: true"), pod(1, HERE, "n"), pod(2, HERE, "x"));
    assertThat(throughClusterIp()).containsExactly("p1", "p2");

    node.write(service(""), pod(1, HERE, "n"), pod(2, HERE, "x"));
    assertThat(throughClusterIp()).containsExactly(REFUSED);
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "PreferSameZone, node-1 node-2 node-3, p1 p2",
    "PreferSameZone, node-3 node-3 node-3, p1 p2 p3",
    "PreferSameZone, node-1 node-2 node-9, p1 p2 p3",
    "PreferSameNode, node-1 node-2 node-3, p1",
    "PreferSameNode, node-2 node-2 node-3, p1 p2",
    "PreferSameNode, node-3 node-3 node-3, p1 p2 p3",
    "PreferClose,    node-1 node-2 node-3, p1 p2",
  })
  void a24_trafficStaysCloseWherePodsAreClose(String distribution, String nodes, String reached) {
    String[] at = nodes.split(" ", -1);
    node.write(
        NODES,
        service("trafficDistribution: " + distribution),
        pod(1, at[0]),
        pod(2, at[1]),
        pod(3, at[2]));

    assertThat(throughClusterIp()).isEqualTo(names(reached));
  }

  @Test
  void a26_theAddressOfALoadBalancerIsServedUnlessItWantsToSeeTheTraffic() {
    String vip = ServiceNode.address(101);
    String proxy = ServiceNode.address(102);
    node.write(
        service("type: LoadBalancer").stripTrailing()
            + "\nstatus: {loadBalancer: {ingress: [{ip: %s}, {ip: %s, ipMode: Proxy}]}}\n"
                .formatted(vip, proxy),
        pod(1, HERE));

    assertThat(CLIENT.ask(vip, PORT)).isEqualTo("p1");
    assertThat(CLIENT.ask(proxy, PORT)).isEqualTo(REFUSED);
    assertThat(node.messages()).isEmpty();
  }

  @Test
  void a27_aLoadBalancerOfAnotherClassGetsNoAddressAndIsServedByItsOthers() {
    node.write(service("type: LoadBalancer, loadBalancerClass: metallb.io/bgp"), pod(1, HERE));
    assertThat(node.service("web").ports().getFirst().listenAddresses())
        .noneMatch(ListenAddress.LoadBalancerIp.class::isInstance);
    assertThat(throughClusterIp()).containsExactly("p1");
    assertThat(throughNodePort()).containsExactly("p1");

    node.write(service("ours", "", "type: LoadBalancer"), pod(1, HERE));
    String pooled = address(node.service("ours"), ListenAddress.LoadBalancerIp.class);
    assertThat(CLIENT.ask(pooled, PORT)).isEqualTo("p1");
  }

  @Test
  void a28_endpointsInBothFormsAreServedOnce() {
    String endpoints =
        """
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: web}
        subsets: [{addresses: [{ip: %s}], ports: [{port: %d}]}]
        """
            .formatted(ServiceNode.address(1), PORT);
    String plain = service("").replace("selector: {app: web}, ", "");
    node.write(plain + endpoints);
    assertThat(throughClusterIp()).containsExactly("p1");

    node.write(plain + slice("by-hand", 2, ""));
    assertThat(throughClusterIp()).containsExactly("p2");

    node.write(plain + endpoints + slice("by-hand", 1, "") + slice("other", 2, ""));
    assertThat(node.service("web").ports().getFirst().endpoints()).hasSize(2);
    assertThat(throughClusterIp()).containsExactly("p1", "p2");
  }

  @Test
  void a29_oneFamilyRefusesWhileTheOtherServes() throws IOException {
    int port = freePortOfIpv6Loopback();
    int podPort = node.pod("v6", "::1", 0);
    String dual =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          ipFamilyPolicy: RequireDualStack
          clusterIP: %s
          clusterIPs: [%<s, "::1"]
          ports: [{port: %d, targetPort: %d}]
        """
            .formatted(clusterIpOf(service("probe", "", "")), port, PORT);
    node.write(dual + slice("v4", 1, ""));

    assertThat(node.messages()).isEmpty();
    assertThat(CLIENT.ask(clusterIp(), port, 3)).containsExactly("p1");
    assertThat(CLIENT.ask("::1", port)).isEqualTo(REFUSED);
    assertThat(node.openSockets()).isEqualTo(2);

    node.write(
        dual
            + slice("v4", 1, "")
            + slice("v6", 1, "")
                .replace("IPv4", "IPv6")
                .replace(ServiceNode.address(1), "\"::1\"")
                .replace("port: " + PORT, "port: " + podPort));
    assertThat(CLIENT.ask(clusterIp(), port, 3)).containsExactly("p1");
    assertThat(CLIENT.ask("::1", port, 3)).containsExactly("v6");
  }

  /** A free address of the Service range. */
  private String clusterIpOf(String service) {
    node.write(service);
    return address(node.service("probe"), ListenAddress.ClusterIp.class);
  }

  private static int freePortOfIpv6Loopback() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(ServiceNode.ip("::1"), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      assumeTrue(false, "this machine has no IPv6: " + e);
      return 0;
    }
  }

  @Test
  void externalIpsAreServedOnlyWhereThatIsAllowed() throws IOException {
    String external = ServiceNode.address(103);
    node.write(service("externalIPs: [" + external + "]"), pod(1, HERE));
    assertThat(CLIENT.ask(external, PORT)).isEqualTo(REFUSED);
    assertThat(throughClusterIp()).containsExactly("p1");
    assertThat(node.messages())
        .containsExactly(
            "spec.externalIPs: [%s] are not served (expected: --allow-external-ips)"
                .formatted(external));

    try (ServiceNode allowing = ServiceNode.start(directory, true)) {
      node.close();
      allowing.pod("p1", ServiceNode.address(1), PORT);
      assertThat(allowing.messages()).noneMatch(it -> it.contains("externalIPs"));
      assertThat(CLIENT.ask(external, PORT)).isEqualTo("p1");
    }
    node = ServiceNode.start(directory, false);
  }

  @Test
  void aClientPolicyOfExternalIpsIsTheExternalOne() throws IOException {
    node.close();
    node = ServiceNode.start(directory, true);
    node.pod("p2", ServiceNode.address(2), PORT);
    String external = ServiceNode.address(104);
    node.write(
        service("externalIPs: [" + external + "], externalTrafficPolicy: Local"), pod(2, "node-2"));

    assertThat(CLIENT.expectingSilence().ask(external, PORT)).isEqualTo(SILENT);
    assertThat(throughClusterIp()).containsExactly("p2");
  }

  private static Set<String> names(String list) {
    return new TreeSet<>(List.of(list.split(" ", -1)));
  }
}
