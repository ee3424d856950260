package io.headgate.gateway.routing;

import io.headgate.discovery.model.Problem;

/** Why a route never serves. */
sealed interface RouteProblem permits RouteConflict, BadExpression {

  /** The route that does not serve. */
  Route loser();

  Problem problem();
}
