package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Service is assigned, keeps and gives back while its manifest changes. */
class ServiceLifeTest {
  private static final String V4 = "127.96.0.0/16";
  private static final String DUAL = "127.96.0.0/16,fd00:96::/112";

  private static ControlPlaneHarness plane(String clusterIps, String pool) {
    return plane(clusterIps, pool, new MemoryAllocationStore());
  }

  private static ControlPlaneHarness plane(String clusterIps, String pool, AllocationStore store) {
    return new ControlPlaneHarness(
        new AllocationRanges(
            AllocationRanges.parseCidrs(clusterIps),
            PortRange.parse("30000-32767"),
            pool.isEmpty() ? List.of() : AllocationRanges.parseCidrs(pool)),
        store,
        PodRuntime.none());
  }

  private static String service(String name, String spec) {
    return "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {%s}\n"
        .formatted(name, spec);
  }

  private static ServiceSpec spec(ControlPlaneHarness plane) {
    return plane.service("web").orElseThrow().getSpec();
  }

  private static List<String> messages(ControlPlaneHarness plane) {
    return plane.problems.stream().map(problem -> problem.message()).toList();
  }

  @Test
  void a9_typesChangeIntoEachOther() {
    String external = service("web", "type: ExternalName, externalName: db.example.com");
    String cluster = service("web", "ports: [{port: 80}]");
    String node = service("web", "type: NodePort, ports: [{port: 80}]");
    ControlPlaneHarness plane = plane(V4, "").write("a.yaml", external);
    assertThat(spec(plane).getClusterIP()).isNull();

    assertThat(spec(plane.write("a.yaml", cluster)).getClusterIP()).startsWith("127.96.");
    assertThat(spec(plane).getPorts().getFirst().getNodePort()).isNull();
    String ip = spec(plane).getClusterIP();

    assertThat(spec(plane.write("a.yaml", node)).getClusterIP()).isEqualTo(ip);
    int nodePort = spec(plane).getPorts().getFirst().getNodePort();
    assertThat(nodePort).isBetween(30086, 32767);

    assertThat(spec(plane.write("a.yaml", external)).getClusterIP()).isNull();
    plane.write(
        "b.yaml",
        service(
            "heir",
            "type: NodePort, clusterIP: %s, ports: [{port: 80, nodePort: %d}]"
                .formatted(ip, nodePort)));
    assertThat(messages(plane)).as("what an ExternalName gave back is free").isEmpty();

    plane.write("a.yaml", node);
    assertThat(spec(plane).getClusterIP()).startsWith("127.96.").isNotEqualTo(ip);
    assertThat(spec(plane).getPorts().getFirst().getNodePort()).isNotEqualTo(nodePort);
  }

