package io.headgate.gateway.metrics;

import io.headgate.balancer.listing.PortTraffic;
import io.headgate.balancer.listing.TrafficBook;
import io.headgate.balancer.listing.TrafficFigures;
import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EjectionTable;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;

/** The series of every Service port. They begin and end with the port. */
final class ServiceSeries implements MultiCollector {

  private final TrafficBook traffic;
  private final EjectionTable ejections;
  private final Supplier<Snapshot> snapshots;

  /**
   * @param traffic has seen a snapshot before it is the one that is served
   */
  ServiceSeries(TrafficBook traffic, EjectionTable ejections, Supplier<Snapshot> snapshots) {
    this.traffic = traffic;
    this.ejections = ejections;
    this.snapshots = snapshots;
  }

  @Override
  public MetricSnapshots collect() {
    Scrape scrape = new Scrape();
    for (Service service : snapshots.get().services().values()) {
      for (ServicePort port : service.ports()) {
        traffic.of(port.name()).ifPresent(it -> scrape.add(port.name(), it));
      }
    }
    return scrape.snapshots();
  }

  /** The families of one scrape. */
  private final class Scrape {

    private final Family connections =
        Family.counter(
            "headgate_service_connections", "Connections and requests handed to endpoints");
    private final Family failures =
        Family.counter("headgate_service_connect_failures", "Connects to endpoints that failed");
    private final Family received =
        Family.counter("headgate_service_received_bytes", "Bytes from clients to endpoints");
    private final Family sent =
        Family.counter("headgate_service_sent_bytes", "Bytes from endpoints to clients");
    private final Family active =
        Family.gauge(
            "headgate_service_active_connections",
            "Connections and requests that are open at endpoints");
    private final Family ejected =
        Family.gauge(
            "headgate_service_ejected_endpoints",
            "Endpoints that take no new connections, though they are ready");

    void add(ServicePortName port, PortTraffic of) {
      Labels labels =
          Labels.of(
              "namespace", port.service().namespace(),
              "service", port.service().name(),
              "port", port.port(),
              "protocol", port.protocol().name());
      TrafficFigures total = of.total();
      connections.add(labels, total.connections());
      failures.add(labels, total.failures());
      received.add(labels, total.in().bytes());
      sent.add(labels, total.out().bytes());
      active.add(labels, of.active());
      ejected.add(labels, ejections.of(port).stream().map(Ejection::endpoint).distinct().count());
    }

    MetricSnapshots snapshots() {
      return Family.snapshots(connections, failures, received, sent, active, ejected);
    }
  }
}
