package io.headgate.gateway.routing;

import io.headgate.discovery.model.Problem;

/** Why a route does not serve as was meant. */
sealed interface RouteProblem permits RouteConflict, BadExpression, CanaryProblem {

  /** The route that it is about. */
  Route loser();

  Problem problem();
}
