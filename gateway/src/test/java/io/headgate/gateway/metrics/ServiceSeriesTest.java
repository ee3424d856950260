package io.headgate.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.listing.TrafficBook;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.balancer.state.LocalEjectionTable;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
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
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.TrafficPolicies;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Series begin and end with their object, and counters never fall. */
class ServiceSeriesTest {

  private static final ServicePortName PORT =
      new ServicePortName(new ServiceName("default", "web"), "http", Protocol.TCP);
  private static final String LABELS =
      "{namespace=\"default\",port=\"http\",protocol=\"TCP\",service=\"web\"}";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
  private final LocalEjectionTable ejections = new LocalEjectionTable();
  private final LocalConnectionCounts counts = new LocalConnectionCounts();
  private final TrafficBook traffic = new TrafficBook(counts);
  private final Endpoint one =
      Endpoint.ready(EndpointAddress.of(InetAddress.getLoopbackAddress(), 1));
  private final Endpoint two =
      Endpoint.ready(EndpointAddress.of(InetAddress.getLoopbackAddress(), 2));
  private Snapshot snapshot = Snapshot.empty(new NodeInfo("node-1", ""));

  ServiceSeriesTest() {
    registry
        .getPrometheusRegistry()
        .register(new ServiceSeries(traffic, ejections, () -> snapshot));
  }

  @Test
  void whatAnEndpointCountedStaysWhenItGoes() {
    serve(Optional.of(List.of(one, two)));
    connect(one, 100).close();
    ConnectionLease open = connect(two, 10);

    serve(Optional.of(List.of()));
    assertThat(registry.scrape())
        .contains("headgate_service_connections_total" + LABELS + " 2.0")
        .contains("headgate_service_sent_bytes_total" + LABELS + " 110.0")
        .contains("headgate_service_active_connections" + LABELS + " 1.0");

    open.traffic().received(5);
    open.close();
    assertThat(registry.scrape())
        .contains("headgate_service_sent_bytes_total" + LABELS + " 115.0")
        .contains("headgate_service_active_connections" + LABELS + " 0.0");
  }

  @Test
  void anEndpointThatComesBackIsCountedOnce() {
    serve(Optional.of(List.of(one)));
    ConnectionLease open = connect(one, 1);
    serve(Optional.of(List.of()));
    serve(Optional.of(List.of(one)));

    assertThat(registry.scrape())
        .contains("headgate_service_connections_total" + LABELS + " 1.0")
        .contains("headgate_service_active_connections" + LABELS + " 1.0");
    open.close();
  }

  @Test
  void nothingIsLeftOfAServiceThatIsGone() {
    serve(Optional.of(List.of(one)));
    assertThat(registry.scrape()).contains("headgate_service_connections_total" + LABELS + " 0.0");

    serve(Optional.empty());
    assertThat(registry.scrape()).doesNotContain("headgate_service_");
  }

  /** Serves the one port with these endpoints, or nothing. */
  private void serve(Optional<List<Endpoint>> endpoints) {
    ServiceTraits traits =
        new ServiceTraits(
            "uid-1",
            new SessionAffinity.None(),
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            ServicePolicy.DEFAULT);
    Optional<Service> service =
        endpoints.map(
            it ->
                new Service(
                    PORT.service(),
                    new ObjectMeta("uid-1", Instant.EPOCH, Map.of()),
                    new ServiceAddressing.Virtual("ClusterIP", List.of()),
                    traits,
                    List.of(
                        new ServicePort(
                            PORT,
                            new PortSpec(80, "80", 0, Optional.empty()),
                            List.of(),
                            traits,
                            it))));
    Optional<Service> before = Optional.ofNullable(snapshot.services().get(PORT.service()));
    snapshot =
        new Snapshot(
            snapshot.sequence() + 1,
            snapshot.node(),
            service.map(it -> Map.of(it.name(), it)).orElse(Map.of()),
            snapshot.ingress(),
            List.of());
    traffic.onSnapshot(
        new SnapshotDelta(
            Map.of(PORT.service(), new ServiceChange(before, service)), Set.of(), Set.of()),
        snapshot);
  }

  private ConnectionLease connect(Endpoint endpoint, long bytes) {
    ConnectionLease lease = counts.of(PORT, endpoint.address()).open();
    lease.traffic().connected();
    lease.traffic().received(bytes);
    return lease;
  }
}
