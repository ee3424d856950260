package io.headgate.gateway.metrics;

import io.headgate.balancer.listing.PortTraffic;
import io.headgate.balancer.listing.TrafficFigures;
import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EjectionTable;
import io.headgate.discovery.model.ServicePortName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The series of one Service port. Registered on the control thread, read at a scrape. */
final class ServiceSeries implements AutoCloseable {

  private final MeterRegistry registry;
  private final ServicePortName port;
  private final PortTraffic traffic;
  private final List<Meter> meters = new ArrayList<>();

  ServiceSeries(
      MeterRegistry registry, ServicePortName port, PortTraffic traffic, EjectionTable ejections) {
    this.registry = registry;
    this.port = port;
    this.traffic = traffic;
    counter(
        "connections",
        "Connections and requests handed to endpoints",
        null,
        TrafficFigures::connections);
    counter(
        "connect.failures", "Connects to endpoints that failed", null, TrafficFigures::failures);
    counter(
        "received", "Bytes from clients to endpoints", "bytes", figures -> figures.in().bytes());
    counter("sent", "Bytes from endpoints to clients", "bytes", figures -> figures.out().bytes());
    meters.add(
        Gauge.builder("headgate.service.active.connections", traffic, PortTraffic::active)
            .tags(tags())
            .description("Connections and requests that are open at endpoints")
            .register(registry));
    meters.add(
        Gauge.builder("headgate.service.ejected.endpoints", ejections, it -> ejected(it, port))
            .tags(tags())
            .description("Endpoints that take no new connections, though they are ready")
            .register(registry));
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }

  /**
   * Adds a counter.
   *
   * @param unit in Prometheus' words; null for a number of things
   */
  private void counter(
      String name,
      String description,
      @Nullable String unit,
      ToLongFunction<TrafficFigures> figure) {
    meters.add(
        FunctionCounter.builder(
                "headgate.service." + name, traffic, it -> figure.applyAsLong(it.total()))
            .tags(tags())
            .description(description)
            .baseUnit(unit)
            .register(registry));
  }

  private Tags tags() {
    return Tags.of("namespace", port.service().namespace())
        .and("service", port.service().name())
        .and("port", port.port())
        .and("protocol", port.protocol().name());
  }

  private static double ejected(EjectionTable ejections, ServicePortName port) {
    return ejections.of(port).stream().map(Ejection::endpoint).distinct().count();
  }
}
