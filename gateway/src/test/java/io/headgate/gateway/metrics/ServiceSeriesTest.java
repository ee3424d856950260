package io.headgate.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.listing.PortTraffic;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.balancer.state.LocalEjectionTable;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Series begin and end with their object, and counters never fall. */
class ServiceSeriesTest {

  private static final ServicePortName PORT =
      new ServicePortName(new ServiceName("default", "web"), "http", Protocol.TCP);
  private static final String LABELS =
      "{namespace=\"default\",port=\"http\",protocol=\"TCP\",service=\"web\"}";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LocalEjectionTable ejections = new LocalEjectionTable();
  private final LocalConnectionCounts counts = new LocalConnectionCounts();
  private final Endpoint one =
      Endpoint.ready(EndpointAddress.of(InetAddress.getLoopbackAddress(), 1));
  private final Endpoint two =
      Endpoint.ready(EndpointAddress.of(InetAddress.getLoopbackAddress(), 2));

  @Test
  void whatAnEndpointCountedStaysWhenItGoes() {
    PortTraffic traffic = new PortTraffic(PORT, counts);
    var unused = new ServiceSeries(registry, PORT, traffic, ejections);
    traffic.follow(List.of(one, two));
    connect(one, 100).close();
    ConnectionLease open = connect(two, 10);

    traffic.follow(List.of());
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
    PortTraffic traffic = new PortTraffic(PORT, counts);
    var unused = new ServiceSeries(registry, PORT, traffic, ejections);
    traffic.follow(List.of(one));
    ConnectionLease open = connect(one, 1);
    traffic.follow(List.of());
    traffic.follow(List.of(one));

    assertThat(registry.scrape())
        .contains("headgate_service_connections_total" + LABELS + " 1.0")
        .contains("headgate_service_active_connections" + LABELS + " 1.0");
    open.close();
  }

  @Test
  void nothingIsLeftOfAServiceThatIsGone() {
    PortTraffic traffic = new PortTraffic(PORT, counts);
    ServiceSeries series = new ServiceSeries(registry, PORT, traffic, ejections);
    traffic.follow(List.of(one));
    series.close();

    assertThat(registry.scrape()).doesNotContain("headgate_service_");
  }

  private ConnectionLease connect(Endpoint endpoint, long bytes) {
    ConnectionLease lease = counts.of(PORT, endpoint.address()).open();
    lease.traffic().connected();
    lease.traffic().received(bytes);
    return lease;
  }
}
