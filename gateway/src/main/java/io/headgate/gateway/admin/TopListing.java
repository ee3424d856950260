package io.headgate.gateway.admin;

import io.headgate.balancer.listing.PortTraffic;
import io.headgate.balancer.listing.TrafficBook;
import io.headgate.balancer.listing.TrafficFigures;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code headgate top}: every Service port with what passes through it now, the busiest first.
 * Rates are those of {@code ipvsadm --rate}.
 */
final class TopListing implements Listing {

  private static final Comparator<Item> BUSIEST_FIRST =
      Comparator.comparing((Item item) -> item.json().getLong("active"))
          .thenComparing(item -> item.json().getLong("connectionsPerSecond"))
          .thenComparing(item -> item.json().getLong("bytesPerSecond"))
          .reversed()
          .thenComparing(Item::namespace)
          .thenComparing(Item::name);

  private final EndpointJson endpoints;
  private final TrafficBook traffic;

  TopListing(EndpointJson endpoints, TrafficBook traffic) {
    this.endpoints = endpoints;
    this.traffic = traffic;
  }

  @Override
  public String name() {
    return "top";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.of("NAME", "name"),
        Column.of("PORT", "port"),
        new Column("READY", false, json -> json.getLong("ready") + "/" + json.getLong("endpoints")),
        Column.of("ACTIVE", "active"),
        Column.of("CLUSTER", "activeCluster"),
        Column.of("CONN/S", "connectionsPerSecond"),
        Column.of("FAIL/S", "failuresPerSecond"),
        new Column("BYTES/S", false, json -> bytes(json.getLong("bytesPerSecond"))));
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    List<Item> items = new ArrayList<>();
    for (Service service : snapshot.services().values()) {
      for (ServicePort port : service.ports()) {
        items.add(
            new Item(
                service.name().namespace(),
                service.name().name(),
                service.meta().labels(),
                json(service, port)));
      }
    }
    items.sort(BUSIEST_FIRST);
    return items;
  }

  /** As many as are asked for: what is idle does not matter to who looks for what is busy. */
  @Override
  public Listed list(Snapshot snapshot, ListQuery query) {
    List<Item> all = query.select(items(snapshot));
    int shown = Math.min(all.size(), query.page().limit());
    return new Listed(all.subList(0, shown), (long) all.size() - shown, "");
  }

  private JsonObject json(Service service, ServicePort port) {
    long active = 0;
    long everywhere = 0;
    long ready = 0;
    for (Endpoint endpoint : port.endpoints()) {
      JsonObject pod = endpoints.of(port.name(), endpoint);
      active += pod.getInteger("active");
      everywhere += pod.getInteger("activeCluster");
      ready += pod.getBoolean("ready") && !pod.getBoolean("ejected") ? 1 : 0;
    }
    TrafficFigures rate =
        traffic.of(port.name()).map(PortTraffic::rate).orElse(TrafficFigures.ZERO);
    return new JsonObject()
        .put("namespace", service.name().namespace())
        .put("name", service.name().name())
        .put("port", port.spec().port() + "/" + port.name().protocol().name())
        .put("ready", ready)
        .put("endpoints", (long) port.endpoints().size())
        .put("active", active)
        .put("activeCluster", everywhere)
        .put("connectionsPerSecond", rate.connections())
        .put("failuresPerSecond", rate.failures())
        .put("bytesPerSecond", rate.in().bytes() + rate.out().bytes());
  }

  /** In three or four digits. */
  private static String bytes(long count) {
    String[] units = {"", "K", "M", "G", "T"};
    double value = count;
    int unit = 0;
    while (value >= 10_000 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return Math.round(value) + units[unit];
  }
}
