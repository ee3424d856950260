package io.headgate.gateway.admin;

import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.Scheduling;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.LoadBalancerStatus;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** {@code get services}: every Service with its ports and their endpoints. */
final class ServicesListing implements Listing {

  private final EndpointJson endpoints;
  private final DefaultScheduler defaultScheduler;
  private final TimeSource time;

  /**
   * @param defaultScheduler how Services are scheduled that ask for nothing else
   */
  ServicesListing(EndpointJson endpoints, DefaultScheduler defaultScheduler, TimeSource time) {
    this.endpoints = endpoints;
    this.defaultScheduler = defaultScheduler;
    this.time = time;
  }

  @Override
  public String name() {
    return "services";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.of("NAME", "name"),
        Column.of("TYPE", "type"),
        Column.of("CLUSTER-IP", "clusterIP"),
        new Column("EXTERNAL-IP", false, ServicesListing::externalIps),
        new Column("PORT(S)", false, ServicesListing::ports),
        Age.column(time),
        new Column("SCHEDULER", true, ServicesListing::schedulers),
        Column.wide("AFFINITY", "sessionAffinity"),
        new Column("ENDPOINTS", true, json -> Integer.toString(endpoints(json).size())),
        new Column("ACTIVE", true, json -> Long.toString(active(json))));
  }

  @Override
  public Rows rows() {
    return Rows.counted("namespace", "name");
  }

  @Override
  public List<Item> items(Snapshot snapshot) {
    List<Item> items = new ArrayList<>();
    snapshot.services().values().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(service -> items.add(item(service)));
    return items;
  }

  private Item item(Service service) {
    JsonArray ports = new JsonArray();
    service.ports().forEach(port -> ports.add(port(port)));
    JsonObject json =
        new JsonObject()
            .put("namespace", service.name().namespace())
            .put("name", service.name().name())
            .put("type", service.addressing().type())
            .put("clusterIP", clusterIp(service.addressing()))
            .put("clusterIPs", new JsonArray(clusterIps(service.addressing())))
            .put("externalIPs", new JsonArray(externalIps(service)))
            .put("sessionAffinity", affinity(service.traits().affinity()))
            .put("creationTimestamp", service.meta().creationTimestamp())
            .put("uid", service.meta().uid())
            .put("labels", new JsonObject(new java.util.TreeMap<>(service.meta().labels())))
            .put("ports", ports);
    switch (service.addressing()) {
      case ServiceAddressing.ExternalName(String host) -> json.put("externalName", host);
      case ServiceAddressing.Virtual virtual when virtual.type().equals("LoadBalancer") ->
          json.put("loadBalancer", loadBalancer(virtual.loadBalancer()));
      case ServiceAddressing.Virtual virtual -> {}
      case ServiceAddressing.Headless() -> {}
    }
    return new Item(
        service.name().namespace(), service.name().name(), service.meta().labels(), json);
  }

  private JsonObject port(ServicePort port) {
    JsonArray array = new JsonArray();
    for (Endpoint endpoint : port.endpoints()) {
      array.add(endpoints.of(port.name(), endpoint));
    }
    Scheduling scheduling = defaultScheduler.scheduling(port.traits().policy().scheduling());
    return new JsonObject()
        .put("name", port.name().port())
        .put("protocol", port.name().protocol().name())
        .put("port", port.spec().port())
        .put("targetPort", port.spec().targetPort())
        .put("nodePort", port.spec().nodePort())
        .put("scheduler", scheduling.name().text())
        .put("schedulerFlags", new JsonArray(scheduling.flagTexts()))
        .put("endpoints", array);
  }

  private static String clusterIp(ServiceAddressing addressing) {
    return switch (addressing) {
      case ServiceAddressing.Virtual(String type, List<InetAddress> ips, var loadBalancer) ->
          ips.isEmpty() ? "" : IpLiteral.text(ips.get(0));
      case ServiceAddressing.Headless() -> "None";
      case ServiceAddressing.ExternalName(String host) -> "";
    };
  }

  private static List<String> clusterIps(ServiceAddressing addressing) {
    return addressing instanceof ServiceAddressing.Virtual virtual
        ? virtual.clusterIps().stream().map(IpLiteral::text).toList()
        : List.of();
  }

  private static String affinity(SessionAffinity affinity) {
    return switch (affinity) {
      case SessionAffinity.None() -> "None";
      case SessionAffinity.ClientIp(var timeout) -> "ClientIP";
    };
  }

  private static List<String> externalIps(Service service) {
    Set<String> addresses = new LinkedHashSet<>();
    for (ServicePort port : service.ports()) {
      for (ListenAddress address : port.listenAddresses()) {
        switch (address) {
          case ListenAddress.ExternalIp(InetAddress ip, int number) ->
              addresses.add(IpLiteral.text(ip));
          case ListenAddress.LoadBalancerIp balanced -> {}
          case ListenAddress.ClusterIp cluster -> {}
          case ListenAddress.NodePort node -> {}
          case ListenAddress.ExposedPort ours -> {}
        }
      }
    }
    return List.copyOf(addresses);
  }

  private static JsonObject loadBalancer(LoadBalancerStatus status) {
    return new JsonObject()
        .put("ingress", new JsonArray(status.ingress()))
        .put("healthCheckNodePort", status.healthCheckNodePort());
  }

  /** As kubectl: what balances first; a LoadBalancer that has neither waits for one. */
  private static String externalIps(JsonObject json) {
    JsonObject balanced = json.getJsonObject("loadBalancer");
    StringJoiner text =
        new StringJoiner(",").setEmptyValue(balanced == null ? "<none>" : "<pending>");
    if (balanced != null) {
      balanced.getJsonArray("ingress").forEach(address -> text.add(address.toString()));
    }
    json.getJsonArray("externalIPs").forEach(ip -> text.add(ip.toString()));
    return json.getString("externalName", text.toString());
  }

  private static String ports(JsonObject json) {
    StringJoiner text = new StringJoiner(",").setEmptyValue("<none>");
    for (Object element : json.getJsonArray("ports")) {
      JsonObject port = (JsonObject) element;
      int nodePort = port.getInteger("nodePort");
      text.add(
          port.getInteger("port")
              + (nodePort == 0 ? "" : ":" + nodePort)
              + "/"
              + port.getString("protocol"));
    }
    return text.toString();
  }

  private static String schedulers(JsonObject json) {
    Set<String> values = new LinkedHashSet<>();
    json.getJsonArray("ports").forEach(port -> values.add(scheduler((JsonObject) port)));
    return values.isEmpty() ? "<none>" : String.join(",", values);
  }

  /** As ipvsadm prints it. */
  private static String scheduler(JsonObject port) {
    StringJoiner flags =
        new StringJoiner(",", port.getString("scheduler") + " (", ")")
            .setEmptyValue(port.getString("scheduler"));
    port.getJsonArray("schedulerFlags").forEach(flag -> flags.add(flag.toString()));
    return flags.toString();
  }

  private static List<JsonObject> endpoints(JsonObject json) {
    List<JsonObject> all = new ArrayList<>();
    for (Object port : json.getJsonArray("ports")) {
      ((JsonObject) port).getJsonArray("endpoints").forEach(e -> all.add((JsonObject) e));
    }
    return all;
  }

  private static long active(JsonObject json) {
    return endpoints(json).stream().mapToLong(endpoint -> endpoint.getInteger("active")).sum();
  }
}
