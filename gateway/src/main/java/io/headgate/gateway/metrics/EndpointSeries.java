package io.headgate.gateway.metrics;

import io.headgate.balancer.state.DialFailure;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;

/**
 * The series of the endpoints of every Service port, as many of them as fit. They begin and end
 * with the endpoint; an endpoint that comes back goes on counting where it was, or from 0.
 */
final class EndpointSeries implements MultiCollector {

  /** Beyond it there are only the series of Service ports. */
  static final int MOST_ENDPOINTS = 2_000;

  private final SharedState state;
  private final Supplier<Snapshot> snapshots;

  EndpointSeries(SharedState state, Supplier<Snapshot> snapshots) {
    this.state = state;
    this.snapshots = snapshots;
  }

  @Override
  public MetricSnapshots collect() {
    Scrape scrape = new Scrape(state);
    for (Service service : snapshots.get().services().values()) {
      for (ServicePort port : service.ports()) {
        for (Endpoint endpoint : port.endpoints()) {
          scrape.add(port, endpoint);
        }
      }
    }
    return scrape.snapshots();
  }

  /** The families of one scrape. */
  private static final class Scrape {

    private final Family active =
        Family.gauge(
            "headgate_endpoint_active_connections",
            "Connections and requests that are open at the endpoint, from this node");
    private final Family activeElsewhere =
        Family.gauge(
            "headgate_endpoint_active_connections_elsewhere",
            "The same from all other nodes, as far as this one has heard");
    private final Family connections =
        Family.counter(
            "headgate_endpoint_connections", "Connections and requests handed to the endpoint");
    private final Family failures =
        Family.counter(
            "headgate_endpoint_connect_failures", "Connects to the endpoint that failed, by cause");
    private final Family dials =
        Family.counter("headgate_endpoint_connects", "TCP connects to the endpoint that succeeded");
    private final Family dialSeconds =
        Family.counter(
            "headgate_endpoint_connect_seconds", "Time that those connects took, summed");
    private final Family received =
        Family.counter("headgate_endpoint_received_bytes", "Bytes from clients to the endpoint");
    private final Family sent =
        Family.counter("headgate_endpoint_sent_bytes", "Bytes from the endpoint to clients");
    private final Family ejected =
        Family.gauge(
            "headgate_endpoint_ejected",
            "1 while the endpoint takes no new connections though it is ready");
    private final Family leftOut =
        Family.gauge(
            "headgate_endpoints_without_series",
            "Endpoints beyond the first 2000, which have no series of their own");

    private final SharedState state;
    private int endpoints;

    Scrape(SharedState state) {
      this.state = state;
    }

    void add(ServicePort port, Endpoint endpoint) {
      if (++endpoints > MOST_ENDPOINTS) {
        return;
      }
      EndpointLoad load = state.counts().of(port.name(), endpoint.address());
      EndpointTraffic traffic = load.traffic();
      Labels labels =
          Labels.of(
              "namespace", port.name().service().namespace(),
              "service", port.name().service().name(),
              "port", port.name().port(),
              "protocol", port.name().protocol().name(),
              "endpoint", endpoint.address().toString(),
              "pod", endpoint.target().pod());
      active.add(labels, load.active());
      activeElsewhere.add(labels, load.activeElsewhere());
      connections.add(labels, traffic.connections());
      dials.add(labels, traffic.dials());
      dialSeconds.add(labels, traffic.dialNanos() / 1e9);
      received.add(labels, traffic.bytesToEndpoint());
      sent.add(labels, traffic.bytesFromEndpoint());
      ejected.add(labels, isEjected(port, endpoint) ? 1 : 0);
      for (DialFailure cause : DialFailure.values()) {
        long failed = traffic.failures(cause);
        if (failed > 0) {
          failures.add(labels.add("cause", cause.text()), failed);
        }
      }
    }

    private boolean isEjected(ServicePort port, Endpoint endpoint) {
      return state.ejections().of(port.name()).stream()
          .anyMatch(ejection -> ejection.endpoint().equals(endpoint.address()));
    }

    MetricSnapshots snapshots() {
      leftOut.add(Labels.EMPTY, Math.max(0, endpoints - MOST_ENDPOINTS));
      return Family.snapshots(
          active,
          activeElsewhere,
          connections,
          failures,
          dials,
          dialSeconds,
          received,
          sent,
          ejected,
          leftOut);
    }
  }
}