  @ParameterizedTest(name = "{1} in {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "v4   | ''                                                    | SingleStack      | IPv4",
        "v4   | 'ipFamilyPolicy: PreferDualStack'                     | PreferDualStack  | IPv4",
        "dual | ''                                                    | SingleStack      | IPv4",
        "dual | 'ipFamilies: [IPv6]'                                  | SingleStack      | IPv6",
        "dual | 'ipFamilyPolicy: PreferDualStack'                     | PreferDualStack  | IPv4"
            + " IPv6",
        "dual | 'ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6]'| RequireDualStack | IPv6"
            + " IPv4",
        "dual | 'clusterIP: \"fd00:96::5\"'                           | SingleStack      | IPv6",
        "dual | 'clusterIP: \"fd00:96::5\", ipFamilyPolicy: PreferDualStack'"
            + " | PreferDualStack | IPv6 IPv4",
        "dual | 'clusterIP: None, selector: {a: b}'                   | SingleStack      | IPv4",
        "v4   | 'clusterIP: None'                                     | RequireDualStack | IPv4"
            + " IPv6",
      })
  void aServiceHasTheFamiliesThatItAsksFor(
      String ranges, String asked, String policy, String families) {
    ControlPlaneHarness plane =
        plane(ranges.equals("dual") ? DUAL : V4, "")
            .write(
                "a.yaml",
                service("web", "ports: [{port: 80}]" + (asked.isEmpty() ? "" : ", " + asked)));

    assertThat(messages(plane)).isEmpty();
    assertThat(spec(plane).getIpFamilyPolicy()).isEqualTo(policy);
    assertThat(spec(plane).getIpFamilies()).isEqualTo(List.of(families.split(" ", -1)));
    List<String> ips = spec(plane).getClusterIPs();
    assertThat(ips.getFirst()).isEqualTo(spec(plane).getClusterIP());
    if (!ips.equals(List.of("None"))) {
      assertThat(ips.stream().map(ip -> ip.contains(":") ? "IPv6" : "IPv4").toList())
          .isEqualTo(spec(plane).getIpFamilies());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ipFamilyPolicy: RequireDualStack | spec.ipFamilyPolicy: Invalid value:"
            + " \"RequireDualStack\": this cluster is not configured for dual-stack services",
        "ipFamilies: [IPv6] | spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this"
            + " cluster",
        "clusterIP: \"fd00::5\" | spec.clusterIPs[0]: Invalid value: [\"fd00::5\"]: IPv6 is not"
            + " configured on this cluster",
        "clusterIP: 10.0.0.1 | spec.clusterIPs: Invalid value: [\"10.0.0.1\"]: failed to allocate"
            + " IP 10.0.0.1: the provided IP (10.0.0.1) is not in the valid range. The range of"
            + " valid IPs is 127.96.0.0/16",
        "type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 80 | failed to"
            + " allocate requested HealthCheck NodePort 80: provided port is not in the valid"
            + " range. The range of valid ports is 30000-32767",
      })
  void whatTheRangesDoNotHaveIsRefusedInUpstreamsWords(String asked, String message) {
    ControlPlaneHarness plane =
        plane(V4, "")
            .write("a.yaml", service("web", "ports: [{port: 80}], " + asked))
            .write("b.yaml", service("good", "ports: [{port: 80}]"));

    assertThat(messages(plane)).containsExactly(message);
    assertThat(plane.service("web")).isEmpty();
    assertThat(plane.service("good")).isPresent();
  }

  @Test
  void theSecondFamilyComesAndGoesWhileTheFirstStays() {
    String single = service("web", "ports: [{port: 80}]");
    String dual = service("web", "ports: [{port: 80}], ipFamilyPolicy: RequireDualStack");
    ControlPlaneHarness plane = plane(DUAL, "").write("a.yaml", single);
    String first = spec(plane).getClusterIP();

    assertThat(spec(plane.write("a.yaml", dual)).getClusterIPs()).hasSize(2).startsWith(first);
    String second = spec(plane).getClusterIPs().getLast();
    assertThat(second).startsWith("fd00:96::");

    assertThat(spec(plane.write("a.yaml", single)).getClusterIPs()).containsExactly(first);
    plane.write(
        "b.yaml", service("heir", "clusterIP: \"%s\", ports: [{port: 80}]".formatted(second)));
    assertThat(messages(plane)).isEmpty();
  }

  @Test
  void allocationsOutliveARestart() {
    MemoryAllocationStore store = new MemoryAllocationStore();
    String text =
        service(
            "web",
            "type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}],"
                + " ipFamilyPolicy: RequireDualStack");
    String pool = "192.0.2.0/28,2001:db8::/124";
    Service before = plane(DUAL, pool, store).write("a.yaml", text).service("web").orElseThrow();

    assertThat(plane(DUAL, pool, store).write("a.yaml", text).service("web")).contains(before);
    assertThat(before.getSpec().getHealthCheckNodePort()).isBetween(30086, 32767);
    Allocations remembered = store.read().toCompletableFuture().join();
    assertThat(new AllocationsJson().parse(new AllocationsJson().render(remembered)))
        .isEqualTo(remembered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "clusterIP: 127.96.0.5 | clusterIP: 127.96.0.6 | spec.clusterIPs[0]: Invalid value:"
            + " [\"127.96.0.6\"]: may not change once set",
        "clusterIP: 127.96.0.5 | clusterIP: None | spec.clusterIPs[0]: Invalid value: [\"None\"]:"
            + " may not change once set",
        "clusterIP: None | clusterIP: 127.96.0.5 | spec.clusterIPs[0]: Invalid value:"
            + " [\"127.96.0.5\"]: may not change once set",
        "ipFamilies: [IPv4] | ipFamilies: [IPv6] | spec.ipFamilies[0]: Invalid value: [\"IPv6\"]:"
            + " may not change once set",
        "type: LoadBalancer | type: LoadBalancer, loadBalancerClass: a.b/c |"
            + " spec.loadBalancerClass: Invalid value: \"a.b/c\": may not change once set",
        "type: LoadBalancer, loadBalancerClass: a.b/c | type: LoadBalancer |"
            + " spec.loadBalancerClass: Invalid value: null: may not change once set",
        "type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30100 | type:"
            + " LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30101 |"
            + " spec.healthCheckNodePort: Forbidden: field is immutable",
      })
  void whatIsImmutableStaysAndTheFormerVersionIsServed(
      String before, String after, String message) {
    ControlPlaneHarness plane =
        plane(DUAL, "").write("a.yaml", service("web", "ports: [{port: 80}], " + before));
    ServiceSpec served = spec(plane);
    assertThat(messages(plane)).isEmpty();

    plane.write("a.yaml", service("web", "ports: [{port: 81}], " + after));

    assertThat(messages(plane)).containsExactly(message);
    assertThat(spec(plane)).isEqualTo(served);
    assertThat(messages(plane.write("a.yaml", service("web", "ports: [{port: 80}], " + before))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                             | clusterIP: 127.96.0.5",
        "clusterIP: 127.96.0.5          | ''",
        "clusterIP: None                | ''",
        "'ipFamilyPolicy: RequireDualStack' | 'ipFamilyPolicy: SingleStack'",
        "type: LoadBalancer, loadBalancerClass: a.b/c | type: NodePort",
        "type: NodePort                 | 'type: LoadBalancer, loadBalancerClass: a.b/c'",
        "'type: LoadBalancer, externalTrafficPolicy: Local' | type: LoadBalancer",
      })
  void otherChangesAreTaken(String before, String after) {
    ControlPlaneHarness plane =
        plane(DUAL, "").write("a.yaml", service("web", "ports: [{port: 80}], " + before));
    if (after.equals("clusterIP: 127.96.0.5")) {
      // A field that was left out has the value that was assigned.
      after = "clusterIP: " + spec(plane).getClusterIP();
    }
    plane.write("a.yaml", service("web", "ports: [{port: 81}], " + after));

    assertThat(messages(plane)).isEmpty();
    assertThat(spec(plane).getPorts().getFirst().getPort()).isEqualTo(81);
  }

  @Test
  void loadBalancersGetAddressesOutOfThePool() {
    String lb = "type: LoadBalancer, ports: [{port: 80}]";
    ControlPlaneHarness plane =
        plane(V4, "192.0.2.8/31")
            .write("a.yaml", service("web", lb))
            .write("b.yaml", service("ours", lb + ", loadBalancerClass: headgate.io/load-balancer"))
            .write("c.yaml", service("late", lb));

    assertThat(ingress(plane, "web")).hasSize(1).first().asString().startsWith("192.0.2.");
    assertThat(ingress(plane, "ours")).hasSize(1).isNotEqualTo(ingress(plane, "web"));
    assertThat(ingress(plane, "late")).isEmpty();
    assertThat(messages(plane))
        .containsExactly(
            "status.loadBalancer: no address is left in --load-balancer-pool 192.0.2.8/31");
    assertThat(plane.service("late").orElseThrow().getSpec().getClusterIP()).isNotNull();

    List<String> freed = ingress(plane, "web");
    plane.write("a.yaml", service("web", "type: NodePort, ports: [{port: 80}]"));
    assertThat(ingress(plane, "late")).as("what the other gave back").isEqualTo(freed);
    assertThat(messages(plane)).isEmpty();
  }

  @Test
  void aWishForAnAddressOfThePoolIsGrantedWhileItIsFree() {
    String lb = "type: LoadBalancer, ports: [{port: 80}], loadBalancerIP: ";
    ControlPlaneHarness plane =
        plane(V4, "192.0.2.0/28")
            .write("a.yaml", service("web", lb + "192.0.2.7"))
            .write("b.yaml", service("second", lb + "192.0.2.7"));

    assertThat(ingress(plane, "web")).containsExactly("192.0.2.7");
    assertThat(ingress(plane, "second")).isEmpty();
    assertThat(messages(plane))
        .containsExactly(
            "spec.loadBalancerIP: Invalid value: \"192.0.2.7\": taken, or not in"
                + " --load-balancer-pool 192.0.2.0/28");
    assertThat(ingress(plane.write("a.yaml", service("web", lb + "192.0.2.9")), "web"))
        .containsExactly("192.0.2.9");
    assertThat(ingress(plane, "second")).containsExactly("192.0.2.7");
  }

  @Test
  void a27_aLoadBalancerOfAnotherClassIsNotAssignedAnything() {
    ControlPlaneHarness plane =
        plane(V4, "192.0.2.0/28")
            .write(
                "a.yaml",
                service(
                    "web",
                    "type: LoadBalancer, loadBalancerClass: metallb.io/bgp, ports: [{port: 80}]"));

    assertThat(messages(plane)).isEmpty();
    assertThat(ingress(plane, "web")).isEmpty();
    assertThat(spec(plane).getClusterIP()).isNotNull();
    assertThat(spec(plane).getPorts().getFirst().getNodePort()).isNotNull();
  }

  @Test
  void loadBalancersMayGoWithoutNodePorts() {
    ControlPlaneHarness plane =
        plane(V4, "")
            .write(
                "a.yaml",
                service(
                    "web",
                    "type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{name: a,"
                        + " port: 80}, {name: b, port: 81, nodePort: 30007}]"));

    assertThat(spec(plane).getPorts())
        .extracting(port -> port.getNodePort())
        .containsExactly(null, 30007);
  }

  private static List<String> ingress(ControlPlaneHarness plane, String name) {
    Service service = plane.service(name).orElseThrow();
    return service.getStatus() == null || service.getStatus().getLoadBalancer() == null
        ? List.of()
        : service.getStatus().getLoadBalancer().getIngress().stream()
            .map(LoadBalancerIngress::getIp)
            .toList();
  }
}
