package io.headgate.gateway.admin;

import io.headgate.balancer.state.AffinityEntries;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code get affinity}: the clients of Services with {@code ClientIP}, named by the Service, and
 * the pod of each. There may be a million of them: one walk finds the page that was asked for, and
 * only its rows are made.
 */
final class AffinityListing implements Listing {

  private final AffinityEntries entries;

  AffinityListing(AffinityEntries entries) {
    this.entries = entries;
  }

  /** One client on its way into the list. */
  private record Row(Service service, AffinityKey key, PodAddress pod) {}

  @Override
  public String name() {
    return "affinity";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.of("SERVICE", "service"),
        Column.of("CLIENT", "client"),
        new Column("ENDPOINT", false, EndpointsListing::address),
        Column.of("POD", "pod"),
        Column.passing("EXPIRES-IN", AffinityListing::expiresIn),
        new Column("PORT", true, AffinityListing::port));
  }

  @Override
  public Set<String> passingFields() {
    return Set.of("expiresInSeconds");
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    return list(snapshot, ListQuery.everything()).items();
  }

  @Override
  public Listed list(Snapshot snapshot, ListQuery query) {
    Map<String, Service> services = asked(snapshot, query);
    TreeMap<String, Row> page = new TreeMap<>();
    long[] found = {0};
    entries.forEach(
        (key, pod) -> {
          Service service = services.get(key.serviceUid());
          if (service == null) {
            return;
          }
          String place = place(service.name(), key.client(), key.servicePort());
          if (place.compareTo(query.page().after()) > 0) {
            found[0]++;
            page.put(place, new Row(service, key, pod));
            if (page.size() > query.page().limit()) {
              page.pollLastEntry();
            }
          }
        });
    List<Item> items = new ArrayList<>(page.size());
    page.values().forEach(row -> items.add(item(row)));
    return new Listed(items, found[0] - page.size(), page.isEmpty() ? "" : page.lastKey());
  }

  private static Map<String, Service> asked(Snapshot snapshot, ListQuery query) {
    Map<String, Service> asked = new HashMap<>();
    for (Service service : snapshot.services().values()) {
      Item item =
          new Item(
              service.name().namespace(),
              service.name().name(),
              service.meta().labels(),
              new JsonObject());
      if (!query.select(List.of(item)).isEmpty()) {
        asked.put(service.traits().uid(), service);
      }
    }
    return asked;
  }

  @Override
  public String place(Item item) {
    return place(
        new ServiceName(item.namespace(), item.name()),
        IpLiteral.require(item.json().getString("client")),
        item.json().getInteger("servicePort", 0));
  }

  /** By Service, then by address in the order of its bytes, IPv4 first. */
  private static String place(ServiceName service, InetAddress client, int servicePort) {
    byte[] address = client.getAddress();
    return service
        + "/"
        + (address.length == 4 ? "4" : "6")
        + HexFormat.of().formatHex(address)
        + "/"
        + servicePort;
  }

  private Item item(Row row) {
    JsonObject json =
        new JsonObject()
            .put("namespace", row.service.name().namespace())
            .put("service", row.service.name().name())
            .put("client", row.key.client().getHostAddress())
            .put("address", row.pod.endpoint().host())
            .put("port", row.pod.endpoint().port())
            .put("pod", podName(row));
    if (row.key.servicePort() != 0) {
      json.put("servicePort", row.key.servicePort());
    }
    entries.expiresIn(row.key).ifPresent(left -> json.put("expiresInSeconds", left.toSeconds()));
    return new Item(
        row.service.name().namespace(),
        row.service.name().name(),
        row.service.meta().labels(),
        json);
  }

  private static String podName(Row row) {
    return row.service.ports().stream()
        .flatMap(port -> port.endpoints().stream())
        .filter(endpoint -> row.pod.isAt(endpoint.address()))
        .map((Endpoint endpoint) -> endpoint.target().pod())
        .findFirst()
        .orElse("");
  }

  private static String expiresIn(JsonObject json) {
    return Optional.ofNullable(json.getLong("expiresInSeconds"))
        .map(seconds -> Age.text(Duration.ofSeconds(seconds)))
        .orElse("held");
  }

  private static String port(JsonObject json) {
    Integer port = json.getInteger("servicePort");
    return port == null ? "all" : port.toString();
  }
}
