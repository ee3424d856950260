package io.headgate.gateway.admin;

import io.headgate.balancer.selection.Forecast;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.gateway.http.affinity.PodChoice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which pod a request would get at this moment, in words and as JSON. */
final class PodForecast {

  private final EndpointJson endpoints;
  private final BalancingSources balancing;

  PodForecast(EndpointJson endpoints, BalancingSources balancing) {
    this.endpoints = endpoints;
    this.balancing = balancing;
  }

  /** Adds the Service port, its endpoints, and what would become of the request. */
  void describe(ServicePort port, NodeInfo node, Optional<InetAddress> client, JsonObject json) {
    Forecast forecast = balancing.choice().picker().foresee(port, node, client);
    describe(port, forecast, client, json.put("outcome", outcome(port, client, forecast)));
  }

  /** The same where requests have a say: for one of that client's that brings no session. */
  void describe(
      ServicePort port,
      NodeInfo node,
      PodChoice choice,
      Optional<InetAddress> client,
      JsonObject json) {
    // The affinity of the Service does not count, so nobody is asked for the client's pod.
    Optional<InetAddress> asking = isSticky(port) ? Optional.empty() : client;
    Forecast standing = balancing.choice().picker().foresee(port, node, asking);
    boolean open = standing instanceof Forecast.Nobody || standing instanceof Forecast.Waiting;
    Forecast forecast = choice.hasSessions() || open ? standing : Forecast.ByClient.INSTANCE;
    String to = "to Service port " + port.name() + ", scheduler " + scheduler(port);
    String outcome =
        switch (forecast) {
          case Forecast.Next next -> to + ": a client without a cookie";
          case Forecast.ByChance lot ->
              to + ": a client without a cookie to one of these by chance";
          case Forecast.ByVirtualAddress unknown -> outcome(port, asking, forecast);
          case Forecast.Sticky none -> to;
          case Forecast.ByClient unknown ->
              choice.hasSessions() ? outcome(port, asking, forecast) : to + ": " + decisive(choice);
          case Forecast.Waiting all -> outcome(port, asking, forecast);
          case Forecast.Nobody none -> outcome(port, asking, forecast);
        };
    describe(port, forecast, asking, json.put("outcome", outcome));
  }

  private static String decisive(PodChoice choice) {
    return choice.isByRequest() ? "what the request says decides" : "load-balance decides";
  }

  private void describe(
      ServicePort port, Forecast forecast, Optional<InetAddress> client, JsonObject json) {
    Optional<Endpoint> chosen = chosen(forecast);
    JsonArray shown = new JsonArray();
    for (Endpoint endpoint : port.endpoints()) {
      boolean isChosen = chosen.filter(endpoint::equals).isPresent();
      if (endpoint.conditions().ready() || isChosen) {
        JsonObject one = endpoints.of(port.name(), endpoint);
        shown.add(one.put("verdict", isChosen ? verdict(forecast, client) : out(one)));
      }
    }
    json.put("service", port.name().toString())
        .put("scheduler", scheduler(port))
        .put("endpoints", shown);
    chosen.ifPresent(
        it -> json.put("chosen", it.address().toString()).put("pod", it.target().pod()));
  }

  private static Optional<Endpoint> chosen(Forecast forecast) {
    return switch (forecast) {
      case Forecast.Next(Endpoint endpoint) -> Optional.of(endpoint);
      case Forecast.Sticky(Endpoint endpoint) -> Optional.of(endpoint);
      case Forecast.ByChance lot -> Optional.empty();
      case Forecast.ByClient unknown -> Optional.empty();
      case Forecast.ByVirtualAddress unknown -> Optional.empty();
      case Forecast.Waiting all -> Optional.empty();
      case Forecast.Nobody none -> Optional.empty();
    };
  }

  private static String verdict(Forecast forecast, Optional<InetAddress> client) {
    return forecast instanceof Forecast.Sticky
        ? "the pod of " + client.map(IpLiteral::text).orElse("this client")
        : "next";
  }

  private static String out(JsonObject endpoint) {
    String reasons =
        endpoint.getJsonArray("ejectedFor").stream()
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return reasons.isEmpty() ? "" : "out: " + reasons;
  }

  private String outcome(ServicePort port, Optional<InetAddress> client, Forecast forecast) {
    String to = "to Service port " + port.name() + ", scheduler " + scheduler(port);
    return switch (forecast) {
      case Forecast.Next next -> isSticky(port) ? to + forNewClients(client) : to;
      case Forecast.Sticky sticky -> to + ", sessionAffinity ClientIP";
      case Forecast.ByChance lot -> to + ": to one of these by chance, each by its weight";
      case Forecast.ByClient unknown ->
          client.isEmpty()
              ? to + ": the client decides (--client IP says which one)"
              : to + ": the client's port decides";
      case Forecast.ByVirtualAddress unknown ->
          to + ": the address that the client connects to decides";
      case Forecast.Waiting all -> to + ": waits, each of these has max-connections";
      case Forecast.Nobody none -> nobody(port);
    };
  }

  private static String forNewClients(Optional<InetAddress> client) {
    return client.isEmpty()
        ? ", sessionAffinity ClientIP: a client without a pod (--client IP says whose it is)"
        : ", sessionAffinity ClientIP: this client has no pod yet";
  }

  private static String nobody(ServicePort port) {
    boolean anyReady = port.endpoints().stream().anyMatch(it -> it.conditions().ready());
    return "503: Service port "
        + port.name()
        + (anyReady ? " has no endpoint that may be chosen" : " has no ready endpoint");
  }

  private String scheduler(ServicePort port) {
    return balancing.listing().standing().scheduling(port.traits().policy().scheduling()).text();
  }

  private static boolean isSticky(ServicePort port) {
    return switch (port.traits().affinity()) {
      case SessionAffinity.None none -> false;
      case SessionAffinity.ClientIp rule -> true;
    };
  }
}
