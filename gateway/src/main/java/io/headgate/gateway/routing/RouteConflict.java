package io.headgate.gateway.routing;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.Optional;

/** Two routes for the same host and path: the winner serves, the loser never does. */
record RouteConflict(Route winner, Route loser) implements RouteProblem {

  @Override
  public Problem problem() {
    String why =
        winner.ingress().equals(loser.ingress())
            ? "stands twice in this Ingress; the first one serves"
            : "is served by Ingress " + winner.ingress() + ", which is older";
    return new Problem(
        ObjectRef.of(loser.ingress()),
        Problem.Reason.Conflict,
        loser.text() + " " + why,
        Optional.empty());
  }
}
