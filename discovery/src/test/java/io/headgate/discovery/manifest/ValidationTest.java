package io.headgate.discovery.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an API server would say. Upstream: pkg/apis/core and networking, validation.go. */
class ValidationTest {
  private static List<String> errors(String text) {
    return ManifestFile.of("f.yaml", null, new ManifestParser().parse("f.yaml", text))
        .problems()
        .stream()
        .map(Problem::message)
        .toList();
  }

  private static List<String> service(String spec) {
    return errors("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: " + spec);
  }

  private static List<String> ingress(String spec) {
    return errors(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: " + spec);
  }

  @ParameterizedTest
  @CsvSource({"TCP, true", "UDP, true", "SCTP, true", "'', true", "udp, false"})
  void aContainerPortHasAProtocol(String protocol, boolean valid) {
    List<String> errors =
        errors(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec: {containers: [{name: c, ports: [{containerPort: 53, protocol: "%s"}]}]}
            """
                .formatted(protocol));
    if (valid) {
      assertThat(errors).isEmpty();
    } else {
      assertThat(errors)
          .containsExactly(
              "spec.containers[0].ports[0].protocol: Unsupported value: \"udp\": supported values:"
                  + " \"SCTP\", \"TCP\", \"UDP\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "86400, true", "86401, false", "-5, false"})
  void b10_theAffinityTimeoutHasBounds(int seconds, boolean valid) {
    List<String> errors =
        service(
            "{ports: [{port: 80}], sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP:"
                + " {timeoutSeconds: "
                + seconds
                + "}}}");
    if (valid) {
      assertThat(errors).isEmpty();
    } else {
      assertThat(errors)
          .containsExactly(
              "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: "
                  + seconds
                  + ": must be greater than 0 and less than 86400");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ports: [{port: 80}]} | ",
        "{ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP}]} | ",
        "{} | spec.ports: Required value",
        "{clusterIP: None} | ",
        "{ports: [{port: 0, targetPort: 80}]} | spec.ports[0].port: Invalid value: 0: must be"
            + " between 1 and 65535, inclusive",
        "{ports: [{port: 80}, {name: b, port: 81}]} | spec.ports[0].name: Required value",
        "{ports: [{name: a, port: 80}, {name: a, port: 81}]} | spec.ports[1].name: Duplicate value:"
            + " \"a\"",
        "{ports: [{name: a, port: 80}, {name: b, port: 80}]} | spec.ports[1]: Duplicate value:"
            + " {\"protocol\":\"TCP\",\"port\":80}",
        "{ports: [{port: 80, protocol: tcp}]} | spec.ports[0].protocol: Unsupported value: \"tcp\":"
            + " supported values: \"SCTP\", \"TCP\", \"UDP\"",
        "{ports: [{port: 80, targetPort: 70000}]} | spec.ports[0].targetPort: Invalid value: 70000:"
            + " must be between 1 and 65535, inclusive",
        "{ports: [{port: 80, targetPort: \"80\"}]} | spec.ports[0].targetPort: Invalid value:"
            + " \"80\": must contain at least one letter (a-z)",
        "{ports: [{port: 80, nodePort: 30007}]} | spec.ports[0].nodePort: Forbidden: may not be"
            + " used when `type` is 'ClusterIP'",
        "{type: nodeport, ports: [{port: 80}]} | spec.type: Unsupported value: \"nodeport\":"
            + " supported values: \"ClusterIP\", \"ExternalName\", \"LoadBalancer\", \"NodePort\"",
        "{type: NodePort, clusterIP: None, ports: [{port: 80}]} | spec.clusterIPs[0]: Invalid"
            + " value: \"None\": may not be set to 'None' for NodePort services",
        "{type: ExternalName} | spec.externalName: Required value",
        "{type: ExternalName, externalName: db.example.com.} | ",
        "{ports: [{port: 80}], clusterIP: 10.0.0} | spec.clusterIPs[0]: Invalid value: \"10.0.0\":"
            + " must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "{ports: [{port: 80}], externalTrafficPolicy: Local} | spec.externalTrafficPolicy: Invalid"
            + " value: \"Local\": may only be set for externally-accessible services",
        "{ports: [{port: 80}], sessionAffinity: Cookie} | spec.sessionAffinity: Unsupported value:"
            + " \"Cookie\": supported values: \"ClientIP\", \"None\""
      })
  void servicesAreRefusedInUpstreamsWords(String spec, String error) {
    if (error == null) {
      assertThat(service(spec)).isEmpty();
    } else {
      assertThat(service(spec)).containsExactly(error);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Prefix | / | ",
        "Prefix | x | must be an absolute path",
        "Exact | /a//b | must not contain '//'",
        "Exact | /a/./b | must not contain '/./'",
        "Prefix | /a/../b | must not contain '/../'",
        "Prefix | /a%2fb | must not contain '%2f'",
        "Prefix | /a%2Fb | must not contain '%2F'",
        "Prefix | /a/.. | cannot end with '/..'",
        "Prefix | /a/. | cannot end with '/.'",
        "ImplementationSpecific | /a//b | ",
        "ImplementationSpecific | a | must be an absolute path"
      })
  void pathsAreRefusedInUpstreamsWords(String type, String path, String detail) {
    List<String> errors =
        ingress(
            "{rules: [{http: {paths: [{pathType: %s, path: \"%s\", backend: {service: {name: web, port: {number: 80}}}}]}}]}"
                .formatted(type, path));
    if (detail == null) {
      assertThat(errors).isEmpty();
    } else {
      assertThat(errors)
          .containsExactly(
              "spec.rules[0].http.paths[0].path: Invalid value: \"%s\": %s"
                  .formatted(path, detail));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | spec: Invalid value: []: either `defaultBackend` or `rules` must be specified",
        "{rules: [{http: {paths: []}}]} | spec.rules[0].http.paths: Required value",
        "{rules: [{http: {paths: [{path: /, backend: {service: {name: a, port: {number: 1}}}}]}}]}"
            + " | spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified",
        "{rules: [{host: 10.0.0.1}]} | spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a"
            + " DNS name, not an IP address",
        "{defaultBackend: {service: {name: a}}} | spec.defaultBackend: Required value: port name or"
            + " number is required",
        "{defaultBackend: {service: {name: a, port: {number: 1, name: b}}}} | spec.defaultBackend:"
            + " Invalid value: \"\": cannot set both port name & port number",
        "{defaultBackend: {}} | spec.defaultBackend: Invalid value: \"\": resource or service"
            + " backend is required"
      })
  void ingressesAreRefusedInUpstreamsWords(String spec, String error) {
    assertThat(ingress(spec)).containsExactly(error);
  }

  @ParameterizedTest
  @CsvSource({"'*.foo.com', true", "'*', false", "'a.*.com', false", "'Foo.com', false"})
  void hostsHaveAGrammar(String host, boolean valid) {
    assertThat(ingress("{rules: [{host: \"" + host + "\"}]}").isEmpty()).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({"web, true", "1web, false", "my-nginx, true", "Web, false", "a.b, false"})
  void serviceNamesAreLabels(String name, boolean valid) {
    assertThat(
            errors(
                    "apiVersion: v1\nkind: Service\nmetadata: {name: "
                        + name
                        + "}\nspec: {ports: [{port: 80}]}\n")
                .isEmpty())
        .isEqualTo(valid);
  }

  @Test
  void kindsThatAreNotReadAreNamedUnlessTheyDoNoHarm() {
    assertThat(errors("apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\n"))
        .containsExactly("no matches for kind \"DaemonSet\" in version \"apps/v1\"");
    assertThat(errors("apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n"))
        .containsExactly("no matches for kind \"Ingress\" in version \"extensions/v1beta1\"");
    assertThat(errors("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n")).isEmpty();
    assertThat(errors("kind: Service\n")).containsExactly("apiVersion not set");
    assertThat(errors("# nothing\n---\n---\n")).isEmpty();
  }
}
