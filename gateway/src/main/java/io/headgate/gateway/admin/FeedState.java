package io.headgate.gateway.admin;

import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.SharedState;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What those who watch this node have been told, so that they are told only what is new. A Service
 * that has not changed is the same object in the next snapshot: finding what has costs a look at
 * each. Asked by one thread at a time.
 */
final class FeedState {

  private static final List<Long> NOTHING = List.of(0L, 0L, 0L, 0L, 0L);

  private final AdminSources sources;
  private Map<ServiceName, Service> services = Map.of();
  private long sequence = -1;
  private Map<ServiceName, List<Long>> counts = Map.of();
  private Map<IngressName, RequestFigures> requests = Map.of();

  FeedState(AdminSources sources) {
    this.sources = sources;
  }

  /** Everything as of what was told last, for one who comes new. */
  JsonObject objectsInFull() {
    JsonArray all = new JsonArray();
    services.values().forEach(service -> all.add(row(service)));
    return objects(true, all, new JsonArray());
  }

  /** The counts that are not all 0, for one who comes new. */
  JsonObject countersInFull() {
    Map<ServiceName, List<Long>> counted = new HashMap<>(counts);
    counted.values().removeIf(NOTHING::equals);
    return counters(true, counted, requests);
  }

  /** Whether there is another snapshot than the one that was told of. */
  boolean hasNewSnapshot() {
    return sources.snapshots().current().sequence() != sequence;
  }

  /** Which Services have come, changed or gone since the last call. */
  // An unchanged Service is the same object; its contents need not be compared.
  @SuppressWarnings("ReferenceEquality")
  JsonObject changedObjects() {
    Snapshot now = sources.snapshots().current();
    JsonArray changed = new JsonArray();
    now.services()
        .forEach(
            (name, service) -> {
              if (services.get(name) != service) {
                changed.add(row(service));
              }
            });
    JsonArray gone = new JsonArray();
    services.keySet().stream()
        .filter(name -> !now.services().containsKey(name))
        .forEach(name -> gone.add(name.toString()));
    services = now.services();
    sequence = now.sequence();
    return objects(false, changed, gone);
  }

  /** The counts that have changed since the last call. */
  JsonObject changedCounters() {
    Map<ServiceName, List<Long>> countsNow = new HashMap<>();
    services.forEach((name, service) -> countsNow.put(name, count(service)));
    Map<IngressName, RequestFigures> requestsNow = sources.routing().requests().get();
    JsonObject changed = counters(false, newIn(countsNow, counts), newIn(requestsNow, requests));
    counts = countsNow;
    requests = requestsNow;
    return changed;
  }

  private static <K, V> Map<K, V> newIn(Map<K, V> now, Map<K, V> before) {
    Map<K, V> changed = new HashMap<>();
    now.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            changed.put(key, value);
          }
        });
    return changed;
  }

  private JsonObject objects(boolean full, JsonArray changed, JsonArray gone) {
    Snapshot snapshot = sources.snapshots().current();
    return new JsonObject()
        .put("full", full)
        .put("sequence", sequence)
        .put("node", snapshot.node().name())
        .put("services", changed)
        .put("gone", gone);
  }

  /** Open here, open elsewhere, so far, failed dials, endpoints that are out. */
  private List<Long> count(Service service) {
    SharedState state = sources.balancing().state();
    long active = 0;
    long elsewhere = 0;
    long total = 0;
    long failures = 0;
    long ejected = 0;
    for (ServicePort port : service.ports()) {
      for (Endpoint endpoint : port.endpoints()) {
        EndpointLoad load = state.counts().of(port.name(), endpoint.address());
        active += load.active();
        elsewhere += load.activeElsewhere();
        total += load.traffic().connections();
        failures += load.traffic().failures();
      }
      ejected +=
          state.ejections().of(port.name()).stream().map(it -> it.endpoint()).distinct().count();
    }
    return List.of(active, elsewhere, total, failures, ejected);
  }

  private static JsonObject counters(
      boolean full,
      Map<ServiceName, List<Long>> counts,
      Map<IngressName, RequestFigures> requests) {
    JsonObject services = new JsonObject();
    counts.forEach((name, numbers) -> services.put(name.toString(), new JsonArray(numbers)));
    JsonObject ingresses = new JsonObject();
    requests.forEach(
        (name, figures) ->
            ingresses.put(
                name.toString(),
                new JsonArray()
                    .add(figures.requests())
                    .add(figures.clientErrors())
                    .add(figures.serverErrors())
                    .add(figures.seconds())
                    .add(new JsonArray(figures.buckets()))));
    return new JsonObject().put("full", full).put("services", services).put("ingresses", ingresses);
  }

  /** Namespace, name, type, address, ports, endpoints, ready ones. */
  private static JsonArray row(Service service) {
    StringBuilder ports = new StringBuilder();
    long endpoints = 0;
    long ready = 0;
    for (ServicePort port : service.ports()) {
      ports.append(ports.isEmpty() ? "" : ",").append(port.spec().port());
      if (port.spec().nodePort() != 0) {
        ports.append(':').append(port.spec().nodePort());
      }
      ports.append('/').append(port.name().protocol().name());
      endpoints += port.endpoints().size();
      ready += port.endpoints().stream().filter(it -> it.conditions().ready()).count();
    }
    return new JsonArray()
        .add(service.name().namespace())
        .add(service.name().name())
        .add(service.addressing().type())
        .add(address(service.addressing()))
        .add(ports.toString())
        .add(endpoints)
        .add(ready);
  }

  private static String address(ServiceAddressing addressing) {
    return switch (addressing) {
      case ServiceAddressing.Virtual virtual ->
          virtual.clusterIps().isEmpty() ? "" : IpLiteral.text(virtual.clusterIps().getFirst());
      case ServiceAddressing.Headless() -> "None";
      case ServiceAddressing.ExternalName(String host) -> host;
    };
  }
}
