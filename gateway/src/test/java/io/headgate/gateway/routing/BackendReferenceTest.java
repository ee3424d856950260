package io.headgate.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TrafficPolicies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendReferenceTest {

  private static final ServiceName WEB = new ServiceName("default", "web");
  private static final ServiceTraits TRAITS =
      new ServiceTraits(
          "uid",
          new SessionAffinity.None(),
          TrafficPolicies.DEFAULT,
          ExternalAccess.EVERYBODY,
          ServicePolicy.DEFAULT);
  private static final ServiceAddressing CLUSTER_IP =
      new ServiceAddressing.Virtual("ClusterIP", List.of(InetAddress.getLoopbackAddress()));

  @ParameterizedTest
  @CsvSource({
    "80, http",
    "http, http",
    "443, https",
    "https, https",
    "53, dns-tcp",
    "8080, NoPort",
    "metrics, NoPort",
    "dns, NoPort",
  })
  void aPortIsFoundByItsNumberOrName(String wanted, String found) {
    Service service =
        service(
            CLUSTER_IP,
            port("http", Protocol.TCP, 80, "8080"),
            port("https", Protocol.TCP, 443, "tls"),
            port("dns", Protocol.UDP, 53, "53"),
            port("dns-tcp", Protocol.TCP, 53, "53"));

    assertThat(text(reference(wanted).in(snapshot(service)))).isEqualTo(found);
  }

  @Test
  void iR38_anExternalNameWithoutPortsIsDialledAtTheNumberOfTheIngress() {
    Service service = service(new ServiceAddressing.ExternalName("pods.example"));

    assertThat(text(reference("http").in(snapshot(service)))).isEqualTo("NoPort");
    assertThat(reference("8080").in(snapshot(service)))
        .isInstanceOfSatisfying(
            BackendTarget.Found.class,
            found ->
                assertThat(found.port().endpoints())
                    .extracting(endpoint -> endpoint.address().toString())
                    .containsExactly("pods.example:8080"));
  }

  @Test
  void throughTheServiceItsAddressIsAllThereIs() throws UnknownHostException {
    ServicePort http = port("http", Protocol.TCP, 80, "8080");
    InetAddress first = InetAddress.getByName("10.96.0.1");
    InetAddress second = InetAddress.getByName("fd00::1");
    Service service =
        service(new ServiceAddressing.Virtual("ClusterIP", List.of(first, second)), http);
    BackendReference reference =
        new BackendReference(
            new IngressBackend.ServiceBackend(WEB, new PortRef.ByName("http")), true);

    assertThat(reference.in(snapshot(service)))
        .isInstanceOfSatisfying(
            BackendTarget.Found.class,
            found -> {
              assertThat(found.port().endpoints())
                  .containsExactly(Endpoint.ready(EndpointAddress.of(first, 80)));
              // What is known of the pods is not known of this.
              assertThat(found.port().name()).isNotEqualTo(http.name());
              assertThat(found.port().name().service()).isEqualTo(WEB);
              assertThat(found.port().spec()).isEqualTo(http.spec());
            });
    assertThat(reference.in(snapshot(service(new ServiceAddressing.Headless(), http))))
        .isEqualTo(new BackendTarget.Found(http));
    assertThat(
            reference.in(snapshot(service(new ServiceAddressing.ExternalName("a.example"), http))))
        .isEqualTo(new BackendTarget.Found(http));
  }

  @Test
  void theAnswerIsKeptUntilTheServiceIsAnotherOne() {
    BackendReference reference = reference("80");
    Service first = service(CLUSTER_IP, port("http", Protocol.TCP, 80, "80"));
    Service second = service(CLUSTER_IP, port("web", Protocol.TCP, 80, "80"));

    BackendTarget before = reference.in(snapshot(first));

    assertThat(reference.in(snapshot(first))).isSameAs(before);
    assertThat(text(reference.in(snapshot(second)))).isEqualTo("web");
    assertThat(text(reference.in(Snapshot.empty(new NodeInfo("node", ""))))).isEqualTo("NoService");
  }

  @Test
  void aResourceIsNotKnown() {
    BackendReference reference =
        new BackendReference(new IngressBackend.ResourceBackend("StorageBucket", "icons"), false);

    assertThat(reference.in(Snapshot.empty(new NodeInfo("node", ""))))
        .isEqualTo(new BackendTarget.UnknownResource("StorageBucket", "icons"));
  }

  private static BackendReference reference(String port) {
    PortRef ref =
        Character.isDigit(port.charAt(0))
            ? new PortRef.ByNumber(Integer.parseInt(port))
            : new PortRef.ByName(port);
    return new BackendReference(new IngressBackend.ServiceBackend(WEB, ref), false);
  }

  private static String text(BackendTarget target) {
    return target instanceof BackendTarget.Found found
        ? found.port().name().port()
        : target.getClass().getSimpleName();
  }

  private static Snapshot snapshot(Service service) {
    return new Snapshot(
        1, new NodeInfo("node", ""), Map.of(WEB, service), IngressObjects.EMPTY, List.of());
  }

  private static Service service(ServiceAddressing addressing, ServicePort... ports) {
    ObjectMeta meta = new ObjectMeta("uid", Instant.EPOCH, Map.of());
    return new Service(WEB, meta, addressing, TRAITS, List.of(ports));
  }

  private static ServicePort port(String name, Protocol protocol, int port, String targetPort) {
    return new ServicePort(
        new ServicePortName(WEB, name, protocol),
        new PortSpec(port, targetPort, 0, Optional.empty()),
        List.of(),
        TRAITS,
        List.of(Endpoint.ready(EndpointAddress.of(InetAddress.getLoopbackAddress(), 1))));
  }
}
