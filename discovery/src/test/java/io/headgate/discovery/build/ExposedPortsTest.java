package io.headgate.discovery.build;

import static io.headgate.discovery.build.Written.added;
import static io.headgate.discovery.build.Written.deleted;
import static io.headgate.discovery.build.Written.modified;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.build.ExposureRules.Taken;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.ListenAddress.ExposedPort;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.PortExposure.Headers;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.watch.ResourceEvent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ConfigMaps of ports come to, and what is wrong with them. */
class ExposedPortsTest {

  private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

  private final ResourceStore store = new ResourceStore();
  private final SnapshotBuilder builder =
      new SnapshotBuilder(
          new BuildOptions("node-1", IngressClassPolicy.DEFAULT, Duration.ZERO)
              .with(
                  new ExposureRules(
                      Optional.of(new ConfigMapName("edge", "tcp")),
                      Optional.of(new ConfigMapName("edge", "udp")),
                      ADDRESS,
                      List.of(
                          new Taken(Protocol.TCP, 443, "--https-port"),
                          new Taken(Protocol.UDP, 53, "--dns-listen")))),
          store);
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          default/web:80             | false | false
          default/web:http           | false | false
          default/web:http:PROXY     | true  | false
          default/web:http:proxy     | true  | false
          default/web:http::PROXY    | false | true
          default/web:80:PROXY:PROXY | true  | true
          default/web:80::           | false | false
          """)
  void aPortLeadsToAService(String target, boolean received, boolean sent) {
    change(added(web()), added(configMap("udp", "")), added(configMap("tcp", "9000: " + target)));

    assertThat(exposed())
        .containsExactly(new ExposedPort(ADDRESS, 9000, new Headers(received, sent)));
    assertThat(snapshot.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0: default/web:80          | data: "0" is no port (expected: 1-65535); it is not opened
          65536: default/web:80      | data: "65536" is no port (expected: 1-65535); it is not opened
          http: default/web:80       | data: "http" is no port (expected: 1-65535); it is not opened
          9000: web:80               | data.9000: "web:80" (expected: NAMESPACE/SERVICE:PORT, with :PROXY where clients send a PROXY header, and :PROXY once more where pods get one); it is not opened
          9000: default/web:80:HTTP  | data.9000: "default/web:80:HTTP" (expected: NAMESPACE/SERVICE:PORT, with :PROXY where clients send a PROXY header, and :PROXY once more where pods get one); it is not opened
          9000: default/web:0        | data.9000: "default/web:0" (expected: NAMESPACE/SERVICE:PORT, with :PROXY where clients send a PROXY header, and :PROXY once more where pods get one); it is not opened
          443: default/web:80        | data.443: the port is that of --https-port (expected: one that the program does not use itself); it is not opened
          9000: default/none:80      | data.9000: Service default/none does not exist; it is not opened
          9000: default/web:81       | data.9000: Service default/web has no TCP port 81; it is not opened
          9000: default/web:dns      | data.9000: Service default/web has no TCP port dns; it is not opened
          """)
  void whatCannotBeIsSaidAndDisturbsNothingElse(String line, String problem) {
    change(
        added(web()),
        added(configMap("udp", "")),
        added(configMap("tcp", line + "\n  9001: default/web:80")));

    assertThat(exposed()).extracting(ExposedPort::port).containsExactly(9001);
    assertThat(problems()).containsExactly(problem);
  }

  @Test
  void aPortOfUdpHasNoHeaders() {
    change(
        added(web()),
        added(configMap("tcp", "")),
        added(
            configMap(
                "udp",
                String.join(
                    "\n  ",
                    "53: default/web:dns",
                    "54: default/web:dns",
                    "55: default/web:dns:PROXY",
                    "443: default/web:53"))));

    assertThat(exposed()).extracting(ExposedPort::port).containsExactlyInAnyOrder(54, 443);
    assertThat(problems())
        .containsExactly(
            "data.55: \"default/web:dns:PROXY\" (expected: NAMESPACE/SERVICE:PORT); it is not"
                + " opened",
            "data.53: the port is that of --dns-listen (expected: one that the program does not use"
                + " itself); it is not opened");
  }

  @Test
  void everyChangeCounts() {
    change(added(web()));
    assertThat(problems())
        .containsExactly(
            "--tcp-services-configmap: \"edge/tcp\" is not there (expected: a ConfigMap); no port"
                + " is opened by it",
            "--udp-services-configmap: \"edge/udp\" is not there (expected: a ConfigMap); no port"
                + " is opened by it");
    change(added(configMap("udp", "")), added(configMap("tcp", "9000: default/web:80")));
    assertThat(exposed()).extracting(ExposedPort::port).containsExactly(9000);
    change(modified(configMap("tcp", "9001: default/web:80")));
    assertThat(exposed()).extracting(ExposedPort::port).containsExactly(9001);
    change(deleted(web()));
    assertThat(problems())
        .containsExactly("data.9001: Service default/web does not exist; it is not opened");
    change(added(web()));
    assertThat(exposed()).extracting(ExposedPort::port).containsExactly(9001);
    assertThat(problems()).isEmpty();
    change(deleted(configMap("tcp", "")));
    assertThat(exposed()).isEmpty();
  }

  @Test
  void aServiceOfAnotherProxyIsReachedByThemAlone() {
    String other =
        web()
            .replace(
                "name: web,", "name: web, labels: {service.kubernetes.io/service-proxy-name: x},");
    change(
        added(other), added(configMap("udp", "")), added(configMap("tcp", "9000: default/web:80")));

    assertThat(service().ports().getFirst().listenAddresses()).hasSize(1);
    assertThat(service().ports().getFirst().hasOwnAddress()).isFalse();
  }

  @Test
  void anExternalNameHasNoPodsToLeadTo() {
    change(
        added(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: default, uid: u}
            spec: {type: ExternalName, externalName: a.example, ports: [{port: 80}]}
            """),
        added(configMap("udp", "")),
        added(configMap("tcp", "9000: default/web:80")));

    assertThat(exposed()).isEmpty();
    assertThat(problems())
        .containsExactly(
            "data.9000: Service default/web is an ExternalName (expected: one with pods); it is not"
                + " opened");
  }

  private Service service() {
    return Objects.requireNonNull(snapshot.services().get(new ServiceName("default", "web")));
  }

  private List<ExposedPort> exposed() {
    return service().ports().stream()
        .flatMap(it -> it.listenAddresses().stream())
        .filter(ExposedPort.class::isInstance)
        .map(ExposedPort.class::cast)
        .toList();
  }

  private List<String> problems() {
    return snapshot.problems().stream().map(Problem::message).toList();
  }

  private void change(ResourceEvent... events) {
    for (ResourceEvent event : events) {
      store.apply(event);
    }
    builder.build(snapshot, List.of()).ifPresent(it -> snapshot = it.snapshot());
  }

  private static String web() {
    return Written.service("web", "10.0.0.1")
        .replace(
            "protocol: TCP}]",
            "protocol: TCP}, {name: dns, port: 53, targetPort: 53, protocol: UDP}]");
  }

  private static String configMap(String name, String data) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: edge}
    data:
      %s
    """
        .formatted(name, data.replaceAll("(?m)^(\\s*)([^:\n]+): (.*)$", "$1\"$2\": \"$3\""));
  }
}
