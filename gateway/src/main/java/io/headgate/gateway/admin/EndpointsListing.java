package io.headgate.gateway.admin;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code get endpoints}: one row for every endpoint of every Service port, named by the Service.
 */
final class EndpointsListing implements Listing {

  private final EndpointJson endpoints;

  EndpointsListing(EndpointJson endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public String name() {
    return "endpoints";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.of("NAME", "service"),
        Column.of("PORT", "servicePort"),
        new Column("ADDRESS", false, EndpointsListing::address),
        Column.of("POD", "pod"),
        Column.of("READY", "ready"),
        new Column("EJECTED", false, EndpointsListing::ejected),
        Column.of("ACTIVE", "active"),
        Column.of("TOTAL", "total"),
        Column.wide("WEIGHT", "weight"),
        Column.wide("SERVING", "serving"),
        Column.wide("TERMINATING", "terminating"),
        Column.wide("NODE", "node"),
        Column.wide("ZONE", "zone"));
  }

  @Override
  public Rows rows() {
    return Rows.counted("namespace", "service", "portName", "protocol", "address", "port");
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    List<Item> items = new ArrayList<>();
    snapshot.services().values().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(service -> addItems(service, items));
    return items;
  }

  private void addItems(Service service, List<Item> items) {
    for (ServicePort port : service.ports()) {
      for (Endpoint endpoint : port.endpoints()) {
        JsonObject json =
            new JsonObject()
                .put("namespace", service.name().namespace())
                .put("service", service.name().name())
                .put("portName", port.name().port())
                .put("protocol", port.name().protocol().name())
                .put("servicePort", port.spec().port())
                .mergeIn(endpoints.of(port.name(), endpoint));
        items.add(
            new Item(
                service.name().namespace(), service.name().name(), service.meta().labels(), json));
      }
    }
  }

  static String address(JsonObject json) {
    String host = json.getString("address");
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + json.getInteger("port");
  }

  /** The reasons, in the place where {@code kubectl get nodes} says SchedulingDisabled. */
  private static String ejected(JsonObject json) {
    List<?> reasons = json.getJsonArray("ejectedFor").getList();
    return reasons.isEmpty()
        ? "-"
        : reasons.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
