package io.headgate.gateway.metrics;

import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The series of one Service port: sums over its endpoints. What an endpoint has counted stays in
 * the sums when it goes, since a counter must not fall. Followed on the control thread, read at a
 * scrape.
 */
final class ServiceSeries implements AutoCloseable {

  private final MeterRegistry registry;
  private final ServicePortName port;
  private final ConnectionCounts counts;
  private final List<Meter> meters = new ArrayList<>();
  private Map<EndpointAddress, EndpointLoad> present = Map.of();
  private final Map<EndpointAddress, EndpointLoad> leaving = new HashMap<>();
  private Totals gone = Totals.ZERO;

  /**
   * How a series is told.
   *
   * @param unit in Prometheus' words; null for a number of things
   */
  private record Series(String name, String description, @Nullable String unit) {}

  /** What endpoints that are gone have counted. */
  private record Totals(long connections, long failures, long received, long sent) {

    static final Totals ZERO = new Totals(0, 0, 0, 0);

    Totals plus(EndpointTraffic traffic) {
      return new Totals(
          connections + traffic.connections(),
          failures + traffic.failures(),
          received + traffic.bytesToEndpoint(),
          sent + traffic.bytesFromEndpoint());
    }
  }

  ServiceSeries(MeterRegistry registry, ServicePortName port, ConnectionCounts counts) {
    this.registry = registry;
    this.port = port;
    this.counts = counts;
    counter(
        new Series("connections", "Connections and requests handed to endpoints", null),
        EndpointTraffic::connections,
        Totals::connections);
    counter(
        new Series("connect.failures", "Connects to endpoints that failed", null),
        EndpointTraffic::failures,
        Totals::failures);
    counter(
        new Series("received", "Bytes from clients to endpoints", "bytes"),
        EndpointTraffic::bytesToEndpoint,
        Totals::received);
    counter(
        new Series("sent", "Bytes from endpoints to clients", "bytes"),
        EndpointTraffic::bytesFromEndpoint,
        Totals::sent);
    meters.add(
        Gauge.builder("headgate.service.active.connections", this, ServiceSeries::active)
            .tags(tags())
            .description("Connections and requests that are open at endpoints")
            .register(registry));
  }

  /** Takes over the endpoints of a new snapshot. */
  synchronized void follow(List<Endpoint> endpoints) {
    Map<EndpointAddress, EndpointLoad> now = new HashMap<>();
    for (Endpoint endpoint : endpoints) {
      now.put(endpoint.address(), counts.of(port, endpoint.address()));
      leaving.remove(endpoint.address());
    }
    present.forEach(
        (address, load) -> {
          if (!now.containsKey(address)) {
            leaving.put(address, load);
          }
        });
    present = now;
    settle();
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }

  private void counter(
      Series what, ToLongFunction<EndpointTraffic> ofEndpoint, ToLongFunction<Totals> ofGone) {
    meters.add(
        FunctionCounter.builder(
                "headgate.service." + what.name(), this, series -> series.sum(ofEndpoint, ofGone))
            .tags(tags())
            .description(what.description())
            .baseUnit(what.unit())
            .register(registry));
  }

  private Tags tags() {
    return Tags.of("namespace", port.service().namespace())
        .and("service", port.service().name())
        .and("port", port.port())
        .and("protocol", port.protocol().name());
  }

  private synchronized double sum(
      ToLongFunction<EndpointTraffic> ofEndpoint, ToLongFunction<Totals> ofGone) {
    settle();
    long sum = ofGone.applyAsLong(gone);
    for (EndpointLoad load : present.values()) {
      sum += ofEndpoint.applyAsLong(load.traffic());
    }
    for (EndpointLoad load : leaving.values()) {
      sum += ofEndpoint.applyAsLong(load.traffic());
    }
    return sum;
  }

  private synchronized double active() {
    int active = 0;
    for (EndpointLoad load : present.values()) {
      active += load.active();
    }
    for (EndpointLoad load : leaving.values()) {
      active += load.active();
    }
    return active;
  }

  /** An endpoint that is gone and has nothing open counts no more: its totals are kept instead. */
  private void settle() {
    leaving
        .values()
        .removeIf(
            load -> {
              boolean ended = load.active() == 0;
              if (ended) {
                gone = gone.plus(load.traffic());
              }
              return ended;
            });
  }
}
