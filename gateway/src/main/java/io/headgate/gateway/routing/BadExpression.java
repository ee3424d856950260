package io.headgate.gateway.routing;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.Problem;
import java.util.Optional;

/** A route whose path is to be an expression and is none: it matches nothing. */
record BadExpression(Route loser, String why) implements RouteProblem {

  @Override
  public Problem problem() {
    String path = loser.path().map(PathMatch::path).orElse("");
    return new Problem(
        ObjectRef.of(loser.ingress()),
        Problem.Reason.Invalid,
        "%s: \"%s\" is not served: %s (expected: a regular expression of RE2)"
            .formatted(loser.text(), path, why),
        Optional.empty());
  }
}
