package io.headgate.gateway.admin;

import io.headgate.balancer.listing.EndpointFigures;
import io.headgate.balancer.listing.PortFigures;
import io.headgate.balancer.listing.TrafficFigures;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** What Service ports of a node have, on its way to another node that adds it up. */
final class FiguresJson {

  private FiguresJson() {}

  static JsonObject of(Map<ServicePortName, PortFigures> figures) {
    JsonArray ports = new JsonArray();
    figures.forEach(
        (port, its) -> {
          JsonArray endpoints = new JsonArray();
          its.endpoints().forEach((address, has) -> endpoints.add(endpoint(address, has)));
          ports.add(
              new JsonObject()
                  .put("namespace", port.service().namespace())
                  .put("service", port.service().name())
                  .put("port", port.port())
                  .put("protocol", port.protocol().name())
                  .put("traffic", traffic(its.traffic()))
                  .put("endpoints", endpoints));
        });
    return new JsonObject().put("ports", ports);
  }

  /**
   * Reads it.
   *
   * @throws RuntimeException where it is something else
   */
  static Map<ServicePortName, PortFigures> read(JsonObject json) {
    Map<ServicePortName, PortFigures> figures = new HashMap<>();
    for (Object element : json.getJsonArray("ports")) {
      JsonObject port = (JsonObject) element;
      Map<EndpointAddress, EndpointFigures> endpoints = new HashMap<>();
      for (Object its : port.getJsonArray("endpoints")) {
        JsonObject endpoint = (JsonObject) its;
        endpoints.put(
            address(endpoint),
            new EndpointFigures(
                endpoint.getInteger("active"),
                0,
                endpoint.getLong("persistent"),
                readTraffic(endpoint.getJsonObject("traffic"))));
      }
      figures.put(
          new ServicePortName(
              new ServiceName(port.getString("namespace"), port.getString("service")),
              port.getString("port"),
              Protocol.valueOf(port.getString("protocol"))),
          new PortFigures(readTraffic(port.getJsonObject("traffic")), endpoints));
    }
    return figures;
  }

  private static JsonObject endpoint(EndpointAddress address, EndpointFigures figures) {
    return new JsonObject()
        .put("address", address.host())
        .put("port", address.port())
        .put("active", figures.active())
        .put("persistent", figures.persistent())
        .put("traffic", traffic(figures.traffic()));
  }

  private static EndpointAddress address(JsonObject endpoint) {
    String host = endpoint.getString("address");
    int port = endpoint.getInteger("port");
    return IpLiteral.parse(host)
        .map(ip -> EndpointAddress.of(ip, port))
        .orElseGet(() -> EndpointAddress.unresolved(host, port));
  }

  private static JsonObject traffic(TrafficFigures figures) {
    return new JsonObject()
        .put("connections", figures.connections())
        .put("failures", figures.failures())
        .put("packetsIn", figures.in().packets())
        .put("bytesIn", figures.in().bytes())
        .put("packetsOut", figures.out().packets())
        .put("bytesOut", figures.out().bytes());
  }

  private static TrafficFigures readTraffic(JsonObject json) {
    return new TrafficFigures(
        json.getLong("connections"),
        json.getLong("failures"),
        new TrafficFigures.Volume(json.getLong("packetsIn"), json.getLong("bytesIn")),
        new TrafficFigures.Volume(json.getLong("packetsOut"), json.getLong("bytesOut")));
  }
}
