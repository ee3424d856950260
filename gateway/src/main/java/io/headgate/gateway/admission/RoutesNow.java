package io.headgate.gateway.admission;

import io.headgate.discovery.admission.RouteCheck;
import io.headgate.discovery.model.Ingress;
import io.headgate.gateway.routing.RouteTrial;
import io.headgate.gateway.routing.Routes;
import java.util.List;

/** Tries an Ingress against the routes that are served at that moment. Any thread. */
public final class RoutesNow implements RouteCheck {

  private final Routes routes;

  public RoutesNow(Routes routes) {
    this.routes = routes;
  }

  @Override
  public List<Finding> check(Ingress ingress) {
    return RouteTrial.of(ingress, routes.current()).stream()
        .map(it -> new Finding(it.message(), it.wrong()))
        .toList();
  }
}
