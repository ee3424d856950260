package io.headgate.balancer.listing;

import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.SnapshotObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What has passed through every Service port of this node, and how fast. Any thread. */
public final class TrafficBook implements SnapshotObserver {

  /** How often {@link #sample} wants to be called. */
  public static final Duration SAMPLE_INTERVAL = RateEstimator.INTERVAL;

  private final ConnectionCounts counts;
  private final ConcurrentMap<ServicePortName, PortTraffic> ports = new ConcurrentHashMap<>();

  public TrafficBook(ConnectionCounts counts) {
    this.counts = counts;
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    for (ServiceChange change : delta.services().values()) {
      change.before().ifPresent(before -> forget(before, change.after()));
      change.after().ifPresent(after -> after.ports().forEach(this::follow));
    }
  }

  /** The traffic of a port; empty where there is no such port. */
  public Optional<PortTraffic> of(ServicePortName port) {
    return Optional.ofNullable(ports.get(port));
  }

  /** Takes a sample of every port for the rates. Walks over all endpoints: not on an event loop. */
  public void sample() {
    ports.values().forEach(PortTraffic::sample);
  }

  private void follow(ServicePort port) {
    ports
        .computeIfAbsent(port.name(), name -> new PortTraffic(name, counts))
        .follow(port.endpoints());
  }

  private void forget(Service before, Optional<Service> after) {
    for (ServicePort port : before.ports()) {
      if (after.flatMap(service -> service.port(port.name())).isEmpty()) {
        ports.remove(port.name());
      }
    }
  }
}
