package io.headgate.gateway.admin;

import io.headgate.discovery.model.ClientTrust;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.ForwardedClient;
import io.headgate.gateway.http.ReadRequest;
import io.headgate.gateway.http.affinity.PodChoice;
import io.headgate.gateway.http.step.StepRequest;
import io.headgate.gateway.routing.BackendTarget;
import io.headgate.gateway.routing.Rewrite;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.routing.RouteExplanation;
import io.headgate.gateway.routing.RouteMatch;
import io.headgate.gateway.routing.RouteTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What would become of one request, in words and as JSON. */
final class Explanation {

  private final RouteTable routes;
  private final PodForecast pods;

  Explanation(RouteTable routes, EndpointJson endpoints, BalancingSources balancing) {
    this.routes = routes;
    this.pods = new PodForecast(endpoints, balancing);
  }

  /**
   * Follows the request through the current routes.
   *
   * @param client who sends it; empty where that is not said
   * @param headers of it, each as {@code Name: value}
   * @throws IllegalArgumentException where the method is no word, the URL has no scheme and host,
   *     or a header cannot be read
   */
  JsonObject explain(
      String method, String url, List<String> headers, Optional<InetAddress> client) {
    JsonObject json =
        new JsonObject()
            .put("method", method)
            .put("url", url)
            .put("sequence", routes.snapshot().sequence())
            .put("considered", new JsonArray());
    switch (ReadRequest.of(method, url, headers)) {
      case ReadRequest.Refused(int statusCode, String why) ->
          json.put("outcome", statusCode + ": " + why);
      case ReadRequest.Routable(StepRequest request) -> explain(request, client, json);
    }
    return json;
  }

  private void explain(StepRequest request, Optional<InetAddress> peer, JsonObject json) {
    ClientTrust trust = routes.snapshot().ingress().requests().clients();
    Optional<InetAddress> client =
        peer.map(it -> ForwardedClient.client(it, request.headers(trust.header()), trust));
    RouteExplanation explained = routes.explain(request.authority(), request.target());
    JsonArray considered = json.getJsonArray("considered");
    for (RouteExplanation.Considered candidate : explained.considered()) {
      considered.add(
          new JsonObject()
              .put("route", candidate.route().toString())
              .put("verdict", candidate.verdict().text()));
    }
    switch (explained.match()) {
      case Route route -> {
        describe(route, request, client, json);
        rewrite(route.rewrite(request.target()), json);
      }
      case RouteMatch.NoRoute.INSTANCE -> json.put("outcome", "404: no rule matches");
      case RouteMatch.TooLong.INSTANCE ->
          json.put("outcome", "414: to ask the expressions of this host takes too long");
    }
  }

  /** The same for people. */
  static String text(JsonObject json) {
    StringBuilder text = new StringBuilder();
    text.append(json.getString("method")).append(' ').append(json.getString("url")).append('\n');
    for (Object element : json.getJsonArray("considered")) {
      JsonObject candidate = (JsonObject) element;
      text.append("  ").append(candidate.getString("route"));
      text.append("  -> ").append(candidate.getString("verdict")).append('\n');
    }
    for (Object step : json.getJsonArray("steps", new JsonArray())) {
      text.append("  ").append(step).append('\n');
    }
    text.append(json.getString("outcome")).append('\n');
    for (Object element : json.getJsonArray("endpoints", new JsonArray())) {
      JsonObject endpoint = (JsonObject) element;
      text.append("  ").append(EndpointsListing.address(endpoint));
      text.append("  ").append(endpoint.getString("pod"));
      text.append("  active ").append(endpoint.getInteger("active"));
      String verdict = endpoint.getString("verdict", "");
      text.append(verdict.isEmpty() ? "" : "  -> " + verdict).append('\n');
    }
    return text.toString();
  }

  private void describe(
      Route route, StepRequest request, Optional<InetAddress> client, JsonObject json) {
    json.put("ingress", route.standsIn() ? "" : route.ingress().toString())
        .put("route", route.toString())
        .put("backend", RoutesListing.text(route.backend()))
        .put("steps", new JsonArray(route.steps().texts()));
    JsonArray steps = json.getJsonArray("steps");
    for (Route canary : route.canaries()) {
      String share = canary.share().orElse("");
      steps.add(
          "canary %s, to %s: %s"
              .formatted(canary.ingress(), RoutesListing.text(canary.backend()), share));
    }
    Snapshot snapshot = routes.snapshot();
    Route chosen = route.decided(request, snapshot).orElse(route);
    if (!chosen.equals(route)) {
      json.put("canary", chosen.ingress().toString());
      steps.add("this request is for the canary " + chosen.ingress());
    }
    chosen.pods().text().ifPresent(steps::add);
    switch (chosen.target(snapshot)) {
      case BackendTarget.Found(ServicePort port) -> describe(chosen.pods(), port, client, json);
      case BackendTarget.NoService(var service) ->
          json.put("outcome", "503: Service " + service + " does not exist");
      case BackendTarget.NoPort(var service, var port) ->
          json.put("outcome", "503: Service " + service + " has no TCP port " + port);
      case BackendTarget.UnknownResource(String kind, String name) ->
          json.put("outcome", "404: a backend of kind " + kind + " is not known here");
    }
  }

  private void describe(
      PodChoice choice, ServicePort port, Optional<InetAddress> client, JsonObject json) {
    if (choice.isByService(port)) {
      pods.describe(port, routes.snapshot().node(), client, json);
    } else {
      pods.describe(port, routes.snapshot().node(), choice, client, json);
    }
  }

  private static void rewrite(Rewrite rewrite, JsonObject json) {
    switch (rewrite) {
      case Rewrite.Unchanged same -> {}
      case Rewrite.Rewritten(String target) -> json.getJsonArray("steps").add("pods see " + target);
      case Rewrite.Redirected(String location) -> json.put("outcome", "302: " + location);
      case Rewrite.Refused(String why) -> json.put("outcome", "400: " + why);
    }
  }
}
