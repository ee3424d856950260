package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Problem;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every field of a Service out of its range, in upstream's words (kubernetes
 * pkg/apis/core/validation); {@link ValidationTest} has those of ports and types.
 */
class ServiceFieldsTest {

  private static final String QUALIFIED =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

  private static List<String> errors(String spec, String status) {
    String text =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{port: 80}], %s}
        status: {%s}
        """
            .formatted(spec, status);
    return ManifestFile.of("f.yaml", null, new ManifestParser().parse("f.yaml", text))
        .problems()
        .stream()
        .map(Problem::message)
        .map(message -> message.replace(QUALIFIED, "<qualified>"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "clusterIPs: [10.0.0.1] | spec.clusterIPs: Invalid value: [\"10.0.0.1\"]: must be empty"
            + " when `clusterIP` is not specified",
        "clusterIP: 10.0.0.1, clusterIPs: [10.0.0.2] | spec.clusterIPs: Invalid value:"
            + " [\"10.0.0.2\"]: first value must match `clusterIP`",
        "clusterIP: None, clusterIPs: [None, 10.0.0.2] | spec.clusterIPs: Invalid value:"
            + " [\"None\",\"10.0.0.2\"]: 'None' must be the first and only value",
        "clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 10.0.0.2] | spec.clusterIPs: Invalid value:"
            + " [\"10.0.0.1\",\"10.0.0.2\"]: may specify no more than one IP for each IP family",
        "clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, \"fd00::1\", \"fd00::2\"] | spec.clusterIPs:"
            + " Invalid value: [\"10.0.0.1\",\"fd00::1\",\"fd00::2\"]: may only hold up to 2"
            + " values",
        "clusterIP: \"fd00::g\" | spec.clusterIPs[0]: Invalid value: \"fd00::g\": must be a valid"
            + " IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "clusterIP: 10.0.0.1, ipFamilies: [IPv6] | spec.clusterIPs[0]: Invalid value: \"10.0.0.1\":"
            + " expected an IPv6 value as indicated by `ipFamilies[0]`",
        "ipFamilies: [ipv4] | spec.ipFamilies[0]: Unsupported value: \"ipv4\": supported values:"
            + " \"IPv4\", \"IPv6\"",
        "ipFamilies: [IPv4, IPv4], ipFamilyPolicy: PreferDualStack | spec.ipFamilies[1]: Duplicate"
            + " value: \"IPv4\"",
        "ipFamilies: [IPv4, IPv6] | spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be"
            + " 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
        "clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, \"fd00::1\"] | spec.ipFamilyPolicy: Invalid"
            + " value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when"
            + " multiple cluster IPs are specified",
        "ipFamilyPolicy: DualStack | spec.ipFamilyPolicy: Unsupported value: \"DualStack\":"
            + " supported values: \"PreferDualStack\", \"RequireDualStack\", \"SingleStack\"",
        "type: ExternalName, externalName: a.b, clusterIP: 10.0.0.1 | spec.clusterIPs: Forbidden:"
            + " may not be set for ExternalName services",
        "type: ExternalName, externalName: a.b, ipFamilies: [IPv4] | spec.ipFamilies: Forbidden:"
            + " may not be set for ExternalName services",
        "type: ExternalName, externalName: a.b, ipFamilyPolicy: SingleStack | spec.ipFamilyPolicy:"
            + " Forbidden: may not be set for ExternalName services",
        "externalIPs: [nowhere] | spec.externalIPs[0]: Invalid value: \"nowhere\": must be a valid"
            + " IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "externalIPs: [0.0.0.0] | spec.externalIPs[0]: Invalid value: \"0.0.0.0\": may not be"
            + " unspecified (0.0.0.0)",
        "externalIPs: [169.254.169.254] | spec.externalIPs[0]: Invalid value: \"169.254.169.254\":"
            + " may not be in the link-local range (169.254.0.0/16, fe80::/10)",
        "externalIPs: [224.0.0.5] | spec.externalIPs[0]: Invalid value: \"224.0.0.5\": may not be"
            + " in the link-local multicast range (224.0.0.0/24, ff02::/10)",
        "externalIPs: [127.0.9.9] | ",
        "loadBalancerSourceRanges: [10.0.0.0/8] | spec.LoadBalancerSourceRanges: Forbidden: may"
            + " only be used when `type` is 'LoadBalancer'",
        "type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/33] |"
            + " spec.LoadBalancerSourceRanges[0]: Invalid value: \"10.0.0.0/33\": must be a valid"
            + " CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)",
        "type: LoadBalancer, loadBalancerSourceRanges: [\" 10.0.0.0/8 \"] | ",
        "allocateLoadBalancerNodePorts: false | spec.allocateLoadBalancerNodePorts: Forbidden: may"
            + " only be used when `type` is 'LoadBalancer'",
        "loadBalancerClass: a.b/c | spec.loadBalancerClass: Forbidden: may only be used when `type`"
            + " is 'LoadBalancer'",
        "type: LoadBalancer, loadBalancerClass: -a | spec.loadBalancerClass: Invalid value: \"-a\":"
            + " name part <qualified>",
        "type: LoadBalancer, loadBalancerClass: a/b/c | spec.loadBalancerClass: Invalid value:"
            + " \"a/b/c\": a qualified name <qualified> with an optional DNS subdomain prefix and"
            + " '/' (e.g. 'example.com/MyName')",
        "type: LoadBalancer, loadBalancerClass: /b | spec.loadBalancerClass: Invalid value:"
            + " \"/b\": prefix part must be non-empty",
        "type: NodePort, externalTrafficPolicy: local | spec.externalTrafficPolicy: Unsupported"
            + " value: \"local\": supported values: \"Cluster\", \"Local\"",
        "externalIPs: [192.0.2.1], externalTrafficPolicy: Local | ",
        "internalTrafficPolicy: Node | spec.internalTrafficPolicy: Unsupported value: \"Node\":"
            + " supported values: \"Cluster\", \"Local\"",
        "type: LoadBalancer, healthCheckNodePort: 30100 | spec.healthCheckNodePort: Invalid value:"
            + " 30100: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
            + " 'Local'",
        "type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 70000 |"
            + " spec.healthCheckNodePort: Invalid value: 70000: must be between 1 and 65535,"
            + " inclusive",
        "trafficDistribution: PreferFar | spec.trafficDistribution: Unsupported value:"
            + " \"PreferFar\": supported values: \"PreferClose\", \"PreferSameNode\","
            + " \"PreferSameZone\"",
        "selector: {a b: c} | spec.selector: Invalid value: \"a b\": name part <qualified>",
        "selector: {a: c/d} | spec.selector: Invalid value: \"c/d\": a valid label must be an empty"
            + " string or consist of alphanumeric characters, '-', '_' or '.', and must start and"
            + " end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345',"
            + " regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      })
  void aSpecIsRefused(String spec, String error) {
    assertThat(errors(spec, "")).isEqualTo(error == null ? List.of() : List.of(error));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LoadBalancer | {ip: 192.0.2.1, ipMode: Proxy} | ",
        "LoadBalancer | {hostname: lb.example.com} | ",
        "NodePort | {ip: 192.0.2.1} | status.loadBalancer.ingress: Forbidden: may only be used when"
            + " `spec.type` is 'LoadBalancer'",
        "LoadBalancer | {ip: 192.0.2} | status.loadBalancer.ingress[0].ip: Invalid value:"
            + " \"192.0.2\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "LoadBalancer | {ip: 192.0.2.1, ipMode: vip} | status.loadBalancer.ingress[0].ipMode:"
            + " Unsupported value: \"vip\": supported values: \"Proxy\", \"VIP\"",
        "LoadBalancer | {hostname: a.b, ipMode: VIP} | status.loadBalancer.ingress[0].ipMode:"
            + " Forbidden: may not be specified when `ip` is not set",
        "LoadBalancer | {hostname: 192.0.2.1} | status.loadBalancer.ingress[0].hostname: Invalid"
            + " value: \"192.0.2.1\": must be a DNS name, not an IP address",
      })
  void aStatusIsRefused(String type, String ingress, String error) {
    assertThat(errors("type: " + type, "loadBalancer: {ingress: [" + ingress + "]}"))
        .isEqualTo(error == null ? List.of() : List.of(error));
  }

  @ParameterizedTest
  @CsvSource({"kubernetes.io/h2c, true", "http, true", "h t, false"})
  void anAppProtocolIsAQualifiedName(String protocol, boolean valid) {
    String text =
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80,"
            + " appProtocol: %s}]}\n".formatted(protocol);
    List<Problem> problems =
        ManifestFile.of("f.yaml", null, new ManifestParser().parse("f.yaml", text)).problems();

    assertThat(problems.isEmpty()).isEqualTo(valid);
    assertThat(problems)
        .allSatisfy(it -> assertThat(it.message()).startsWith("spec.ports[0].appProtocol: "));
  }
}
