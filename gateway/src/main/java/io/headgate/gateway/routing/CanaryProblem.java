package io.headgate.gateway.routing;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.Optional;

/** Why a canary gets less than its author meant. */
record CanaryProblem(Route loser, String why) implements RouteProblem {

  @Override
  public Problem problem() {
    return new Problem(
        ObjectRef.of(loser.ingress()),
        Problem.Reason.Invalid,
        loser.text() + ": " + why,
        Optional.empty());
  }
}
